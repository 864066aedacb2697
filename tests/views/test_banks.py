from __future__ import annotations

import itertools

import pytest

from labkit.firmware.store import file_names, read_file
from labkit.views.banks import BOOT, CODE, ERASED, NAMES, SPARE, TABLE, bank_map, describe_banks, show_banks


def test_every_byte_belongs_to_exactly_one_region(flat_image: bytes) -> None:
    """Regions cover the file from end to end, in order, so the bar has no gap and no overlap."""
    regions = bank_map(flat_image).regions
    assert regions[0].lo == 0
    assert regions[-1].hi == len(flat_image)
    assert all(one.hi == after.lo for one, after in itertools.pairwise(regions))


def test_bytes_are_counted_by_kind(flat_image: bytes) -> None:
    """The numbers in the words are the numbers of bytes that were put there."""
    found = bank_map(flat_image)
    assert found.count(BOOT) == 0x40
    assert found.count(CODE, 3) >= 0x200
    assert found.count(TABLE, 5) == 0x2000
    assert found.count(NAMES) == 16 + 52
    assert found.count(SPARE) == 16 * 16
    assert sum(found.count(kind) for kind in range(6)) == 0x100000
    assert found.banks_with(SPARE) == list(range(16))


def test_landmarks_are_found_by_pattern(flat_image: bytes) -> None:
    """Header, identity, gate and EEPROM test are named with the offsets where their bytes stand."""
    marks = {mark.name: mark.offset for mark in bank_map(flat_image).landmarks}
    assert marks == {
        "boot area": 0,
        "header": 0x7FE0,
        "identity": 0x283C1,
        "eject gate": 0x88000,
        "EEPROM test": 0x9803C,
    }


def test_landmarks_move_with_their_bytes(flat_image: bytes) -> None:
    """A gate that stands elsewhere is shown elsewhere: no offset is wired in."""
    data = bytearray(flat_image)
    data[0xA9000:0xA9013] = data[0x88000:0x88013]
    data[0x88000:0x88013] = b"\xff" * 0x13
    marks = {mark.name: mark.offset for mark in bank_map(bytes(data)).landmarks}
    assert marks["eject gate"] == 0xA9000


def test_a_damaged_image_is_still_shown(flat_image: bytes) -> None:
    """An erased header makes the layout unknown, and the rest of the picture remains."""
    data = flat_image[:0x7FE0] + b"\xff" * 16 + flat_image[0x7FF0:]
    found = bank_map(data)
    assert found.layout == "unknown"
    assert "identity" in {mark.name for mark in found.landmarks}
    assert "layout unknown" in describe_banks(found)


@pytest.mark.parametrize("size", [0x100000, 0x2345, 1])
def test_an_erased_chip_and_a_short_file_are_shown(size: int) -> None:
    """FFh everywhere is one erased region whatever the length, and it can be drawn."""
    figure = show_banks(b"\xff" * size)
    if size >= 16:
        assert figure.data.count(ERASED) == size
    assert figure.png().startswith(b"\x89PNG")


def test_words_name_places_and_shares(flat_image: bytes) -> None:
    """Who cannot see the bar reads layout, shares, banks and offsets."""
    text = show_banks(flat_image, "A test image").alt
    assert text.startswith("A test image.\n1 MB in 16 file banks of 64 KB, layout flat.")
    assert "names: identity, header: 68 bytes, under 0.1 %, in file banks 0 and 2" in text
    assert "identity DVD TESTER T001: file offset 0283C1h, in file bank 2" in text
    assert "tables: 8 KB, 0.8 %, in file bank 5" in text


def test_each_image_of_the_lab_has_all_landmarks() -> None:
    """Every image that comes with the lab shows each named place once."""
    for name in file_names():
        if name.endswith(".BIN"):
            names = sorted(mark.name for mark in bank_map(read_file(name)).landmarks)
            assert names == ["EEPROM test", "boot area", "eject gate", "header", "identity"], name
