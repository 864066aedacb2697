"""Makes vectors: executes a drafted instruction in the interpreter and writes down what it touched."""

from __future__ import annotations

from random import Random
from typing import Any

from labkit.mcu.core import Mcs51
from labkit.mcu.disassembler import decode
from labkit.mcu.interpreter import plain_burst
from labkit.mcu.names import ACC, DPH, DPL, PSW, SP, B
from labkit.mcu.table import ROWS
from labkit.mcu.vectordraw import Draft
from labkit.mcu.vectors import NAMED, PinBoard, State, Vector


class _Watched(list[int]):
    """A memory that remembers the cells looked at or changed, each with the byte it held first."""

    def __init__(self, cells: list[int]) -> None:
        super().__init__(cells)
        self.seen: dict[int, int] = {}

    def _see(self, key: Any) -> None:
        if isinstance(key, int) and key < len(self):
            self.seen.setdefault(key, list.__getitem__(self, key))

    def __getitem__(self, key: Any) -> Any:
        self._see(key)
        return super().__getitem__(key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._see(key)
        super().__setitem__(key, value)


class Recorder:
    """Makes vectors from drafts, by the interpreter. Code and external data hold random bytes of `rng`."""

    def __init__(self, rng: Random) -> None:
        self._board = PinBoard()
        self._cpu = Mcs51(self._board, plain_burst)
        self._iram = self._cpu.iram = _Watched(self._cpu.iram)
        self._xdata = self._cpu.xdata = _Watched(list(rng.randbytes(0x10000)))
        self._code = self._cpu.code = _Watched(list(rng.randbytes(0x10000)))

    def record(self, draft: Draft) -> Vector:
        """Execute the instruction and write down all that it looked at or changed."""
        cpu, row = self._cpu, ROWS[draft.raw[0]]
        cpu.reset()
        cpu.pc = draft.pc
        cpu.iram[:] = draft.iram
        raw = draft.raw[: row.length]
        fetched = {draft.pc + i & 0xFFFF: value for i, value in enumerate(raw)}
        for address, value in fetched.items():
            self._code[address] = value
        for address, value in {**draft.named, **draft.sfr}.items():
            cpu.sfr[address - 0x80] = value
        self._board.pins = draft.pins
        before_sfr = list(cpu.sfr)
        for memory in (self._iram, self._xdata, self._code):
            memory.seen = {}
        cpu.run(1)
        changed = {i + 0x80 for i, value in enumerate(before_sfr) if cpu.sfr[i] != value} - NAMED
        sfr = {address: before_sfr[address - 0x80] for address in sorted(changed | set(draft.sfr))}
        ram, xdata = (dict(sorted(memory.seen.items())) for memory in (self._iram, self._xdata))
        initial = _state(draft.pc, before_sfr, sfr, ram, xdata)
        final = self._final(initial)
        text = decode(raw, 0, draft.pc, {}).text
        name = f"{bytes(raw).hex(' ')}: {text}"
        # MOV R7,A looks at its neighbour too, for the run of erased bytes that it may be part of.
        code = fetched | self._code.seen if "CODE(" in row.body else fetched
        return Vector(name, initial, final, cpu.cycles, code, draft.pins)

    def _final(self, initial: State) -> State:
        """The same cells after the instruction."""
        cpu = self._cpu
        sfr = {address: cpu.sfr[address - 0x80] for address in initial.sfr}
        ram = {address: cpu.iram[address] for address in initial.ram}
        return _state(cpu.pc, cpu.sfr, sfr, ram, {address: cpu.xdata[address] for address in initial.xdata})


def _state(
    pc: int, registers: list[int], sfr: dict[int, int], ram: dict[int, int], xdata: dict[int, int]
) -> State:
    a, b, psw, sp, low, high = (registers[address - 0x80] for address in (ACC, B, PSW, SP, DPL, DPH))
    return State(pc, a, b, psw, sp, high << 8 | low, sfr, ram, xdata)
