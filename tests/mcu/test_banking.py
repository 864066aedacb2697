from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.mcu import Mapping, bank_bytes, code_view, flash_offset, segments
from tests.mcu.helpers import Board

# Every 256-byte page tells its own number.
FLASH = b"".join(bytes((page >> 8, page & 255)) * 128 for page in range(0x1000))

HAND = [
    ("flat", 0, 0x0000, 0x00000),
    ("flat", 3, 0x4000, 0x34000),
    ("flat", 15, 0xFFFF, 0xFFFFF),
    ("rebanked", 0, 0x0000, 0x04000),
    ("rebanked", 20, 0x3FFF, 0x07FFF),
    ("rebanked", 0, 0x4000, 0x08000),
    ("rebanked", 0, 0xFFFF, 0x13FFF),
    ("rebanked", 1, 0x4000, 0x14000),
    ("rebanked", 20, 0xBFFF, 0xFFFFF),
    ("rebanked", 20, 0xC000, 0x100000),
]


@pytest.mark.parametrize(("mapping", "bank", "address", "offset"), HAND)
def test_offsets_worked_out_by_hand(mapping: Mapping, bank: int, address: int, offset: int) -> None:
    """Both mappings place the corners of their banks where the layout says."""
    assert flash_offset(mapping, bank, address) == offset


@given(mapping=st.sampled_from(("flat", "rebanked")), bank=st.integers(0, 31), address=st.integers(0, 0xFFFF))
def test_views_segments_and_offsets_agree(mapping: Mapping, bank: int, address: int) -> None:
    """A view holds at each address the flash byte that the arithmetic names, and FFh beyond the chip."""
    offset = flash_offset(mapping, bank, address)
    expected = FLASH[offset] if offset < len(FLASH) else 0xFF
    assert bank_bytes(mapping, FLASH, bank)[address] == expected
    (piece,) = [s for s in segments(mapping, bank) if s[0] <= address < s[0] + s[2]]
    assert piece[1] + address - piece[0] == offset


@pytest.mark.parametrize("mapping", ["flat", "rebanked"])
def test_a_view_is_what_the_cpu_wants(mapping: Mapping) -> None:
    """Views have 65536 entries in every bank, also beyond the chip."""
    for bank in (0, 16, 20, 21, 31):
        view = code_view(mapping, FLASH, bank)
        assert isinstance(view, list)
        assert len(view) == 0x10000
    assert set(code_view(mapping, FLASH, 31)) == {0xFF} or mapping == "rebanked"


@pytest.mark.parametrize("mapping", ["flat", "rebanked"])
def test_a_program_calls_through_the_bank_latch(mapping: Mapping) -> None:
    """Code in one bank switches P1, runs in the other bank and comes back."""
    flash = bytearray(b"\x00" * 0x100000)

    def put(bank: int, address: int, text: str) -> None:
        raw = bytes.fromhex(text)
        offset = flash_offset(mapping, bank, address)
        flash[offset : offset + len(raw)] = raw

    # The switch itself lies at 8000h in both banks: MOV P1,#2 | MOV A,#55h; MOV P1,#1 | MOV R7,A.
    put(1, 0x8000, "75 90 02 00 00 00 00 00 FF 80 FE")
    put(2, 0x8003, "74 55 75 90 01")
    board = Board()
    board.on_latch = lambda value: setattr(board.cpu, "code", code_view(mapping, bytes(flash), value))
    board.cpu.code = code_view(mapping, bytes(flash), 1)
    board.cpu.pc = 0x8000
    board.run(6)
    assert board.cpu.iram[7] == 0x55
    assert [value for kind, _, value, _ in board.log if kind == "bank"] == [2, 1]
