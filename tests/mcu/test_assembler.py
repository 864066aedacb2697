from __future__ import annotations

import random

import pytest

from labkit.mcu.disassembler import disassemble
from labkit.mcu.table import ROWS
from tests.mcu.assembler import assemble, length


def test_every_instruction_comes_back_from_its_text() -> None:
    """What the disassembler writes for each opcode assembles to the same bytes."""
    rng = random.Random(5)
    for row in ROWS:
        if row.opcode == 0xA5:
            continue
        raw = bytes([row.opcode, *rng.randbytes(row.length - 1)])
        (line,) = disassemble(raw, 0x4000)
        cells, _ = assemble(f"ORG 4000h\n{line.text}")
        assert bytes(cells.values()) == raw, line.text
        assert length(line.text) == row.length


def test_labels_may_stand_before_and_behind_their_use() -> None:
    """Both directions of a jump, a sum with a label, and the address of the instruction itself."""
    cells, names = assemble("ORG 100h\nback: NOP\nSJMP on\nDB 0A5h,back+1\non: SJMP back ; comment\nSJMP $")
    assert names == {"back": 0x100, "on": 0x105}
    assert bytes(cells.values()) == bytes.fromhex("00 80 02 A5 01 80 F9 80 FE")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("MOV A", "there is no instruction 'MOV A'"),
        ("SJMP away", "nobody has defined 'away'"),
        ("MOV A,#256", "#256 does not fit at 0000h"),
        ("SJMP 90h", "90h does not fit at 0000h"),
        ("ACALL 1000h", "1000h is not in the 2 KB of 0000h"),
        ("NOP\nORG 0\nNOP", "two statements want 0000h"),
    ],
)
def test_what_cannot_be_assembled_is_named(text: str, message: str) -> None:
    """A test's program with a slip in it says where."""
    with pytest.raises(ValueError, match=message):
        assemble(text)
