"""Stepping through a whole bench, on and back: snapshots, and replay from the nearest one.

A step is emulated time: the PC and all other drives live through it too. What people did cannot be replayed,
so a step back goes over an act as a whole.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import deque
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from labkit.host.clock import MS, SECOND
from labkit.story.journal import Place
from labkit.story.moment import Line, line_at
from labkit.story.scrub import BEHIND
from labkit.story.workbench import Workbench

KEPT = 64
"""Snapshots that are kept at most."""
EVERY_NS = SECOND // 4
LONGEST_NS = SECOND // 10
"""A step over sleep, or without power, goes no further than this."""
GRAIN_NS = MS
_RECENT = 8  # the newest snapshots are never thinned
_TRAIL = 64


@dataclass(frozen=True)
class Step:
    """How far a step went in ns (negative: back), what was executed, and both in a sentence."""

    ns: int
    line: Line | None
    words: str


@dataclass
class _Kept:
    """A snapshot at `ns`. With `act` it is what was there before that act, and `stops` were known then.

    `place` is where the journal stood, where that is known.
    """

    ns: int
    state: Any
    act: str = ""
    place: Place | None = None
    stops: list[tuple[int, int]] = field(default_factory=list)


class Rewind:
    """Keeps snapshots of a bench. Call `mark(act)` before each act, `keep()` after it and as time passes.

    Time that passes must be nothing but time, such as `bench.wait`. Steps are those of `bench.drive`.
    """

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._all: list[_Kept] = []
        self._stops: list[tuple[int, int]] = []  # (from, to) of each step that can be taken back as it was
        self._trail: deque[tuple[int, Line]] = deque(maxlen=_TRAIL)
        self._trail_end = -1
        self.keep()

    # Keeping ---------------------------------------------------------------------------------

    def mark(self, act: str = "the last act", place: Place | None = None) -> None:
        """Somebody is about to do something, called so; the journal stands at this place before it."""
        self._forget_future()
        self._all.append(_Kept(self._now, self._bench.save(), act, place, self._stops))
        self._stops = []
        self._thin()

    def keep(self) -> None:
        """Take a snapshot if an act is over, or if the last one is a while ago."""
        self._forget_future()
        self._keep()

    def _keep(self) -> None:
        last = self._all[-1] if self._all else None
        if last is None or last.act or self._now - last.ns >= EVERY_NS:
            self._all.append(_Kept(self._now, self._bench.bench.save()))
            self._thin()

    def _forget_future(self) -> None:
        """After a load there may be snapshots of what is no longer to come."""
        while self._all and self._all[-1].ns > self._now:
            self._stops = self._all.pop().stops
        while self._stops and self._stops[-1][1] > self._now:
            self._stops.pop()

    def _thin(self) -> None:
        while len(self._all) > KEPT:
            # The first snapshot behind an act stays: nothing before it could be replayed.
            plain = [n for n in range(1, len(self._all)) if not self._all[n].act and not self._all[n - 1].act]
            gone = set(plain[:-_RECENT:2]) or {0}
            self._all = [one for n, one in enumerate(self._all) if n not in gone]

    # Looking ---------------------------------------------------------------------------------

    @property
    def _now(self) -> int:
        return self._bench.bench.clock.now

    @property
    def can_step_back(self) -> bool:
        """Is anything known of what was before?"""
        return any(one.act or one.ns < self._now for one in self._all)

    @property
    def before(self) -> tuple[Line, ...]:
        """The instructions that were executed last, as far as they were stepped through."""
        if self._trail_end != self._now:
            return ()
        return tuple(line for _, line in self._trail)[-BEHIND:]

    # On --------------------------------------------------------------------------------------

    def step(self) -> Step:
        """Execute one instruction of the drive's 8051.

        If it sleeps, or does not run, go on to where it executes the next time, at most 0.1 s.
        """
        self.keep()
        bench, board, start = self._bench.bench, self._bench.drive.board, self._now
        bench.catch_up()
        trail = [*self._trail] if self._trail_end == start else []
        if board.running and not board.cpu.asleep:
            seen: list[tuple[int, Line]] = []
            with self._bench.drive.watch("execute", partial(self._note, seen)):
                self._live(board.time + 1)
                self._live(board.time)
            line = seen[0][1] if seen else None
            words = f"An interrupt comes: on at {board.cpu.pc:04X}h."
            if line is not None:
                words = f"Executed {_in_words(line)}."
            trail += seen
        else:
            line, words = None, self._wake()
        self._stops.append((start, self._now))
        self._remember(trail)
        self._bench.journal.passed(start)
        return Step(self._now - start, line, words)

    def _note(self, seen: list[tuple[int, Line]], pc: int) -> None:
        seen.append((self._bench.drive.board.now(), line_at(self._bench.drive, pc, {})))

    def _wake(self) -> str:
        """Go to where the next instruction is about to be executed; says how."""
        bench, board, start = self._bench.bench, self._bench.drive.board, self._now
        slept = "slept" if board.running else "was held in reset" if board.powered else "had no power"
        end = start + LONGEST_NS
        while self._now < end:
            state, times = bench.save(), array("q")
            self._record(min(end, self._now + GRAIN_NS), times)
            if times:
                bench.load(state)
                self._live(times[0])
                passed = (self._now - start) / MS
                return f"The CPU {slept} for {passed:.3f} ms, and is about to go on at {board.cpu.pc:04X}h."
        return f"The CPU {slept} all the time: {LONGEST_NS / SECOND:g} s have passed."

    # Back ------------------------------------------------------------------------------------

    def step_back(self) -> Step:
        """Go to before the last instruction that was executed, or before the last act if none was since.

        The journal goes back too: it says how the bench came to be as it is.
        """
        with self._bench.journal.silent():
            step = self._back()
        self._bench.journal.went_back()
        return step

    def _back(self) -> Step:
        self.keep()
        now = self._now
        if self._stops and self._stops[-1][1] == now and self._since_act(self._stops[-1][0] + 1):
            start = self._stops.pop()[0]
            self._go(start)
            self._remember([one for one in self._trail if one[0] < start])
            return Step(start - now, None, "One step back.")
        found = self._last_executed(now)
        if found is not None:
            return Step(self._now - now, found, f"Back before {_in_words(found)}.")
        return self._before_act(now)

    def _last_executed(self, now: int) -> Line | None:
        """Go there; None, and to the first moment behind the last act, if there was none since that."""
        span = GRAIN_NS
        for base in reversed(self._since_act(now)):
            low = now
            while low > base.ns:
                low = max(base.ns, now - span)
                span *= 8
                times = array("q")
                self._go(low)
                state = self._bench.bench.save()
                self._record(now, times)
                if times:
                    self._bench.bench.load(state)
                    return self._arrive(times)
        return None

    def _arrive(self, times: array[int]) -> Line:
        """From before the first of these instructions to before the last one, noting what comes between."""
        seen: list[tuple[int, Line]] = []
        if len(times) > BEHIND:
            self._live(times[-1 - BEHIND])
        with self._bench.drive.watch("execute", partial(self._note, seen)):
            self._live(times[-1])
        self._remember(seen)
        self._cut_off()
        drive = self._bench.drive
        return line_at(drive, drive.board.cpu.pc, {})

    def _before_act(self, now: int) -> Step:
        since = self._since_act(now)
        if since:  # nothing was executed since the last act, but time has passed
            self._go(since[0].ns)
            self._remember([])
            return Step(self._now - now, None, "Back over a time in which the CPU executed nothing.")
        while self._all and not self._all[-1].act:
            self._all.pop()
        if not self._all:
            self.keep()
            return Step(0, None, "Nothing is known of what was before.")
        kept = self._all.pop()
        self._bench.bring_back(kept.state)
        self._bench.journal.went_back(kept.place)
        self._stops = kept.stops
        self._remember([])
        return Step(self._now - now, None, f"Back before this: {kept.act}.")

    def _since_act(self, now: int) -> list[_Kept]:
        """The snapshots behind the last act that are earlier than now."""
        acts = [n for n, one in enumerate(self._all) if one.act]
        return [one for one in self._all[acts[-1] + 1 if acts else 0 :] if one.ns < now]

    # Moving ----------------------------------------------------------------------------------

    def _go(self, ns: int) -> None:
        """To a moment behind the last act, from the snapshot before it."""
        known = self._since_act(ns + 1)
        self._bench.bench.load(known[bisect_right(known, ns, key=lambda one: one.ns) - 1].state)
        self._live(ns)
        self._cut_off()
        self._keep()  # the next step back will not have so far to go

    def _cut_off(self) -> None:
        while self._all and self._all[-1].ns > self._now:
            self._all.pop()

    def _live(self, ns: int) -> None:
        """Let time pass till `ns`, exactly."""
        if ns > self._now:
            self._bench.bench.wait((ns - self._now) / SECOND)

    def _record(self, ns: int, times: array[int]) -> None:
        """The same, noting when each instruction began."""
        board = self._bench.drive.board
        with self._bench.drive.watch("execute", lambda _: times.append(board.now())):
            self._live(ns)

    def _remember(self, trail: list[tuple[int, Line]]) -> None:
        self._trail = deque(trail, maxlen=_TRAIL)
        self._trail_end = self._now


def _in_words(line: Line) -> str:
    return f"{line.instruction.text} at {line.bank}:{line.instruction.address:04X}"
