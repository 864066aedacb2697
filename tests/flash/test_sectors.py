"""Sector maps."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from labkit.catalog import chips
from labkit.flash import SectorMap
from tests.flash.helpers import BOARD


def test_the_board_chip_has_its_small_sectors_at_the_bottom() -> None:
    """Sectors of the bottom-boot part begin where its datasheet says."""
    starts = SectorMap(BOARD.sectors).starts
    assert [hex(start) for start in starts[:6]] == ["0x0", "0x4000", "0x6000", "0x8000", "0x10000", "0x20000"]
    assert starts[-1] == 0xF0000


def test_top_boot_is_the_mirror() -> None:
    """The top-boot part has the same sectors in reverse order."""
    assert chips()["am29lv008bt"].sectors == BOARD.sectors[::-1]


@given(st.lists(st.sampled_from([0x1000, 0x2000, 0x4000, 0x10000]), min_size=1, max_size=9), st.data())
def test_number_and_bounds_agree_with_counting(sizes: list[int], data: st.DataObject) -> None:
    """Each address lies inside the bounds of the sector that number() names."""
    sectors = SectorMap(sizes)
    addr = data.draw(st.integers(0, sum(sizes) - 1))
    number = sectors.number(addr)
    lo, hi = sectors.bounds(number)
    assert lo == sum(sizes[:number])
    assert lo <= addr < hi == lo + sizes[number]


def test_split_covers_a_range_without_gap() -> None:
    """split() gives each sector's share of a range, in order."""
    sectors = SectorMap((0x2000, 0x1000, 0x1000))
    assert list(sectors.split(0x1FFF, 0x3001)) == [
        (0, 0x1FFF, 0x2000),
        (1, 0x2000, 0x3000),
        (2, 0x3000, 0x3001),
    ]
    assert list(sectors.split(0x10, 0x20)) == [(0, 0x10, 0x20)]
