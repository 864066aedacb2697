"""Single-step vectors: one instruction each, the state before it, the state after it, its time.

The page `docs/VECTORS.md` describes the JSON form. A vector names only the cells that its instruction looks
at or changes; every other cell keeps what it holds, and every other register its reset value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from labkit.mcu.bus import OpenBus
from labkit.mcu.core import Mcs51
from labkit.mcu.engine import Engine
from labkit.mcu.interpreter import plain_burst
from labkit.mcu.names import ACC, DPH, DPL, PSW, SP, B

_RESERVED = 0xA5

# These have names of their own in a state; all other registers are cells of its `sfr`.
NAMED = frozenset((ACC, B, PSW, SP, DPL, DPH))

_REGISTERS = ("pc", "a", "b", "psw", "sp", "dptr")
_SPACES = ("sfr", "ram", "xdata")


@dataclass(frozen=True)
class State:
    """Registers, and cells as address -> byte: other registers, internal RAM, external data."""

    pc: int
    a: int
    b: int
    psw: int
    sp: int
    dptr: int
    sfr: Mapping[int, int]
    ram: Mapping[int, int]
    xdata: Mapping[int, int]

    def registers(self) -> dict[int, int]:
        """All special function registers that the state names, by address."""
        own = {ACC: self.a, B: self.b, PSW: self.psw, SP: self.sp}
        return {**self.sfr, **own, DPL: self.dptr & 255, DPH: self.dptr >> 8}

    def as_dict(self) -> dict[str, Any]:
        """The JSON form: cells are lists of [address, byte]."""
        words: dict[str, Any] = {name: getattr(self, name) for name in _REGISTERS}
        return words | {space: _pairs(getattr(self, space)) for space in _SPACES}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> State:
        """Back from the JSON form. Raises KeyError for a missing field."""
        registers = (data[name] for name in _REGISTERS)
        return cls(*registers, *(dict(data[space]) for space in _SPACES))


@dataclass(frozen=True)
class Vector:
    """One case. `code` are the bytes fetched or read by MOVC; `pins` what the board drives on ports, FFh
    elsewhere; `cycles` machine cycles of twelve clocks."""

    name: str
    initial: State
    final: State
    cycles: int
    code: Mapping[int, int]
    pins: Mapping[int, int]

    def as_dict(self) -> dict[str, Any]:
        """The JSON form: code and pins stand in the initial state, since no instruction changes them."""
        met = {"code": _pairs(self.code), "pins": _pairs(self.pins)}
        initial, final = self.initial.as_dict() | met, self.final.as_dict()
        return {"name": self.name, "initial": initial, "final": final, "cycles": self.cycles}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Vector:
        """Back from the JSON form. Raises KeyError for a missing field."""
        initial = data["initial"]
        states = State.from_dict(initial), State.from_dict(data["final"])
        return cls(data["name"], *states, data["cycles"], dict(initial["code"]), dict(initial["pins"]))


def _pairs(cells: Mapping[int, int]) -> list[list[int]]:
    return [[address, value] for address, value in cells.items()]


class PinBoard(OpenBus):
    """A board that only drives pins: `pins` by the address of the port."""

    def __init__(self) -> None:
        self.pins: Mapping[int, int] = {}

    def port_pins(self, port: int, /) -> int:
        """Level of the pins as the vector says, FFh where it says nothing."""
        return self.pins.get(0x80 + 16 * port, 0xFF)


class Runner:
    """Runs vectors on an engine. Data cells that a vector does not name hold `fill` (0..255) all the time."""

    def __init__(self, engine: Engine = plain_burst, fill: int = 0) -> None:
        self._board = PinBoard()
        self.cpu = Mcs51(self._board, engine)
        self._fill = fill
        self._blank = [fill] * 0x10000
        self.cpu.xdata = list(self._blank)
        self._sfr_before: list[int] = []

    def differences(self, vector: Vector) -> list[str]:
        """What is not as the vector says after one instruction; nothing for an engine that is right."""
        self._load(vector)
        cpu = self.cpu
        cpu.run(vector.cycles)
        found = self._found_and_wanted(vector)
        return [f"{what}: {have:X}h, not {want:X}h" for what, have, want in found if have != want]

    def _load(self, vector: Vector) -> None:
        """Put the CPU into the initial state."""
        cpu, before = self.cpu, vector.initial
        cpu.reset()
        cpu.pc = before.pc
        for address, value in before.registers().items():
            cpu.sfr[address - 0x80] = value
        cpu.iram[:] = _filled(256, self._fill, before.ram)
        for address, value in before.xdata.items():
            cpu.xdata[address] = value
        # The reserved opcode all around: an engine that takes instructions together takes this one alone.
        cpu.code = _filled(0x10000, _RESERVED, vector.code)
        self._board.pins = vector.pins
        self._sfr_before = list(cpu.sfr)

    def _found_and_wanted(self, vector: Vector) -> Iterator[tuple[str, int, int]]:
        """Name, value found and value wanted of all that an instruction could change."""
        cpu, before, after = self.cpu, vector.initial, vector.final
        yield "pc", cpu.pc, after.pc
        yield "cycles", cpu.cycles, vector.cycles
        sfr = self._sfr_before
        for address, value in after.registers().items():
            sfr[address - 0x80] = value
        for address, (have, want) in enumerate(zip(cpu.sfr, sfr, strict=True), 0x80):
            yield f"sfr {address:02X}h", have, want
        ram = _filled(256, self._fill, {**before.ram, **after.ram})
        for address, (have, want) in enumerate(zip(cpu.iram, ram, strict=True)):
            yield f"ram {address:02X}h", have, want
        yield from self._xdata_found_and_wanted({**before.xdata, **after.xdata})

    def _xdata_found_and_wanted(self, named: Mapping[int, int]) -> Iterator[tuple[str, int, int]]:
        """The same for external data, which is too large to be made anew: blank it again behind each look."""
        cells, fill = self.cpu.xdata, self._fill
        for address, want in named.items():
            yield f"xdata {address:04X}h", cells[address], want
            cells[address] = fill
        if cells != self._blank:
            yield from ((f"xdata {address:04X}h", have, fill) for address, have in enumerate(cells))
            self.cpu.xdata = list(self._blank)


def _filled(size: int, fill: int, cells: Mapping[int, int]) -> list[int]:
    whole = [fill] * size
    for address, value in cells.items():
        whole[address] = value
    return whole
