from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.firmware.errors import AddressError
from labkit.firmware.layout import IMAGE_SIZE, Layout
from labkit.views.ribbons import ribbons, show_ribbons


@given(st.integers(0, IMAGE_SIZE - 1))
def test_a_followed_byte_is_where_code_banks_show_it(offset: int) -> None:
    """Going back from every address that the figure names leads to the same file offset."""
    for layout, made in zip(Layout, ribbons([offset]), strict=True):
        (one,) = made.followed
        assert all(layout.file_offset(bank, cpu) == offset for bank, cpu in one.seen)
        ends = [
            piece.offset + cpu - piece.cpu
            for bank, cpu in one.seen
            for piece in made.map.pieces
            if piece.bank == bank and piece.cpu <= cpu < piece.cpu + piece.size
        ]
        assert ends == [offset] * len(one.seen)


def test_words_say_what_becomes_of_the_banks() -> None:
    """Who cannot see the ribbons reads how many banks there are and which lie across two file banks."""
    text = show_ribbons().alt
    assert "flat: 16 file banks become 16 code banks." in text
    assert "rebanked: 16 file banks become 21 code banks." in text
    assert "own bytes: every code bank lies in one file bank" in text
    assert "own bytes: code banks 0, 3-4, 7-8, 11-12, 15-16 and 19 each lie in two file banks" in text


def test_words_follow_an_offset() -> None:
    """A byte of the boot code, one of the common area and one of a bank each have their own sentence."""
    flat, rebanked = show_ribbons([0x100, 0x4010, 0x88000]).words.split("rebanked:")
    assert "file 000100h: code bank 0, CPU 0100h" in flat
    assert "file 088000h: code bank 8, CPU 8000h" in flat
    assert "file 000100h: seen at a reset only" in rebanked
    assert "file 004010h: code banks 0-20, CPU 0010h" in rebanked
    assert "file 088000h: code bank 10, CPU C000h" in rebanked


def test_an_offset_outside_the_file_is_refused() -> None:
    """There is no ribbon for a byte that does not exist."""
    with pytest.raises(AddressError, match="outside the image"):
        ribbons([IMAGE_SIZE])
