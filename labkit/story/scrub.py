"""A recorded boot to walk through, forward and back: snapshots, and replay from the nearest one."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from contextlib import ExitStack
from functools import cache

from labkit.drive.drive import Drive, DriveState
from labkit.firmware.layout import Layout
from labkit.firmware.parts import part_names
from labkit.firmware.store import read_symbols, recipe
from labkit.host.clock import MS
from labkit.story.bootlog import BootLog, join_log
from labkit.story.moment import Line, Moment, Names, line_in_flash, moment_of, offset_at

SNAPSHOTS = 64
BEHIND = 3  # instructions shown that were executed last
NOWHERE = -1


class Scrub:
    """The first `end` ns of a boot. It moves the drive it was made from; take another one for other work.

    `log` is what `record_boot` gives: code banks, BSY, light and events. `now` is the present moment.
    """

    def __init__(self, drive: Drive, ms: float, hold_eject: bool, image: str | None) -> None:
        self.end = round(ms * MS)
        self.log = BootLog(self.end)
        self._drive = drive
        self._image = image
        self._start = drive.board.time
        self._times = array("q")
        self._offsets = array("l")
        self._pcs = array("H")
        self._banks = array("B")
        self._states: list[tuple[int, DriveState]] = []
        self._record(hold_eject)
        self.now = self.at(0)

    # Recording -------------------------------------------------------------------------------

    def _record(self, hold_eject: bool) -> None:
        drive, start = self._drive, self._start
        with ExitStack() as stack:
            join_log(drive, self.log, start, stack)
            stack.enter_context(drive.watch("execute", self._executed))
            drive.board.panel.pressed = hold_eject
            drive.power_on(start)
            for part in range(SNAPSHOTS):
                drive.run_until(start + self.end * part // SNAPSHOTS)
                self._states.append((drive.board.time - start, drive.save()))
            drive.run_until(start + self.end)

    def _executed(self, pc: int) -> None:
        offset = offset_at(self._drive, pc)
        self._times.append(self._drive.board.now() - self._start)
        self._offsets.append(NOWHERE if offset is None else offset)
        self._pcs.append(pc)
        self._banks.append(self._drive.board.code.bank)

    # Moving ----------------------------------------------------------------------------------

    @property
    def total(self) -> int:
        """How many instructions were executed."""
        return len(self._times)

    @property
    def executions(self) -> Counter[int]:
        """How often the instruction at each file offset was executed."""
        counts = Counter(self._offsets)
        del counts[NOWHERE]
        return counts

    def when(self, offset: int) -> list[float]:
        """Every time, in ms since power-on, at which the instruction at this file offset was executed."""
        return [t / MS for t, where in zip(self._times, self._offsets, strict=True) if where == offset]

    def at(self, ms: float) -> Moment:
        """Go to the first instruction boundary at or after `ms` milliseconds since power-on."""
        if not 0 <= ms * MS <= self.end:
            raise ValueError(f"{ms} ms was not recorded: choose 0 to {self.end / MS:g} ms.")
        return self._go(round(ms * MS))

    def at_instruction(self, number: int) -> Moment:
        """Go to where instruction `number` (0, 1, 2, ...) comes next; outside of them, to the nearest."""
        return self._go(self._times[min(max(number, 0), self.total - 1)])

    def step(self, count: int = 1) -> Moment:
        """Go so many instructions forward, or back when `count` is negative."""
        return self.at_instruction(self.now.number + count)

    def _go(self, ns: int) -> Moment:
        drive = self._drive
        nearest = bisect_right(self._states, ns, key=lambda entry: entry[0]) - 1
        drive.load(self._states[max(0, nearest)][1])
        drive.run_until(self._start + ns)
        reached, code = drive.board.time - self._start, drive.board.code
        number, pc = bisect_left(self._times, reached), drive.board.cpu.pc
        before = [self._line(one) for one in range(max(0, number - BEHIND), number)]
        offset = offset_at(drive, pc)
        part = "" if offset is None else part_names(code.layout, self._image)(offset)
        names = self._names(code.bank)
        self.now = moment_of(
            drive, reached, (number, self.total), tuple(one for one in before if one), names, part
        )
        return self.now

    def _line(self, number: int) -> Line | None:
        """Instruction `number` of the recording; None for one that ran from the SRAM page."""
        offset, bank = self._offsets[number], self._banks[number]
        if offset == NOWHERE:
            return None
        return line_in_flash(self._drive, offset, self._pcs[number], bank, self._names(bank))

    def _names(self, bank: int) -> Names:
        if self._image is None or bank >= Layout(recipe(self._image).layout).code_banks:
            return {}
        return _symbols(self._image, bank)


@cache
def _symbols(image: str, bank: int) -> Names:
    return read_symbols(image, bank)


def scrub_boot(drive: Drive, ms: float = 60, hold_eject: bool = False, image: str | None = None) -> Scrub:
    """Give a drive power, on the table and without a PC, and record `ms` milliseconds of it.

    `image` is the key of its firmware, for names of routines. Raises ValueError for a drive that is powered.
    """
    if drive.present_power:
        raise ValueError("The drive is powered already: switch it off first, or take a new one.")
    if ms <= 0:
        raise ValueError("Record more than 0 ms.")
    return Scrub(drive, ms, hold_eject, image)
