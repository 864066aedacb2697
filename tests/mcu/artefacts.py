"""Where uCsim is known to be wrong, by name, and what is right there; vectors compared with it elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from labkit.mcu.names import P3, PSW, RCAP2H, RCAP2L, SBUF, SCON, T2CON, TCON, TH0, TH1, TH2, TL0, TL1, TL2
from labkit.mcu.vectordraw import named_registers
from labkit.mcu.vectoredges import Look
from labkit.mcu.vectors import Vector
from tests.mcu.ucsim import Step, registers_before, run_vectors

# The program counter among the registers that an artefact spoils; no register has this address.
PC = 0x100


def touched(vector: Vector) -> set[int]:
    """Special function registers that the operands name."""
    return named_registers(Look.at(vector).values)


def _still(*addresses: int) -> Callable[[Vector], bool]:
    """Registers that the operands do not name keep what they hold."""

    def rule(vector: Vector) -> bool:
        before, after = vector.initial.sfr, vector.final.sfr
        mine = (set(addresses) & set(after)) - touched(vector)
        return all(after[address] == before[address] for address in mine)

    return rule


def _requests_are_pins(vector: Vector) -> bool:
    """IEn is pin INTn wherever ITn is 0."""
    tcon, latch = vector.final.sfr.get(TCON, 0), vector.final.sfr.get(P3, 0xFF)
    return all(tcon >> 2 * n & 1 or tcon >> 2 * n & 2 == ~latch >> 1 + n & 2 for n in (0, 1))


def _jumps_to(vector: Vector, target: int) -> bool:
    look = Look.at(vector)
    return "e" in look.values and look.target == target


class Artefact(NamedTuple):
    """A known fault of uCsim 0.6: where it shows, which register bits (None: all of the case) it spoils, and
    a rule that holds for a vector there."""

    name: str
    reason: str
    applies: Callable[[Vector], bool]
    spoils: dict[int, int] | None
    rule: Callable[[Vector], bool]


# Faults at instructions. The published vectors meet no others.
OF_INSTRUCTIONS = (
    Artefact(
        "parity not refreshed",
        "PSW.P is wired to the parity of A; uCsim keeps what a direct write to PSW put there",
        lambda vector: PSW in touched(vector),
        {PSW: 0x01},
        lambda vector: vector.final.psw & 1 == vector.final.a.bit_count() & 1,
    ),
    Artefact(
        "MOVC beyond FFFFh",
        "the sum with A has 16 bits on the chip; uCsim reads beyond the 64 KB",
        lambda vector: Look.at(vector).row.mnemonic == "MOVC" and Look.at(vector).movc_sum > 0xFFFF,
        None,
        lambda vector: vector.final.a == vector.code[Look.at(vector).movc_sum & 0xFFFF],
    ),
    Artefact(
        "jump to 10000h",
        "the program counter has 16 bits; uCsim lets a relative jump go one byte behind FFFFh",
        lambda vector: _jumps_to(vector, 0x10000) and Look.at(vector).behind < 0x10000,
        {PC: 0x10000},
        lambda vector: vector.final.pc in (0, Look.at(vector).behind),
    ),
)
# Faults at hardware that acts by itself.
OF_HARDWARE = (
    Artefact(
        "timer started early",
        "uCsim lets a timer count the cycles of the very instruction that sets its run bit",
        lambda vector: bool({TCON, T2CON} & touched(vector)),
        {TCON: 0xA0, TL0: 0xFF, TL1: 0xFF, TH0: 0xFF, TH1: 0xFF, T2CON: 0xC0, TL2: 0xFF, TH2: 0xFF},
        _still(TL0, TL1, TH0, TH1, TL2, TH2, RCAP2L, RCAP2H),
    ),
    Artefact(
        "level request late",
        "with ITn = 0 the pin, P3 latch included, is IEn; uCsim looks at the pins an instruction later",
        lambda vector: TCON in touched(vector) or ~vector.final.sfr.get(P3, 0xFF) & 0x0C != 0,
        {TCON: 0x0A},
        _requests_are_pins,
    ),
    Artefact(
        "serial port runs",
        "uCsim sends what is written to SBUF, and TI rises cases later; in the lab SBUF is a plain cell",
        lambda vector: True,
        {SBUF: 0xFF, SCON: 0x03},
        _still(SBUF, SCON),
    ),
)


class Comparison(NamedTuple):
    """How many vectors were compared, how many each artefact spoils, which were left out, what differed."""

    compared: int
    excused: Counter[str]
    left_out: list[Vector]
    wrong: list[str]


def _spoilt_bits(artefacts: list[Artefact]) -> Counter[int]:
    spoilt: Counter[int] = Counter()
    for artefact in artefacts:
        for address, bits in (artefact.spoils or {}).items():
            spoilt[address] |= bits
    return spoilt


def differences(vector: Vector, step: Step, artefacts: list[Artefact]) -> list[str]:
    """What uCsim has not as the vector says, without what the artefacts explain."""
    iram, sfr = list(step.iram), list(step.sfr)
    for address, value in (*vector.initial.ram.items(), *vector.final.ram.items()):
        iram[address] = value
    for address, value in (*registers_before(vector).items(), *vector.final.registers().items()):
        sfr[address - 0x80] = value
    spoilt = _spoilt_bits(artefacts)
    their_pc, their_sfr = step.pc & ~spoilt.pop(PC, 0), list(step.after_sfr)
    for address, bits in spoilt.items():
        i = address - 0x80
        their_sfr[i] = their_sfr[i] & ~bits | sfr[i] & bits
    pairs = [("PC", vector.final.pc, their_pc), ("ticks", 12 * vector.cycles, step.ticks)]
    for name, base, ours, theirs in (
        ("RAM", 0, iram, step.after_iram),
        ("SFR", 0x80, sfr, their_sfr),
        ("XDATA cell", 0, list(vector.final.xdata.values()), step.after_xdata),
    ):
        if ours != theirs:
            cells = enumerate(zip(ours, theirs, strict=True), base)
            pairs += [(f"{name} {address:02X}", x, y) for address, (x, y) in cells]
    return [f"{name}: {x:X}, uCsim {y:X}" for name, x, y in pairs if x != y]


def compare(
    program: str, folder: Path, vectors: Sequence[Vector], known: tuple[Artefact, ...], seed: int
) -> Comparison:
    """All vectors in uCsim; where one of the known artefacts applies, its rule is asked instead."""
    excused: Counter[str] = Counter()
    left_out, wrong = [], []
    for vector, step in zip(vectors, run_vectors(program, folder, vectors, seed), strict=True):
        artefacts = [artefact for artefact in known if artefact.applies(vector)]
        excused.update(artefact.name for artefact in artefacts)
        faults = [f"breaks the rule of {one.name!r}" for one in artefacts if not one.rule(vector)]
        if any(artefact.spoils is None for artefact in artefacts):
            left_out.append(vector)
        else:
            faults += differences(vector, step, artefacts)
        if faults:
            wrong.append(f"{vector.name} at {vector.initial.pc:04X}: {'; '.join(faults[:6])}")
    return Comparison(len(vectors) - len(left_out), excused, left_out, wrong)
