"""The bench's one clock, in integer ns; it also keeps appointments and loses patience."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

SECOND = 1_000_000_000
MS = 1_000_000
US = 1_000
NEVER = 1 << 62


class OutOfPatience(Exception):
    """Emulated time ran out for what is being run. The runner catches it; nobody else should."""


class BusyError(RuntimeError):
    """The bench stands between two slices of a long act; the sentence says how to go on."""


@dataclass(frozen=True)
class Task:
    """Something that runs: its name, when it began (ns), and what it has printed so far, if it prints."""

    label: str
    start: int
    text: Callable[[], str] | None = None


@dataclass(frozen=True)
class ClockState:
    """Time and appointments."""

    now: int
    appointments: tuple[tuple[int, int, Callable[[], None]], ...]
    made: int


class Clock:
    """`now` only grows. `at(t, action)` makes an appointment; `patience(ns)` sets a limit for a while.

    `tasks` are what runs now, the outermost first. `watchers` are called when someone takes a glance: they
    set no time of their own, so that nothing runs otherwise because it is watched. `shown_elsewhere`: a
    watcher shows what runs, no bar is wanted.
    """

    def __init__(self) -> None:
        self.now = 0
        self.tasks: list[Task] = []
        self.watchers: list[Callable[[], None]] = []
        self.shown_elsewhere = False
        self.frozen = ""
        self._appointments: list[tuple[int, int, Callable[[], None]]] = []
        self._made = 0
        self._limits: list[int] = []
        self._patient_since = 0
        self._glance: Callable[[int], None] | None = None
        self._glance_every = 0
        self._next_glance = NEVER
        self._alarm = NEVER
        self._frozen_at = 0

    def spend(self, ns: int) -> None:
        """Let `ns` pass at once: the price of one access."""
        self.now += ns
        if self.now >= self._alarm:
            self._ring()

    def advance_to(self, t: int) -> None:
        """Let time pass till `t`, keeping each appointment on the way. A `t` in the past changes nothing."""
        while self.now < t:
            self.spend(self.horizon(t) - self.now)

    def horizon(self, t: int) -> int:
        """How far one may jump towards `t` without passing over an appointment or the end of patience."""
        return min(t, self._alarm)

    def at(self, t: int, action: Callable[[], None]) -> None:
        """Call `action` when the clock reaches `t` (ns)."""
        self._made += 1
        heapq.heappush(self._appointments, (t, self._made, action))
        self._set_alarm()

    @contextmanager
    def patience(self, ns: int) -> Iterator[None]:
        """Inside, OutOfPatience is raised once `ns` have passed. Of nested limits the nearest counts.

        Raises ValueError for no time at all.
        """
        if ns <= 0:
            raise ValueError("Patience must be longer than 0 seconds.")
        if not self._limits:
            self._patient_since = self.now
        self._limits.append(min(self._limit, self.now + ns))
        self._set_alarm()
        try:
            yield
        finally:
            self._limits.pop()
            self._set_alarm()

    @property
    def _limit(self) -> int:
        return self._limits[-1] if self._limits else NEVER

    @property
    def patient_for(self) -> int | None:
        """How long (ns) the outermost `patience` has lasted; None where nothing runs that has one."""
        return self.now - self._patient_since if self._limits else None

    @property
    def out_of_patience(self) -> bool:
        """Is the patience over that is in force now?"""
        return self.now >= self._limit

    @contextmanager
    def glances(self, every: int, glance: Callable[[int], None]) -> Iterator[None]:
        """Inside, `glance(now)` is called about every `every` ns, for those who show progress."""
        before = (self._glance, self._glance_every, self._next_glance)
        self._glance, self._glance_every, self._next_glance = glance, every, self.now + every
        self._set_alarm()
        try:
            yield
        finally:
            self._glance, self._glance_every, self._next_glance = before
            self._set_alarm()

    @property
    def busy(self) -> bool:
        """Is somebody in the middle of an act: does a limit stand, or are there glances?"""
        return self._limit != NEVER or self._glance is not None

    @property
    def printing(self) -> Task | None:
        """The innermost task that prints; None if none does."""
        return next((task for task in reversed(self.tasks) if task.text is not None), None)

    def impatient(self) -> bool:
        """Lose all patience at this moment. False if nothing runs that could be stopped."""
        self._limits[:] = [min(one, self.now) for one in self._limits]
        self._set_alarm()
        return bool(self._limits)

    # Standing still --------------------------------------------------------------------------

    def freeze(self, sentence: str) -> None:
        """Let nobody spend time till `thaw()`: who tries gets BusyError with this sentence."""
        self.frozen, self._frozen_at = sentence, self.now
        self._set_alarm()

    def thaw(self) -> None:
        """Go on where time was frozen."""
        self.frozen, self.now = "", self._frozen_at
        self._set_alarm()

    def check(self) -> None:
        """Raises BusyError while time is frozen."""
        if self.frozen:
            raise BusyError(self.frozen)

    def _ring(self) -> None:
        self.check()
        while self._appointments and self._appointments[0][0] <= self.now:
            heapq.heappop(self._appointments)[2]()
        if self._glance is not None and self.now >= self._next_glance:
            self._next_glance = self.now + self._glance_every
            self._glance(self.now)
            for watcher in tuple(self.watchers):
                watcher()
        self._set_alarm()
        if self.now >= self._limit:
            raise OutOfPatience

    def _set_alarm(self) -> None:
        if self.frozen:
            self._alarm = self._frozen_at
            return
        first = self._appointments[0][0] if self._appointments else NEVER
        self._alarm = min(first, self._limit, self._next_glance)

    def save(self) -> ClockState:
        """A snapshot of time and appointments."""
        self.check()
        return ClockState(self.now, tuple(self._appointments), self._made)

    def load(self, state: ClockState) -> None:
        """Back to a snapshot."""
        self.check()
        self.now, self._made = state.now, state.made
        self._appointments = list(state.appointments)
        self._next_glance = self.now + self._glance_every if self._glance is not None else NEVER
        self._set_alarm()
