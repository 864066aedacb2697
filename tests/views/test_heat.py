from __future__ import annotations

import pytest

from labkit.views.heat import BORDERS, HOT, NEVER, OFTEN, SELDOM, heat, show_heat

COUNTS = {0x0: 1, 0x2: 98, 0x1FFF: 100, 0x98000: 9_999, 0x98100: 1, 0xFFFFF: 5, 0x300: 0}


def test_counts_fall_into_their_cells_and_pages() -> None:
    """Every execution is in the 4 KB cell and the 256-byte page of its offset, and none is lost."""
    data = heat(COUNTS)
    assert data.executed == sum(COUNTS.values())
    assert {n: count for n, count in enumerate(data.cells) if count} == {0: 99, 1: 100, 0x98: 10_000, 0xFF: 5}
    assert data.pages == {0, 0x1F, 0x980, 0x981, 0xFFF}
    assert data.different == 6


def test_borders_of_the_kinds_are_as_labelled() -> None:
    """One execution is seldom, a hundred often, ten thousand hot."""
    data = heat(COUNTS)
    assert [data.kind(n) for n in (2, 0, 1, 0x98)] == [NEVER, SELDOM, OFTEN, HOT]
    assert BORDERS == (1, 100, 10_000)


def test_parts_are_ranked_and_add_up() -> None:
    """Named parts come with the most executed one first, and hold all executions."""
    data = heat(COUNTS, lambda offset: "boot" if offset < 0x4000 else "rest")
    assert [(part.name, part.executed, part.different) for part in data.parts] == [
        ("rest", 10_005, 3),
        ("boot", 199, 3),
    ]
    assert [part.name for part in heat({0x10000: 1, 0: 1}).parts] == ["file bank 0", "file bank 1"]


def test_words_tell_parts_and_hot_places() -> None:
    """The words carry the totals, the parts and the hottest cells; the picture can be painted."""
    made = show_heat(COUNTS, title="Heat")
    assert "6 different ones, in 5 pages of 256 bytes and 4 of 256 cells" in " ".join(made.alt.split())
    assert "file bank 9: 10000 times (98.0 %), 2 different instructions" in made.alt
    assert "10000 times or more: 098000h to 098FFFh, 10000 times" in made.alt
    assert made.png().startswith(b"\x89PNG")


def test_nothing_and_nowhere_are_refused() -> None:
    """No execution at all, and offsets outside the file, get a sentence."""
    with pytest.raises(ValueError, match="Nothing was executed"):
        heat({5: 0})
    with pytest.raises(ValueError, match="count executions by file offset"):
        heat({0x100000: 1})
