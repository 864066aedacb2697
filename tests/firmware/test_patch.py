from __future__ import annotations

import pytest

from labkit.firmware.layout import Layout
from labkit.firmware.patch import CROSSFLASH, GATE, PATCHES, Patch, apply, changes, look
from labkit.firmware.pattern import Pattern
from tests.firmware.helpers import EEPROM_AT, EEPROM_PATCHED, EEPROM_TEST, GATE_AT, LAYOUTS, changed, image


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_eeprom_test_is_made_to_agree_always(layout: Layout) -> None:
    """The three bytes that differ, where they are in file and code; the bytes around them stay."""
    data = image(layout)
    finding = look(data, CROSSFLASH, layout)
    assert finding.state == "original"
    (change,) = changes(finding)
    at = layout.file_offset(*EEPROM_AT)
    assert (change.offset, change.seen) == (at + 3, (EEPROM_AT[0], EEPROM_AT[1] + 3))
    assert (change.before.hex(), change.after.hex()) == ("6002c3", "0000d3")
    patched = apply(data, (change,))
    assert patched == changed(data, at, EEPROM_PATCHED)
    assert look(patched, CROSSFLASH, layout).state == "patched"
    assert changes(look(patched, CROSSFLASH, layout)) == ()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_gate_is_made_to_open_always(layout: Layout) -> None:
    """AND becomes OR in the branch for eject not pressed; the two addresses in the pattern stay."""
    data = image(layout)
    (change,) = changes(look(data, GATE, layout))
    assert change.offset == layout.file_offset(*GATE_AT) + 10
    assert (change.before.hex(), change.after.hex()) == ("54fd", "4402")
    assert look(apply(data, (change,)), GATE, layout).state == "patched"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_place_that_is_not_there_once_is_refused(layout: Layout) -> None:
    """Missing, twice, or once original and once patched: no change, and a sentence with the places."""
    data = image(layout)
    at, other = layout.file_offset(*EEPROM_AT), layout.file_offset(10, 0x9000)
    missing = look(changed(data, at, b"\0"), CROSSFLASH, layout)
    assert (missing.state, missing.possible) == ("missing", False)
    assert "not found" in missing.sentence
    for piece in (EEPROM_TEST, EEPROM_PATCHED):
        twice = look(changed(data, other, piece), CROSSFLASH, layout)
        assert (twice.state, twice.possible) == ("ambiguous", False)
        assert f"2 places ({at:06X}h, {other:06X}h)" in twice.sentence
        assert changes(twice) == ()


def test_a_change_is_not_made_where_its_bytes_are_missing() -> None:
    """A change belongs to one file; another file is not touched."""
    data = image(Layout.FLAT)
    made = changes(look(data, CROSSFLASH, Layout.FLAT))
    with pytest.raises(ValueError, match="Nothing was changed"):
        apply(image(Layout.REBANKED), made)
    assert apply(bytes(7) + data, tuple(change.moved(7) for change in made)) == bytes(7) + apply(data, made)


def test_a_patch_must_not_move_code() -> None:
    """Both patterns of a patch have one length, and every patch is known by its key."""
    with pytest.raises(ValueError, match="equally long"):
        Patch("x", "x", Pattern("01"), Pattern("01 02"))
    assert all(key == patch.key for key, patch in PATCHES.items())
