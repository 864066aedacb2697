"""Machine code back to assembler text, from the same table that the interpreter is made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from labkit.mcu.names import BIT_NAMES, SFR_NAMES
from labkit.mcu.table import ROWS, Row


class Instruction(NamedTuple):
    """One line: place, bytes, the name of the place if it has one, text, target of a jump or call."""

    address: int
    raw: bytes
    label: str | None
    text: str
    target: int | None

    def __str__(self) -> str:
        head = f"{self.label}:\n" if self.label else ""
        return f"{head}{self.address:04X}  {self.raw.hex(' ').upper():<8}  {self.text}"


def hexadecimal(value: int, digits: int = 2) -> str:
    """A number as an assembler takes it: with `h`, and a leading 0 where it would begin with a letter."""
    text = f"{value:0{digits}X}h"
    return text if text[0].isdigit() else "0" + text


def _direct(address: int) -> str:
    return SFR_NAMES.get(address, hexadecimal(address))


def bit_name(bit: int) -> str:
    """A bit address: `TR0`, `P1.4`, or `20h.3` for a bit in internal RAM."""
    if bit in BIT_NAMES:
        return BIT_NAMES[bit]
    byte = 0x20 + (bit >> 3) if bit < 0x80 else bit & 0xF8
    return f"{_direct(byte)}.{bit & 7}"


def _target(row: Row, values: Mapping[str, int], behind: int) -> int | None:
    if "e" in values:
        return behind + (values["e"] ^ 0x80) - 0x80 & 0xFFFF
    if "addr11" in row.operands:
        return behind & 0xF800 | row.n << 8 | values["lo"]
    if "addr16" in row.operands:
        return values["hi"] << 8 | values["lo"]
    return None


def _operand(kind: str, values: Mapping[str, int], target: int | None, symbols: Mapping[int, str]) -> str:
    if kind in ("rel", "addr11", "addr16") and target is not None:
        return symbols.get(target, hexadecimal(target, 4))
    if kind == "direct":
        return _direct(values["d"])
    if kind == "source":
        return _direct(values["s"])
    if kind == "#data":
        return "#" + hexadecimal(values["k"])
    if kind == "#data16":
        word = values["hi"] << 8 | values["lo"]
        return "#" + symbols.get(word, hexadecimal(word, 4))
    if kind in ("bit", "/bit"):
        return kind[:-3] + bit_name(values["bit"])
    return kind


def decode(code: Sequence[int], at: int, origin: int, symbols: Mapping[int, str]) -> Instruction:
    """The instruction at index `at`; A5h, or one that runs over the end of `code`, becomes `DB`."""
    row = ROWS[code[at]]
    address = origin + at & 0xFFFF
    raw = bytes(code[at : at + row.length])
    if row.opcode == 0xA5 or len(raw) < row.length:
        only = raw[:1]
        return Instruction(address, only, symbols.get(address), f"DB {hexadecimal(only[0])}", None)
    values = dict(zip(row.fetch, raw[1:], strict=True))
    target = _target(row, values, address + row.length)
    operands = ",".join(_operand(kind, values, target, symbols) for kind in row.operands)
    text = f"{row.mnemonic} {operands}" if operands else row.mnemonic
    return Instruction(address, raw, symbols.get(address), text, target)


def disassemble(
    code_bytes: Sequence[int], origin: int = 0, symbols: Mapping[int, str] | None = None
) -> Iterator[Instruction]:
    """All instructions of `code_bytes`, whose first byte is at CPU address `origin`, one behind the other.

    `symbols` names code addresses (0..FFFFh, one bank); names stand for jump targets and `MOV DPTR,#`.
    """
    at = 0
    while at < len(code_bytes):
        instruction = decode(code_bytes, at, origin, symbols or {})
        yield instruction
        at += len(instruction.raw)
