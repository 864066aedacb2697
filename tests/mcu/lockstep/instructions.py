"""Random single instructions as assembler text, and the cells that a random program may touch.

R4-R7 and 70h-7Fh count loops; a tame program writes them nowhere else. A wild one writes anywhere.
"""

from __future__ import annotations

from random import Random

from labkit.mcu.disassembler import bit_name, hexadecimal
from labkit.mcu.names import SFR_NAMES
from labkit.mcu.table import ROWS, Row
from tests.mcu.lockstep.machine import DEVICES

# Registers that engines keep in variables: names of the cells, then of interesting bits.
_LOCALS = ("ACC", "B", "PSW", "DPL", "DPH", "SP")
_FLAGS = ("CY", "AC", "OV", "F0", "P", "PSW.1", "ACC.0", "ACC.7", "ACC.4", "B.0", "B.7")
_BANK_BITS = ("RS0", "RS1")
_TIMERS = ("TL0", "TH0", "TL1", "TH1", "TL2", "TH2", "RCAP2L", "RCAP2H", "TCON", "TMOD", "T2CON")
_PORTS = ("P0", "P2", "P3")
_PLAIN = ("SBUF", "84h", "0F8h", "0C0h")
# The opcodes that change the order of execution, the stack, or need an address made for them.
_ELSEWHERE = (
    "JMP",
    "LJMP",
    "AJMP",
    "SJMP",
    "LCALL",
    "ACALL",
    "RET",
    "RETI",
    "PUSH",
    "POP",
    "MOVX",
    "reserved",
)


def _is_straight(row: Row) -> bool:
    return row.mnemonic not in _ELSEWHERE and "rel" not in row.operands


STRAIGHT = tuple(row for row in ROWS if _is_straight(row))
# Rows with a register number are eight or two of a kind: one draw in all would be R0-R7 most of the time.
_KINDS: dict[str, list[Row]] = {}
for _row in STRAIGHT:
    _KINDS.setdefault(_row.mnemonic + _row.body, []).append(_row)
_GROUPS = tuple(_KINDS.values())


def name_of(address: int) -> str:
    """A direct address as text."""
    return SFR_NAMES.get(address, hexadecimal(address))


class Chooser:
    """Draws operands and instructions; `wild` is the chance of one that may upset the program's structure."""

    def __init__(self, rng: Random, wild: float) -> None:
        self.rng = rng
        self.wild = wild

    def _is_wild(self) -> bool:
        return self.rng.random() < self.wild

    def data(self) -> int:
        """A byte; the values at which carries and signs change come more often."""
        rng = self.rng
        if rng.random() < 0.4:
            return rng.choice((0, 1, 2, 0x0F, 0x10, 0x7F, 0x80, 0x99, 0x9A, 0xFE, 0xFF))
        return rng.randrange(256)

    def source(self) -> str:
        """A direct address to read."""
        rng, draw = self.rng, self.rng.random()
        if draw < 0.3:
            return name_of(rng.randrange(0x20, 0x80))
        if draw < 0.5:
            return name_of(rng.randrange(0x20))
        if draw < 0.75:
            return rng.choice(_LOCALS)
        if draw < 0.85:
            return rng.choice((*_PORTS, "P1", *_PLAIN, "IE", "IP", "PCON", "SCON"))
        return rng.choice(_TIMERS) if draw < 0.95 else name_of(rng.randrange(0x80, 0x100))

    def target(self) -> str:
        """A direct address to write."""
        rng, draw = self.rng, self.rng.random()
        if self._is_wild():
            return name_of(rng.randrange(256))
        if draw < 0.4:
            return name_of(rng.randrange(0x20, 0x70))
        if draw < 0.6:
            return name_of(rng.randrange(4) << 3 | rng.randrange(4))
        if draw < 0.85:
            return rng.choice(("ACC", "B", "DPL", "DPH", "P2"))
        return rng.choice(_PLAIN) if draw < 0.97 else rng.choice(("P0", *_TIMERS))

    def bit(self, write: bool) -> str:
        """A bit, of RAM or of a register."""
        rng, draw = self.rng, self.rng.random()
        if self._is_wild():
            return bit_name(rng.randrange(256))
        if draw < 0.45:
            return bit_name(rng.randrange(0x80))
        if draw < 0.85:
            return rng.choice(_FLAGS)
        if write:
            return rng.choice(("P0.1", "P2.7", "P0.7", "TF0", "TF1", "TF2"))
        return rng.choice((*_BANK_BITS, "P1.0", "P3.2", "P3.3", "P0.4", "TF0", "TR0", "IE0", "EA", "TF2"))

    def cell(self) -> int:
        """An address in internal RAM for a pointer to write at: registers, counted cells, RAM above 7Fh."""
        rng, draw = self.rng, self.rng.random()
        if self._is_wild():
            return rng.randrange(256)
        if draw < 0.4:
            return rng.randrange(0x20, 0x70)
        if draw < 0.7:
            return rng.randrange(4) << 3 | rng.randrange(4)
        return rng.randrange(0xE0, 0x100)

    def word(self) -> str:
        """A value for DPTR."""
        rng, draw = self.rng, self.rng.random()
        if draw < 0.6:
            return f"#{rng.choice((0, 0x0FFE, 0x1000, 0x20FF, 0x3F00)) + rng.randrange(4)}"
        if draw < 0.7:
            return f"#{DEVICES + rng.randrange(2)}"
        return f"#{rng.randrange(0x10000)}"

    def operand(self, kind: str, write: bool) -> str:
        """Text for one operand of the table's kind."""
        if kind == "#data":
            return f"#{self.data()}"
        if kind == "#data16":
            return self.word()
        if kind in ("bit", "/bit"):
            return kind[:-3] + self.bit(write)
        if kind in ("direct", "source"):
            return self.target() if write and kind == "direct" else self.source()
        return kind

    def instruction(self) -> list[str]:
        """One straight instruction, or two where a pointer must be set first."""
        rng = self.rng
        row = rng.choice(rng.choice(_GROUPS))
        if row.operands[:1] and row.operands[0] in ("R4", "R5", "R6", "R7") and not self._is_wild():
            row = ROWS[row.opcode - 4]
        return self.fill(row)

    def fill(self, row: Row) -> list[str]:
        """The row with operands that fit it."""
        write = "PUT" in row.body
        text = ",".join(self.operand(kind, write) for kind in row.operands)
        lines = [f"{row.mnemonic} {text}".rstrip()]
        pointer = next((kind[1:] for kind in row.operands if kind in ("@R0", "@R1")), None)
        if pointer is not None and row.mnemonic != "MOVX":
            writes = any(line.startswith(("iram[iram[", "iram[r] =")) for line in row.body.splitlines())
            if (writes and not self._is_wild()) or self.rng.random() < 0.3:
                lines.insert(0, f"MOV {pointer},#{self.cell()}")
        return lines
