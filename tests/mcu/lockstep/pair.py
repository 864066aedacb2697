"""Two boards with one program: the reference interpreter and the engine under test, slice by slice.

Between the slices the same things happen to both from outside; after each slice everything must be equal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any, NamedTuple

from labkit.mcu import Engine, Hook, Mcs51
from labkit.mcu.interpreter import plain_burst
from labkit.mcu.names import SFR_NAMES
from labkit.mcu.snapshot import _WORDS
from tests.mcu.lockstep.machine import Machine, MachineState, Rom

LENGTHS = (1, 1, 1, 2, 3, 7, 50, 50, 200, 200, 1000, 1000, 5000, 5000, 50_000)
# A board may stop the CPU every few cycles; so many times it goes on within a slice.
_STOPS = 25
_RARELY = 0.03


class Difference(NamedTuple):
    """What the engine did otherwise: slice number, cycles at its begin, and "field: reference / engine"."""

    slice: int
    cycles: int
    length: int
    fields: list[str]


def cells(name: str, ours: Sequence[Any], theirs: Sequence[Any], first: int = 0) -> Iterator[str]:
    """The places at which two sequences differ."""
    if ours == theirs:
        return
    if len(ours) != len(theirs):
        yield f"{name} length: {len(ours)} / {len(theirs)}"
    for at, (x, y) in enumerate(zip(ours, theirs, strict=False), first):
        if x != y:
            where = SFR_NAMES.get(at, f"{name} {at:02X}h") if name == "sfr" else f"{name} {at:X}h"
            yield f"{where}: {x} / {y}"


def cpu_differences(reference: Mcs51, tested: Mcs51) -> Iterator[str]:
    """All that two CPUs do not share, "field: reference / engine"."""
    one, two = reference.save(), tested.save()
    for name, x, y in zip(_WORDS, one.words, two.words, strict=True):
        if x != y:
            yield f"{name}: {x} / {y}"
    yield from cells("sfr", one.sfr, two.sfr, 0x80)
    yield from cells("iram", one.iram, two.iram)
    yield from cells("events", one.events, two.events)
    if reference.code != tested.code:
        yield "code view"


def board_differences(reference: Machine, tested: Machine) -> Iterator[str]:
    """All that two boards do not share, what the devices saw first."""
    yield from cells("log", reference.log, tested.log)
    yield from cpu_differences(reference.cpu, tested.cpu)
    for i in range(2):
        yield from cells(f"xdata of window {i}", reference.windows[i], tested.windows[i])
    yield from cells("flash", reference.flash, tested.flash)
    mine, its = reference.registers(), tested.registers()
    yield from (f"board {name}: {mine[name]} / {its[name]}" for name in mine if mine[name] != its[name])


class Pair:
    """A lockstep run of one program, `cycles` long in all.

    `cap` cuts slice number `cut` short, to look for where it goes wrong.
    """

    def __init__(self, rom: Rom, seed: int, engine: Engine, cycles: int, cut: int = -1, cap: int = 0) -> None:
        self.boards = (Machine(rom, seed, plain_burst), Machine(rom, seed, engine))
        self.rng = Random(seed ^ 0x5EED)
        self.number = 0
        self.left = cycles
        self._cut, self._cap = cut, cap
        self._hooks: list[tuple[Hook, Hook]] = []
        self._saved: tuple[MachineState, ...] | None = None
        self._asleep = 0

    @property
    def reference(self) -> Machine:
        """The interpreter's board."""
        return self.boards[0]

    # From outside ------------------------------------------------------------------------------

    def event(self) -> None:
        """Perhaps something happens to both boards between two slices."""
        rng = self.rng
        if self._asleep > 1 or rng.random() < _RARELY:
            self._asleep = 0
            for board in self.boards:
                board.cpu.reset()
                board.restart()
        if rng.random() < 0.5:
            act = rng.choice(
                (self._pins, self._pins, self._timer, self._cell, self._snapshot, self._code, self._hook)
            )
            act()

    def _pins(self) -> None:
        low, high, port = self.rng.random() < 0.5, self.rng.random() < 0.5, self.rng.randrange(4)
        level = self.rng.randrange(256)
        for board in self.boards:
            board.cpu.int0, board.cpu.int1 = low, high
            board.pins[port] = level

    def _timer(self) -> None:
        register, value = self.rng.choice((0x0A, 0x0B, 0x0C, 0x0D, 0x4C, 0x4D)), self.rng.randrange(256)
        for board in self.boards:
            board.cpu.sfr[register] = value

    def _cell(self) -> None:
        at, value, far = self.rng.randrange(0x20, 0x70), self.rng.randrange(256), self.rng.randrange(0x4000)
        for board in self.boards:
            board.cpu.iram[at] = value
            if board.cpu.xdata[far] < 256:
                board.cpu.xdata[far] = value

    def _snapshot(self) -> None:
        if self._saved is None or self.rng.random() < 0.5:
            self._saved = tuple(board.save() for board in self.boards)
            return
        for board, state in zip(self.boards, self._saved, strict=True):
            board.load(state)

    def _code(self) -> None:
        """The host writes flash (mostly what is there already), or the same code comes in another list."""
        rng = self.rng
        at, value, change = rng.randrange(0x100, 0x2000), rng.randrange(256), rng.random()
        for board in self.boards:
            if change < 0.4:
                board.cpu.code = list(board.cpu.code)
            else:
                board.program(at, value if change > 0.95 else board.flash[at])

    def _hook(self) -> None:
        """An observer comes or goes; one kind of them is a breakpoint."""
        rng = self.rng
        if self._hooks and rng.random() < 0.6:
            for hook in self._hooks.pop(rng.randrange(len(self._hooks))):
                hook.remove()
            return
        kind = rng.choice(("execute", "execute", "read", "write", "bank", "illegal", "illegal"))
        lo, span = (
            rng.choice((0, 0x300, 0x340, 0x700, 0x740, 0x1000, 0x1800, 0x4000, 0x8000)),
            rng.choice((0, 16, 255)),
        )
        stops = rng.random() < 0.3
        self._hooks.append(
            tuple(self._observe(board, kind, lo, lo + span, stops) for board in self.boards)  # type: ignore[arg-type]
        )

    def _observe(self, board: Machine, kind: str, lo: int, hi: int, stops: bool) -> Hook:
        def note(*what: object) -> None:
            registers = [board.cpu.sfr[at] for at in (0x60, 0x50, 0x01, 0x02)] if kind == "execute" else ()
            board.note(kind, *what, *registers)
            if stops:
                board.cpu.request_stop()

        return board.cpu.hooks.add(kind, note, lo, hi)

    # Slices ------------------------------------------------------------------------------------

    def slice(self) -> Difference | None:
        """Something from outside, then a run of random length; what differs then."""
        self.event()
        length = min(self.rng.choice(LENGTHS), self.left)
        if self.number == self._cut:
            length = self._cap
        begin = self.reference.cpu.cycles
        fields = self.run(length)
        # A reset begins at 0 again.
        self.left -= max(1, self.reference.cpu.cycles - begin)
        self._asleep = self._asleep + 1 if self.reference.cpu.asleep else 0
        self.number += 1
        return Difference(self.number - 1, begin, length, fields) if fields else None

    def run(self, cycles: int) -> list[str]:
        """Run both so many cycles on, over the stops that are asked for; what differs then."""
        until = self.reference.cpu.cycles + cycles
        reference, tested = self.boards
        for _ in range(_STOPS):
            reference.cpu.run(until)
            try:
                tested.cpu.run(until)
            except Exception as error:
                return [f"the engine failed: {error!r}"]
            if (reference.cpu.cycles, reference.cpu.pc) != (tested.cpu.cycles, tested.cpu.pc):
                break
            if reference.restart_wanted or reference.cpu.cycles >= until:
                break
        found = list(board_differences(reference, tested))
        for board in self.boards:
            if board.restart_wanted:
                board.restart()
            board.log.clear()
        return found
