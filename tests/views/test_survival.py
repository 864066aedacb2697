from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.catalog import chips
from labkit.firmware.errors import ImageError
from labkit.flash.operations import FlashOp
from labkit.views.survival import (
    DIFFERENT,
    ERASED,
    SAME,
    SURVIVED,
    show_survival,
    survival,
    touched_sectors,
)

CHIP = chips()["am29lv008bb"]
SIZE = 0x100000


def updated(image: bytes) -> bytes:
    """Boot code kept, 4000h-5FFFh rewritten with one other byte, sector 4 erased, all else as it was."""
    data = bytearray(image)
    data[0x4100] ^= 0xFF
    data[0x10000:0x20000] = b"\xff" * 0x10000
    return bytes(data)


def test_a_log_says_what_was_only_rewritten(flat_image: bytes) -> None:
    """With a log a sector that got its old bytes again is "rewritten", not "survived"."""
    found = survival(flat_image, updated(flat_image), CHIP, range(1, 19))
    assert found.sectors[0].counts == (0x4000, 0, 0, 0)
    assert not found.sectors[0].touched
    assert found.sectors[18].counts[SAME] == 0x10000 - found.sectors[18].counts[ERASED]
    assert found.total(SURVIVED) == 0x4000


def test_without_a_log_a_changed_byte_gives_its_sector_away(flat_image: bytes) -> None:
    """Flash is erased by sectors, so one changed byte means that its whole sector was written."""
    found = survival(flat_image, updated(flat_image), CHIP)
    assert [one.number for one in found.sectors if one.touched] == [1, 4]
    assert found.sectors[1].counts[DIFFERENT] == 1
    assert found.sectors[4].counts == (0, 0, 0, 0x10000)


def test_a_wrong_log_does_not_hide_a_change(flat_image: bytes) -> None:
    """A sector with other bytes than before never counts as survived, whatever the caller says."""
    found = survival(flat_image, updated(flat_image), CHIP, touched=())
    assert [one.number for one in found.sectors if one.touched] == [1, 4]


@given(
    st.dictionaries(st.integers(0, SIZE - 1), st.integers(0, 255), max_size=20), st.sets(st.integers(0, 18))
)
def test_every_byte_is_counted_once(changes: dict[int, int], touched: set[int]) -> None:
    """The four kinds add up to each sector and to the part, and no changed byte survives."""
    before = bytes(SIZE)
    after = bytearray(before)
    for where, value in changes.items():
        after[where] = value
    found = survival(before, bytes(after), CHIP, touched)
    assert all(sum(one.counts) == one.hi - one.lo for one in found.sectors)
    assert sum(found.total(kind) for kind in range(4)) == SIZE
    assert found.total(DIFFERENT) + found.total(ERASED) == sum(value != 0 for value in changes.values())


def test_erased_means_a_run_of_ff(flat_image: bytes) -> None:
    """A single FFh inside a program is a byte of it; sixteen in a row are erased flash."""
    before = bytes(SIZE)
    after = bytearray(before)
    after[0x30000] = 0xFF
    after[0x30100:0x30110] = b"\xff" * 16
    found = survival(before, bytes(after), CHIP)
    assert found.total(ERASED) == 16
    assert found.total(DIFFERENT) == 1


def test_operations_reach_sectors() -> None:
    """Erases name their sectors, programs are found by address; what the part ignored reached nothing."""
    log = [
        FlashOp("sector-erase", 0x4000, 0x20000, 0, 1, "done", (1, 4)),
        FlashOp("program-run", 0x5FFF, 0x6001, 1, 2, "torn"),
        FlashOp("program", 0xFFFFF, 0x100000, 2, 3, "failed"),
        FlashOp("sector-erase", 0, 0x4000, 3, 4, "ignored", (0,)),
        FlashOp("sector-erase", 0x30000, 0x40000, 3, 4, "dropped", (6,)),
    ]
    assert touched_sectors(CHIP, log) == {1, 2, 4, 18}


def test_words_name_the_survivors(flat_image: bytes) -> None:
    """The words give counts, sectors and the addresses that nobody wrote."""
    text = show_survival(flat_image, updated(flat_image), CHIP, range(1, 19)).alt
    assert "Am29LV008BB: 19 sectors, 1 MB." in text
    assert "survived: never erased: 16384 bytes, 1.6 %, in sector 0" in text
    assert "rewritten, other value: 1 byte, under 0.1 %, in sector 1\n" in text
    assert "survived addresses: 000000h to 003FFFh (16 KB)" in text
    assert "Worked out from the contents alone" not in text
    assert "Worked out from the contents alone" in show_survival(flat_image, flat_image, CHIP).alt


def test_many_small_sectors_keep_the_words_short(flat_image: bytes) -> None:
    """With 256 sectors the words count places instead of reading them all out."""
    after = bytearray(flat_image)
    for lo in range(0, SIZE, 0x2000):
        after[lo] ^= 1
    figure = show_survival(flat_image, bytes(after), chips()["sst39vf080"])
    assert "in 128 sectors" in figure.alt
    assert "and 120 further stretches of survivors" in figure.alt
    assert len(figure.alt.splitlines()) < 20
    assert figure.png().startswith(b"\x89PNG")


def test_contents_of_another_size_are_refused() -> None:
    """Contents that do not fill the part cannot be laid over its sectors."""
    with pytest.raises(ImageError, match="sectors hold 1048576 bytes"):
        survival(bytes(100), bytes(100), CHIP)
