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


@dataclass(frozen=True)
class ClockState:
    """Time and appointments."""

    now: int
    appointments: tuple[tuple[int, int, Callable[[], None]], ...]
    made: int


class Clock:
    """`now` only grows. `at(t, action)` makes an appointment; `patience(ns)` sets a limit for a while."""

    def __init__(self) -> None:
        self.now = 0
        self._appointments: list[tuple[int, int, Callable[[], None]]] = []
        self._made = 0
        self._limit = NEVER
        self._glance: Callable[[int], None] | None = None
        self._glance_every = 0
        self._next_glance = NEVER
        self._alarm = NEVER

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
        """Inside, OutOfPatience is raised once `ns` have passed. Of nested limits the nearest counts."""
        before = self._limit
        self._limit = min(before, self.now + ns)
        self._set_alarm()
        try:
            yield
        finally:
            self._limit = before
            self._set_alarm()

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

    def _ring(self) -> None:
        while self._appointments and self._appointments[0][0] <= self.now:
            heapq.heappop(self._appointments)[2]()
        if self._glance is not None and self.now >= self._next_glance:
            self._next_glance = self.now + self._glance_every
            self._glance(self.now)
        self._set_alarm()
        if self.now >= self._limit:
            raise OutOfPatience

    def _set_alarm(self) -> None:
        first = self._appointments[0][0] if self._appointments else NEVER
        self._alarm = min(first, self._limit, self._next_glance)

    def save(self) -> ClockState:
        """A snapshot of time and appointments."""
        return ClockState(self.now, tuple(self._appointments), self._made)

    def load(self, state: ClockState) -> None:
        """Back to a snapshot."""
        self.now, self._made = state.now, state.made
        self._appointments = list(state.appointments)
        self._next_glance = self.now + self._glance_every if self._glance is not None else NEVER
        self._set_alarm()
