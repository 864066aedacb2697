"""A small assembler for tests, from the instruction table: programs that can be read where they are tested.

One statement a line: `label:`, an instruction, `DB value,...` or `ORG address`; `;` begins a comment. Numbers
are written 12h or 18; `$` is the address of the instruction. Registers and bits have the names of
`labkit.mcu.names`; `P1.3` or `20h.3` is a bit as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from labkit.mcu.disassembler import bit_name
from labkit.mcu.names import SFR_NAMES
from labkit.mcu.table import ROWS, Row

BITS = {bit_name(bit): bit for bit in range(256)} | {
    f"{SFR_NAMES.get(byte, f'{byte:X}h')}.{place}": byte + place
    for byte in range(0x80, 0x100, 8)
    for place in range(8)
}
REGISTERS = {name: address for address, name in SFR_NAMES.items()}
_FIXED = {"A", "C", "AB", "DPTR", "@DPTR", "@A+DPTR", "@A+PC", "@R0", "@R1", *(f"R{n}" for n in range(8))}
# The bytes of an operand, by its kind in the table.
_FETCHES = {"direct": "d", "source": "s", "#data": "k", "bit": "bit", "/bit": "bit", "rel": "e"}


def _shape(operands: tuple[str, ...]) -> tuple[str, ...]:
    """Operands with every number replaced by a sign that says how it is written."""
    return tuple(x if x in _FIXED else x[0] if x[0] in "#/" else "?" for x in operands)


_ROWS = {(row.mnemonic, _shape(row.operands)): row for row in reversed(ROWS)}


@cache
def _parse(line: str) -> tuple[Row, tuple[str, ...]]:
    mnemonic, _, rest = line.partition(" ")
    operands = tuple(x.strip() for x in rest.split(",")) if rest else ()
    row = _ROWS.get((mnemonic, _shape(operands)))
    if row is None:
        raise ValueError(f"there is no instruction {line!r}; look at its operands")
    return row, operands


def _value(text: str, names: Mapping[str, int], here: int = 0) -> int:
    """A number, a name, or sums and differences of them."""
    if text.isdecimal():
        return int(text)
    total = 0
    for sign, term in re.findall(r"([+-]?)([^+-]+)", text):
        if term in names:
            number = names[term]
        elif re.fullmatch(r"[0-9][0-9A-F]*h", term):
            number = int(term[:-1], 16)
        elif term.isdecimal():
            number = int(term)
        elif term == "$":
            number = here
        else:
            raise ValueError(f"nobody has defined {term!r}; give it a label or correct it")
        total += -number if sign == "-" else number
    return total


@cache
def length(line: str) -> int:
    """Bytes that a statement takes; 0 for a label."""
    if not line or line.endswith(":"):
        return 0
    if line.startswith("DB "):
        return line.count(",") + 1
    return _parse(line)[0].length


def _encode(row: Row, operands: tuple[str, ...], at: int, names: Mapping[str, int]) -> bytes:
    values: dict[str, int] = {}
    page = None
    for kind, text in zip(row.operands, operands, strict=True):
        if kind in _FIXED:
            continue
        table = BITS if kind in ("bit", "/bit") else REGISTERS
        bare = text.lstrip("#/")
        number = table[bare] if bare in table else _value(bare, names, at)
        if kind in ("addr16", "#data16"):
            values["hi"], values["lo"] = number >> 8 & 255, number & 255
        elif kind == "addr11":
            page, values["lo"] = number >> 8 & 7, number & 255
            if (at + row.length ^ number) & 0xF800:
                raise ValueError(f"{number:04X}h is not in the 2 KB of {at:04X}h; use LCALL or LJMP")
        else:
            if kind == "rel":
                number -= at + row.length
            if not -128 <= number <= (127 if kind == "rel" else 255):
                raise ValueError(f"{text} does not fit at {at:04X}h; bring the two nearer")
            values[_FETCHES[kind]] = number & 255
    opcode = row.opcode if page is None else row.opcode & 31 | page << 5
    return bytes((opcode, *(values[name] for name in row.fetch)))


def _statements(text: str) -> Iterator[str]:
    for line in text.splitlines():
        line = line.partition(";")[0].strip()
        label = re.match(r"(\w+:)\s*", line)
        if label:
            yield label[1]
            line = line[label.end() :]
        if line:
            yield line


def assemble(text: str, symbols: Mapping[str, int] | None = None) -> tuple[dict[int, int], dict[str, int]]:
    """The bytes by address, and the labels. ValueError says what cannot be assembled."""
    names = dict(symbols or {})
    placed: list[tuple[int, str]] = []
    at = 0
    for line in _statements(text):
        if line.startswith("ORG "):
            at = _value(line[4:], names)
        elif line.endswith(":"):
            names[line[:-1]] = at
        else:
            placed.append((at, line))
            at += length(line)
    cells: dict[int, int] = {}
    for at, line in placed:
        if line.startswith("DB "):
            raw = bytes(_value(x.strip(), names) & 255 for x in line[3:].split(","))
        else:
            raw = _encode(*_parse(line), at, names)
        for i, byte in enumerate(raw):
            address = at + i & 0xFFFF
            if address in cells:
                raise ValueError(f"two statements want {address:04X}h; move an ORG")
            cells[address] = byte
    return cells, names


def view(text: str, fill: int = 0) -> list[int]:
    """A code view of 64 KB with the program in it."""
    cells, _ = assemble(text)
    return [cells.get(address, fill) for address in range(0x10000)]
