"""Draws random states for one instruction.

Bytes are drawn more often than by chance from the borders of arithmetic, addresses from the ends of pages and
memories, so that what is rare in programs is not rare here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from labkit.mcu.names import ACC, DPH, DPL, P0, P1, P2, P3, PSW, SFR_NAMES, SP, B
from labkit.mcu.table import Row
from labkit.mcu.vectors import NAMED

PORTS = (P0, P1, P2, P3)
# Hardware acts on these by itself: a timer starts, a byte is sent, a flag follows a pin, the clock stops.
_ACTING = frozenset(address for address, name in SFR_NAMES.items() if name in (
    "PCON", "TCON", "TMOD", "SCON", "SBUF", "T2CON"))  # fmt: skip
# The registers that hold what is written, and no more: all that an instruction of a published vector names.
HOLDING = tuple(sorted(set(SFR_NAMES) - _ACTING))
EVERY = tuple(range(0x80, 0x100))

_CPU = (ACC, B, PSW, SP, DPL, DPH)
INT_PINS = 0x0C
_BORDERS = (0x00, 0x01, 0x0F, 0x10, 0x7F, 0x80, 0x99, 0x9A, 0xFE, 0xFF)


def byte(rng: Random) -> int:
    """Any byte, two times in five one from the borders."""
    return rng.choice(_BORDERS) if rng.random() < 0.4 else rng.randrange(256)


def _place(length: int, rng: Random) -> int:
    """Where the instruction stands: anywhere, or at the end of a 2 KB page or of the code space."""
    chance = rng.random()
    if chance < 0.7:
        return rng.randrange(0x10000)
    page = rng.randrange(32) * 0x800 if chance < 0.8 else 0
    return page + rng.randrange(-length, 2) & 0xFFFF


def operands(row: Row, raw: Mapping[int, int] | list[int]) -> dict[str, int]:
    """The operand bytes of an instruction by their names in the table; `raw[0]` is the opcode."""
    return {name: raw[i] for i, name in enumerate(row.fetch, 1)}


def named_registers(values: Mapping[str, int]) -> set[int]:
    """Addresses of the special function registers that the operands name."""
    direct = {values[name] for name in ("d", "s") if name in values}
    if "bit" in values and values["bit"] >= 0x80:
        direct.add(values["bit"] & 0xF8)
    return {address for address in direct if address >= 0x80}


@dataclass(frozen=True)
class Draft:
    """Everything that is set before the instruction."""

    raw: list[int]
    pc: int
    named: dict[int, int]
    iram: list[int]
    sfr: dict[int, int]
    pins: dict[int, int]


def draw(row: Row, bank: int, registers: tuple[int, ...], rng: Random) -> Draft:
    """A random state for an instruction, in register bank 0..3, whose operands name only `registers`."""
    base = 8 * bank
    raw = [row.opcode, *(_operand(name, base, registers, rng) for name in row.fetch)]
    values = operands(row, raw)
    named = {address: byte(rng) for address in _CPU}
    if rng.random() < 0.1:
        named[SP] = rng.choice((0x02, 0xFD))
    parity = named[ACC].bit_count() & 1
    named[PSW] = rng.randrange(256) & 0xE6 | base | parity
    sfr, pins = _registers(named_registers(values), rng)
    if "sfr[32]" in row.body:
        # The page of MOVX @Ri. Its pins stay open: the memory would see another page than the latch has.
        sfr[P2] = byte(rng)
    return Draft(raw, _place(row.length, rng), named, _ram(row, base, values, rng), sfr, pins)


def _operand(name: str, base: int, registers: tuple[int, ...], rng: Random) -> int:
    if name in ("d", "s"):
        chance = rng.random()
        if chance < 0.6:
            return rng.randrange(128) if chance < 0.5 else base + rng.randrange(8)
        return rng.choice(_CPU if chance < 0.75 else registers)
    if name == "bit":
        chance = rng.random()
        if chance < 0.5:
            return rng.randrange(128)
        if chance < 0.55:
            return PSW + 7
        return rng.choice([one for one in registers if one & 7 == 0]) + rng.randrange(8)
    return byte(rng)


def _registers(addresses: set[int], rng: Random) -> tuple[dict[int, int], dict[int, int]]:
    """Values of the registers that are cells of the vector, and the pins of those that are ports."""
    sfr, pins = {}, {}
    for address in sorted(addresses - NAMED):
        # The timers stand still, nothing has been received or sent.
        sfr[address] = 0 if address in _ACTING else byte(rng)
        if address in PORTS and rng.random() < 0.7:
            pins[address] = byte(rng)
    if P3 in sfr:
        sfr[P3] |= INT_PINS
    if P3 in pins:
        pins[P3] |= INT_PINS
    return sfr, pins


def _ram(row: Row, base: int, values: Mapping[str, int], rng: Random) -> list[int]:
    """Internal RAM: random, the cells that the instruction is about drawn from the borders."""
    iram = list(rng.randbytes(256))
    iram[base : base + 8] = [byte(rng) for _ in range(8)]
    for name in ("d", "s"):
        if values.get(name, 0x80) < 0x80:
            iram[values[name]] = byte(rng)
    if any(operand.startswith("@R") for operand in row.operands):
        pointer = base + row.n
        if rng.random() < 0.05:
            iram[pointer] = pointer
        elif iram[pointer] != pointer:
            iram[iram[pointer]] = byte(rng)
    return iram
