"""Cells with pages that snapshots share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.flash.cells import Cells, FlashRangeError, Pages

SIZE = 0x4000
# Often the same few pages, so that set and write meet there.
place = st.one_of(st.sampled_from([0, 1, 0xFFF, 0x1000, 0x1001]), st.integers(0, SIZE - 1))
step = st.one_of(
    st.tuples(st.just("set"), place, st.integers(0, 255)),
    st.tuples(st.just("write"), place, st.integers(0, 9000)),
    st.tuples(st.just("save"), st.just(0), st.just(0)),
    st.tuples(st.just("load"), st.integers(0, 9), st.just(0)),
)


@given(st.lists(step, max_size=30))
def test_snapshots_are_independent(script: list[tuple[str, int, int]]) -> None:
    """Whatever is written after a save, every saved state and the cells read as a plain copy would."""
    cells, plain = Cells(SIZE), bytearray(b"\xff" * SIZE)
    saved: list[tuple[Pages, bytes]] = []
    for name, where, value in script:
        if name == "set":
            cells.set(where, value)
            plain[where] = value
        elif name == "write":
            data = bytes([value & 0xFF]) * min(value, SIZE - where)
            cells.write(where, data)
            plain[where : where + len(data)] = data
        elif name == "save":
            saved.append((cells.save(), bytes(plain)))
        elif saved:
            pages, copy = saved[where % len(saved)]
            assert cells.load(pages) or bytes(plain) == copy
            plain[:] = copy
        assert cells.read(0, SIZE) == plain
    for pages, copy in saved:
        assert b"".join(pages) == copy


def test_a_byte_set_after_a_write_is_kept() -> None:
    """A page that write() replaced is the one that set() changes afterwards."""
    cells = Cells(SIZE)
    cells.set(1, 1)
    cells.write(2, b"\2")
    cells.set(3, 3)
    assert cells.read(0, 5) == b"\xff\1\2\3\xff"


@given(st.integers(0, SIZE), st.integers(0, SIZE))
def test_reads_any_range(lo: int, hi: int) -> None:
    """read() cuts at byte borders, whatever the pages."""
    contents = bytes(a * 31 >> 3 & 0xFF for a in range(SIZE))
    lo, hi = min(lo, hi), max(lo, hi)
    assert Cells(SIZE, contents).read(lo, hi) == contents[lo:hi]


@pytest.mark.parametrize(("lo", "hi"), [(-1, 4), (0, SIZE + 1), (8, 4)])
def test_a_range_outside_is_misuse(lo: int, hi: int) -> None:
    """A range that is not inside the part is refused with its borders in the message."""
    with pytest.raises(FlashRangeError, match=f"not inside 0..{SIZE:#x}"):
        Cells(SIZE).read(lo, hi)


def test_contents_of_the_wrong_size_are_misuse() -> None:
    """A part is filled whole or not at all."""
    with pytest.raises(FlashRangeError, match="give 16384"):
        Cells(SIZE, b"short")
