"""What the first vectors of an opcode must show: the cases in which emulators go wrong, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from labkit.mcu.names import ACC, PSW, SP
from labkit.mcu.table import ROWS, Row
from labkit.mcu.vectordraw import PORTS, operands
from labkit.mcu.vectors import State, Vector


class Look(NamedTuple):
    """A vector as an edge looks at it: `values` are the operand bytes, `behind` is where the code goes on."""

    row: Row
    values: dict[str, int]
    before: State
    after: State
    vector: Vector

    @classmethod
    def at(cls, vector: Vector) -> Look:
        """Take the instruction apart."""
        raw = list(vector.code.values())
        row = ROWS[raw[0]]
        return cls(row, operands(row, raw), vector.initial, vector.final, vector)

    @property
    def behind(self) -> int:
        """Address behind the instruction, up to 10002h."""
        return self.before.pc + self.row.length

    @property
    def target(self) -> int:
        """Where a relative jump goes, before it is cut to 16 bits."""
        return self.behind + (self.values["e"] ^ 0x80) - 0x80

    @property
    def taken(self) -> bool:
        """Whether a relative jump, not one to the next instruction, was taken."""
        return self.after.pc != self.behind & 0xFFFF

    @property
    def pointer(self) -> int:
        """What R0 or R1 of an indirect instruction holds."""
        return self.before.ram[self.register]

    @property
    def register(self) -> int:
        """Cell of the register that the opcode names."""
        return (self.before.psw & 0x18) + self.row.n

    @property
    def movc_sum(self) -> int:
        """Where MOVC reads, before it is cut to 16 bits."""
        return self.before.a + (self.behind if self.row.opcode == 0x83 else self.before.dptr)

    def changes(self) -> Iterator[tuple[int, int]]:
        """Bytes before and after: A and all cells."""
        before, after = self.before, self.after
        yield before.a, after.a
        for old, new in ((before.ram, after.ram), (before.sfr, after.sfr)):
            yield from ((old[address], new[address]) for address in old)


class Edge(NamedTuple):
    """One such case: for which rows it can be had, and whether a vector shows it."""

    name: str
    about: Callable[[Row], bool]
    shows: Callable[[Look], bool]


def _direct(row: Row) -> bool:
    return bool({"d", "s"} & set(row.fetch))


def _direct_is(address: int) -> Callable[[Look], bool]:
    return lambda look: address in (look.values.get("d"), look.values.get("s"))


def _reads_carry_out(row: Row) -> bool:
    return "t = a ^ x ^ r" in row.body


def _relative(row: Row) -> bool:
    return "e" in row.fetch


def _conditional(row: Row) -> bool:
    return "\n SKIP" in row.body or row.body.startswith("if ")


def _points(row: Row) -> bool:
    return "iram[rb" in row.body and any(operand.startswith("@R") for operand in row.operands)


def _points_to_ram(row: Row) -> bool:
    return _points(row) and row.mnemonic != "MOVX"


def _pulled(look: Look) -> bool:
    """A bit that the instruction is about is 1 in a port's latch and 0 on its pin."""
    bit = look.values.get("bit")
    mask = 0xFF if bit is None else 1 << (bit & 7)
    return any(look.before.sfr.get(port, 0) & ~pins & mask for port, pins in look.vector.pins.items())


def _meets_port(row: Row) -> bool:
    return _direct(row) or "bit" in row.fetch


def _wraps(look: Look) -> bool:
    if look.row.opcode == 0xA3:
        return look.after.dptr == 0
    return bool({(255, 0), (0, 255)} & set(look.changes()))


def _stack_wraps(look: Look) -> bool:
    """The pointer passes the end of the 256 bytes."""
    count = look.row.body.count("PUSH(") - look.row.body.count("POP()")
    return not 0 <= look.before.sp + count <= 255


PORT = Edge("port pin below its latch", _meets_port, _pulled)

EDGES = (
    PORT,
    Edge("jump taken", _conditional, lambda look: look.taken),
    Edge("jump not taken", _conditional, lambda look: not look.taken and look.values["e"] != 0),
    Edge("pointer into the upper RAM", _points_to_ram, lambda look: look.pointer >= 0x80),
    Edge("carry rises", _reads_carry_out, lambda look: look.after.psw & ~look.before.psw & 0x80 != 0),
    Edge("carry falls", _reads_carry_out, lambda look: look.before.psw & ~look.after.psw & 0x80 != 0),
    Edge("half carry", _reads_carry_out, lambda look: look.after.psw & 0x40 != 0),
    Edge(
        "overflow",
        lambda row: _reads_carry_out(row) or row.mnemonic in ("MUL", "DIV"),
        lambda look: look.after.psw & 0x04 != 0,
    ),
    Edge(
        "only AC asks for 06h",
        lambda row: row.mnemonic == "DA",
        lambda look: look.before.psw & 0x40 != 0 and look.before.a & 15 <= 9,
    ),
    Edge(
        "only CY asks for 60h",
        lambda row: row.mnemonic == "DA",
        lambda look: look.before.psw & 0x80 != 0 and look.before.a <= 0x93,
    ),
    Edge("count wraps", lambda row: row.mnemonic in ("INC", "DEC"), _wraps),
    Edge("stack wraps", lambda row: "PUSH" in row.body or "POP" in row.body, _stack_wraps),
    Edge("bit in RAM", lambda row: "bit" in row.fetch, lambda look: look.values["bit"] < 0x80),
    Edge(
        "bit in a register",
        lambda row: "bit" in row.fetch,
        lambda look: look.values["bit"] >= 0x80 and look.values["bit"] & 0xF8 not in PORTS,
    ),
    Edge("bit is the carry", lambda row: "bit" in row.fetch, lambda look: look.values["bit"] == PSW + 7),
    Edge("direct is PSW", _direct, _direct_is(PSW)),
    Edge("direct is ACC", _direct, _direct_is(ACC)),
    Edge("direct is SP", _direct, _direct_is(SP)),
    Edge(
        "direct is a register of the bank",
        _direct,
        lambda look: any(look.values.get(name, 0xFF) >> 3 == look.before.psw >> 3 & 3 for name in ("d", "s")),
    ),
    Edge("pointer to itself", _points_to_ram, lambda look: look.pointer == look.register),
    Edge("jump forward over FFFFh", _relative, lambda look: look.taken and look.target > 0xFFFF),
    Edge("jump back over 0000h", _relative, lambda look: look.taken and look.target < 0),
    Edge(
        "jump from the end of its page",
        lambda row: row.mnemonic in ("AJMP", "ACALL"),
        lambda look: look.behind & 0xF800 != look.before.pc & 0xF800,
    ),
    Edge(
        "sum over FFFFh",
        lambda row: row.opcode == 0x73,
        lambda look: look.before.a + look.before.dptr > 0xFFFF,
    ),
    Edge("MOVC over FFFFh", lambda row: row.mnemonic == "MOVC", lambda look: look.movc_sum > 0xFFFF),
    Edge("last byte at FFFFh", lambda row: True, lambda look: look.behind == 0x10000),
    Edge("fetch over FFFFh", lambda row: row.length > 1, lambda look: look.behind > 0x10000),
)
