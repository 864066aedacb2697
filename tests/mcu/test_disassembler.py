from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.mcu import disassemble
from labkit.mcu.table import ROWS

LINES = {
    "00": "NOP",
    "01 34": "AJMP 0034h",
    "F1 34": "ACALL 0734h",
    "02 12 34": "LJMP 1234h",
    "10 8D FD": "JBC TF0,0000h",
    "23": "RL A",
    "24 FF": "ADD A,#0FFh",
    "35 90": "ADDC A,P1",
    "43 87 01": "ORL PCON,#01h",
    "47": "ORL A,@R1",
    "54 0F": "ANL A,#0Fh",
    "63 30 A0": "XRL 30h,#0A0h",
    "72 D5": "ORL C,F0",
    "A0 07": "ORL C,/20h.7",
    "73": "JMP @A+DPTR",
    "75 C0 12": "MOV 0C0h,#12h",
    "80 FE": "SJMP 0000h",
    "83": "MOVC A,@A+PC",
    "85 30 E0": "MOV ACC,30h",
    "8F 40": "MOV 40h,R7",
    "90 AB CD": "MOV DPTR,#0ABCDh",
    "92 94": "MOV P1.4,C",
    "A4": "MUL AB",
    "A5": "DB 0A5h",
    "A6 81": "MOV @R0,SP",
    "B5 F0 10": "CJNE A,B,0013h",
    "B7 55 00": "CJNE @R1,#55h,0003h",
    "D7": "XCHD A,@R1",
    "D5 20 80": "DJNZ 20h,0FF83h",
    "E2": "MOVX A,@R0",
    "F0": "MOVX @DPTR,A",
}


@pytest.mark.parametrize(("code", "text"), LINES.items())
def test_lines_checked_by_hand(code: str, text: str) -> None:
    """One line of each form reads as the data sheet writes it."""
    (line,) = disassemble(bytes.fromhex(code))
    assert line.text == text


def test_symbols_name_targets_pointers_and_places() -> None:
    """Names from the build stand at their address, in jumps and calls, and in MOV DPTR."""
    code = bytes.fromhex("12 40 06 90 40 00 80 FE")
    lines = list(disassemble(code, 0x4000, {0x4000: "start", 0x4006: "stop"}))
    assert [line.text for line in lines] == ["LCALL stop", "MOV DPTR,#start", "SJMP stop"]
    assert [line.label for line in lines] == ["start", None, "stop"]
    assert [line.target for line in lines] == [0x4006, None, 0x4006]
    assert str(lines[2]) == "stop:\n4006  80 FE     SJMP stop"


@given(code=st.binary(max_size=200), origin=st.integers(0, 0xFFFF))
def test_every_byte_belongs_to_one_line(code: bytes, origin: int) -> None:
    """The lines together are the code again, and addresses follow the lengths."""
    lines = list(disassemble(code, origin))
    assert b"".join(line.raw for line in lines) == code
    at = origin
    for line in lines:
        assert line.address == at & 0xFFFF
        at += len(line.raw)


@pytest.mark.parametrize("opcode", range(256))
def test_lengths_are_those_of_the_data_sheet(opcode: int) -> None:
    """Each opcode has the length that the opcode map gives."""
    three = {0x02, 0x10, 0x12, 0x20, 0x30, 0x43, 0x53, 0x63, 0x75, 0x85, 0x90, 0xD5, *range(0xB4, 0xC0)}
    one = {
        0x00,
        0x03,
        0x13,
        0x22,
        0x23,
        0x32,
        0x33,
        0x73,
        0x83,
        0x84,
        0x93,
        0xA3,
        0xA4,
        0xB3,
        0xC3,
        0xC4,
        0xD3,
    }
    one |= {0xD4, 0xD6, 0xD7, 0xE0, 0xE2, 0xE3, 0xE4, 0xF0, 0xF2, 0xF3, 0xF4, 0x04, 0x14, 0xA5}
    for high in (0x00, 0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x90, 0xC0, 0xE0, 0xF0):
        one |= {high + low for low in range(6, 16)}
    expected = 3 if opcode in three else 1 if opcode in one else 2
    assert ROWS[opcode].length == expected
    assert len(next(disassemble(bytes((opcode, 0, 0)))).raw) == expected


def test_an_instruction_cut_by_the_end_is_bytes() -> None:
    """A jump without its address is shown as data, byte by byte."""
    assert [line.text for line in disassemble(b"\x02\x12")] == ["DB 02h", "DB 12h"]
