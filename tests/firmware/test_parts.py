from __future__ import annotations

import pytest

from labkit.firmware.layout import Layout
from labkit.firmware.parts import part_names
from labkit.firmware.patch import PATCHES, look
from labkit.firmware.store import read_image, recipe


@pytest.mark.parametrize("key", ["bys2", "cs0c", "js02"])
def test_gate_and_eeprom_test_stand_in_the_parts_of_their_name(key: str) -> None:
    """What a patcher finds by its bytes lies in the part that the table says, in both layouts."""
    layout, image = Layout(recipe(key).layout), read_image(key)
    name_of = part_names(layout, key)
    for patch, part in (("mtkflash", "panel and gate"), ("crossflash", "EEPROM test")):
        (hit,) = look(image, PATCHES[patch], layout).hits
        assert name_of(hit.offset) == f"{part} (bank {hit.seen[0]})"


def test_boot_code_and_common_program_have_their_borders() -> None:
    """The first 16 KB are boot code; common area is file 4000-7FFF, in a flat image in every bank."""
    flat, rebanked = part_names(Layout.FLAT, "bys2"), part_names(Layout.REBANKED, "js02")
    places = (0, 0x3FFF, 0x4000, 0x7FFF, 0x84000, 0x87FFF)
    assert [flat(n) for n in places] == ["boot code"] * 2 + ["common area"] * 4
    assert [rebanked(n) for n in places[:4]] == ["boot code"] * 2 + ["common area"] * 2
    assert (flat(0x8000), rebanked(0x8000)) == ("code bank 0", "code bank 0")
    assert flat(0x80000) == "panel and gate (bank 8)"


def test_without_a_key_banks_have_numbers() -> None:
    """An image that the lab did not build has no names, and is still taken apart by its layout."""
    assert part_names("flat")(0x98000) == "code bank 9"
    edges = (0x8000 + 0xC000 * 10, 0x8000 + 0xC000 * 11 - 1, 0xFFFFF)
    assert [part_names("rebanked")(n) for n in edges] == ["code bank 10", "code bank 10", "code bank 20"]
