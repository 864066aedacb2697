from __future__ import annotations

import pytest

from labkit.mcu.interpreter import HOT
from labkit.mcu.translator import regions
from labkit.mcu.translator.regions import NEVER, Library, Tables
from tests.mcu.translator.guest import view

LOOP = {0x100: "04 DA FD 32"}


def test_equal_bytes_share_one_translation() -> None:
    """Another list with the same bytes gets the same function; other bytes get their own."""
    library = Library()
    first = library.region(view(LOOP), 0x100, 0)
    assert library.region(view(LOOP), 0x100, 0) is first
    assert library.region(view({0x100: "14 DA FD 32"}), 0x100, 0) is not first


def test_bytes_elsewhere_do_not_matter() -> None:
    """A mirrored bank with other code around the region needs no new translation."""
    library = Library()
    first = library.region(view(LOOP), 0x100, 0)
    assert library.region(view({**LOOP, 0x4000: "12 34"}), 0x100, 0) is first


def test_a_register_bank_has_its_own_translation() -> None:
    """R2 is another cell there."""
    library = Library()
    assert library.region(view(LOOP), 0x100, 0) is not library.region(view(LOOP), 0x100, 8)


def test_the_byte_beside_a_single_ff_matters() -> None:
    """Whether an FFh is alone decides who executes it, so its neighbours are compared too."""
    library = Library()
    alone = library.region(view({0x100: "04 FF 04 32"}), 0x100, 0)
    pair = library.region(view({0x100: "04 FF FF 32"}), 0x100, 0)
    assert alone is not pair
    behind = library.region(view({0x100: "FF 04 32"}), 0x100, 0)
    assert library.region(view({0xFF: "FF FF 04 32"}), 0x100, 0) is not behind


def test_the_least_recently_used_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library never holds more than it may, and what was asked for last is still there."""
    monkeypatch.setattr(regions, "REGIONS_KEPT", 10)
    library = Library()
    cells = view(dict.fromkeys(range(256, 512), "04"), fill=0x32)
    for pc in range(0x100, 0x140):
        library.region(cells, pc, 0)
        assert library.count <= 10
    made = library.made
    library.region(cells, 0x13F, 0)
    assert library.made == made
    library.region(cells, 0x100, 0)
    assert library.made == made + 1


def test_tables_are_bounded_and_know_their_view(monkeypatch: pytest.MonkeyPatch) -> None:
    """A view keeps its table while it is among the last ones; each list has a table of its own."""
    monkeypatch.setattr(regions, "TABLES_KEPT", 3)
    tables = Tables()
    views = [view(LOOP) for _ in range(5)]
    first = tables.of(views[0])
    assert tables.of(views[0]) is first and tables.of(views[1]) is not first
    for one in views:
        tables.of(one)
    assert len(tables) == 3
    assert tables.of(views[0]) is not first


def test_what_cannot_be_translated_is_not_tried_again() -> None:
    """Its heat says so."""
    tables = Tables()
    table = tables.of(view({0x100: "32"}))
    assert tables.add(table, 0x100, 0) is None
    assert table.heat[0x100] == NEVER
    table = tables.of(view(LOOP))
    assert tables.add(table, 0x100, 0) is not None
    assert table.heat[0x100] == HOT
