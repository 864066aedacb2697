"""Run and pause: lets a bench live at a chosen speed as long as nobody asks anything else of it."""

from __future__ import annotations

import time
from collections.abc import Callable

from labkit.bench.conductor import SHOW_S, Loop, Wall

SPEEDS = ("0.01", "0.1", "1", "10")
"""Emulated seconds per second."""
LONGEST_S = 0.1
"""Wall time that one tick makes up for: a machine that is too slow falls behind and does not hang."""
GRAIN_S = 0.001


class Timekeeper:
    """`live(seconds)` lets the bench live for so long; `busy()` tells whether something else runs on it.

    Without a `loop` nothing ticks: `tick(wall seconds)` does it by hand.
    """

    def __init__(
        self,
        live: Callable[[float], None],
        busy: Callable[[], bool],
        loop: Loop | None = None,
        wall: Wall = time.perf_counter,
    ) -> None:
        self.speed = "1"
        self.running = False
        self._live, self._busy, self._loop, self._wall = live, busy, loop, wall
        self._last = 0.0
        self._rest = 0.0
        self._awaited = False

    def set_speed(self, speed: str) -> None:
        """Choose one of SPEEDS; raises ValueError for another."""
        if speed not in SPEEDS:
            raise ValueError(f"There is no speed {speed!r}; take one of: {', '.join(SPEEDS)}.")
        self.speed, self._rest = speed, 0.0

    def run(self) -> None:
        """Let time pass from now on."""
        self.running, self._last, self._rest = True, self._wall(), 0.0
        self._await()

    def pause(self) -> None:
        """Let time stand still."""
        self.running = False

    def _await(self) -> None:
        if self._loop is not None and not self._awaited:
            self._awaited = True
            self._loop.call_later(SHOW_S, self._beat)

    def _beat(self) -> None:
        self._awaited = False
        if not self.running:
            return
        now = self._wall()
        passed, self._last = min(now - self._last, LONGEST_S), now
        if not self._busy():
            self.tick(passed)
        self._await()

    def tick(self, passed: float) -> None:
        """So much wall time has passed: live through what that is at this speed, in whole milliseconds."""
        due = self._rest + passed * float(self.speed)
        grains = int(due / GRAIN_S)
        self._rest = due - grains * GRAIN_S
        if grains:
            self._live(grains / 1000)
