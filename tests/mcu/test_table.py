from __future__ import annotations

from labkit.mcu.table import ROWS


def test_rows_stand_at_their_opcode() -> None:
    """All 256 opcodes have a row, in order, of one to three bytes and one, two or four cycles."""
    assert [row.opcode for row in ROWS] == list(range(256))
    assert {row.length for row in ROWS} == {1, 2, 3}
    assert {row.cycles for row in ROWS} == {1, 2, 4}


def test_one_opcode_is_reserved() -> None:
    """A5h alone has no mnemonic of its own."""
    assert [row.opcode for row in ROWS if row.mnemonic == "reserved"] == [0xA5]


def test_four_cycles_are_for_multiplication_and_division() -> None:
    """No other instruction is that slow."""
    assert {row.mnemonic for row in ROWS if row.cycles == 4} == {"MUL", "DIV"}
