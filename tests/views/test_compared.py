from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labkit.catalog import chips
from labkit.firmware.compare import compare
from labkit.firmware.errors import ImageError
from labkit.firmware.store import read_image
from labkit.views.compared import EMPTY, FEW, MOST, SAME, SOME, compared, show_compared

BOOT_PART = chips()["am29lv008bb"]
SMALL_SECTORS = chips()["sst39vf080"]


def edited(image: bytes, *edits: tuple[int, int]) -> bytes:
    """The image with `size` bytes turned over at each offset."""
    data = bytearray(image)
    for offset, size in edits:
        data[offset : offset + size] = bytes(byte ^ 0xFF for byte in data[offset : offset + size])
    return bytes(data)


def test_each_piece_is_sorted_by_its_share(flat_image: bytes) -> None:
    """Erased, same, few, some and most are told apart at their limits: 1 % and one half."""
    base = flat_image[:0x20000] + b"\xff" * 0x1000 + bytes(0x1000) + flat_image[0x22000:]
    other = edited(base, (0x22000, 40), (0x23000, 41), (0x24000, 2047), (0x25000, 2048))
    kinds = [one.kind for one in compared(base, other).cells]
    assert kinds[0x20:0x26] == [EMPTY, SAME, FEW, SOME, SOME, MOST]


@settings(max_examples=12)  # a megabyte each
@given(st.lists(st.tuples(st.integers(0, 0xFFFFF), st.integers(1, 5000)), max_size=5))
def test_the_counts_are_those_of_the_comparison(edits: list[tuple[int, int]]) -> None:
    """Pieces of 4 KB, sectors, and the byte-for-byte comparison come to one number."""
    first = bytes(0x100000)
    second = edited(first, *edits)[:0x100000]
    made, whole = compared(first, second, BOOT_PART), compare(first, second)
    assert made.changed == whole.changed == sum(one.changed for one in made.sectors)
    by_bank = [sum(one.changed for one in made.cells[n * 16 : n * 16 + 16]) for n in range(16)]
    assert by_bank == [span.changed for span in whole.by_bank]


def test_erased_in_both_means_both() -> None:
    """FFh in one of the two is a difference, not empty space."""
    ones, zeros = b"\xff" * 0x2000, bytes(0x2000)
    assert compared(ones, ones).erased == 0x2000
    assert compared(ones, zeros).erased == compared(zeros, ones).erased == 0
    assert [one.kind for one in compared(zeros, zeros).cells] == [SAME, SAME]


def test_sectors_are_the_chips(flat_image: bytes) -> None:
    """A boot part has its four small sectors in the first 64 KB; the words give their places."""
    figure = show_compared(flat_image, edited(flat_image, (0x6000, 1)), BOOT_PART)
    assert [one.size for one in figure.data.sectors[:4]] == [0x4000, 0x2000, 0x2000, 0x8000]
    assert "no byte differs in: 0-1 and 3-18" in figure.words
    assert "sector 2 (006000h to 007FFFh): 1 byte differ, under 0.1 %" in figure.words


def test_many_sectors_are_summed_up(flat_image: bytes) -> None:
    """A part of 256 sectors is not read out one by one, and can be drawn."""
    figure = show_compared(flat_image, edited(flat_image, (0, 0x100000)), SMALL_SECTORS)
    assert "and 236 further sectors with other bytes" in figure.words
    assert figure.png().startswith(b"\x89PNG")


def test_files_that_do_not_match_are_refused(flat_image: bytes) -> None:
    """Another length than the other file's or than the chip's is said, not cut off."""
    with pytest.raises(ImageError, match="one length"):
        compared(flat_image, flat_image[:-1])
    with pytest.raises(ImageError, match="sectors hold"):
        compared(flat_image[:-1], flat_image[:-1], BOOT_PART)


def test_relatives_differ_little_and_the_other_group_differs_much() -> None:
    """Inside the group a crossflash changes little, one out of it nearly everything."""
    bys2 = read_image("bys2")
    near, far = (compared(bys2, read_image(key)) for key in ("bs41", "js02"))
    assert near.changed < 1000
    assert {one.kind for one in near.cells} == {EMPTY, SAME, FEW}
    assert far.changed > 500_000
