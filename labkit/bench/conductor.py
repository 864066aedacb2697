"""Runs the verbs of a workbench in slices on the event loop, so that a panel can show and stop them.

A verb runs in a greenlet. At a glance of the clock it may stand still and give the loop a turn; the clock is
frozen meanwhile, and whoever touches the bench gets one sentence. The verb itself notices nothing of it.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from typing import Any, Protocol

from greenlet import getcurrent, greenlet

from labkit.host.clock import SECOND, Clock

SLICE_S = 0.04
"""Wall time that a verb gets before the loop has its turn."""
SHOW_S = 0.05
"""Wall time between two looks at the bench: 20 times a second."""

Order = Callable[[], None]
Wall = Callable[[], float]


class Loop(Protocol):
    """What is wanted of an event loop."""

    def call_soon(self, callback: Callable[..., Any], /) -> Any:
        """Call it at the loop's next turn."""
        ...

    def call_later(self, delay: float, callback: Callable[..., Any], /) -> Any:
        """Call it so many seconds on."""
        ...

    def call_soon_threadsafe(self, callback: Callable[..., Any], /) -> Any:
        """The first of these, from any thread."""
        ...


class Conductor:
    """`show` is called to show the bench, at most 20 times a second while something runs, and at its end.

    `pace` is emulated seconds per second, None for as fast as it goes. Without a `loop` a verb runs to its
    end at once.
    """

    def __init__(
        self, clock: Clock, show: Callable[[], None], loop: Loop | None = None, wall: Wall = time.perf_counter
    ) -> None:
        self.pace: float | None = None
        self.clock = clock
        self._show = show
        self._loop = loop
        self._wall = wall
        self._fiber: greenlet | None = None
        self._label = ""
        self._waiting: deque[tuple[str, Order]] = deque()
        self._live: deque[Order] = deque()
        self._slice_end = 0.0
        self._shown = 0.0
        self._began = (0, 0.0)
        self._behind = 0.0
        clock.watchers.append(self._glance)

    def follow(self, clock: Clock) -> None:
        """Conduct on this clock, after `leave()`. Pace, and what waits for its turn, stay as they are."""
        clock.shown_elsewhere, self.clock.shown_elsewhere = self.clock.shown_elsewhere, False
        self.clock = clock
        clock.watchers.append(self._glance)

    def leave(self) -> None:
        """Stop watching the clock."""
        with suppress(ValueError):
            self.clock.watchers.remove(self._glance)

    @property
    def busy(self) -> bool:
        """Does a verb stand between two slices, or wait for its turn?"""
        return self._fiber is not None or bool(self._waiting)

    # Orders ----------------------------------------------------------------------------------

    def start(self, label: str, act: Order) -> None:
        """Have `act` run in slices, after those that were started before. Any thread may ask."""
        self._waiting.append((label, act))
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._next)
        else:
            self.finish()

    def live(self, order: Order) -> None:
        """Do this at once if nothing runs, else between two steps of what runs. From any thread."""
        self._live.append(order)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._idle_orders)
        else:
            self._idle_orders()

    def finish(self) -> None:
        """Run what was started to its end, without further turns of the loop."""
        while self.busy:
            if self._fiber is None:
                self._begin()
            self._slice_end = float("inf")
            self._switch()

    def _idle_orders(self) -> None:
        # While a verb stands still, its own next glance takes them.
        if self._fiber is None and not self.clock.tasks:
            self._take_orders()

    def _take_orders(self) -> None:
        while self._live:
            self._live.popleft()()

    # Slices ----------------------------------------------------------------------------------

    def _next(self) -> None:
        if self._fiber is None and self._waiting:
            self._begin()
            self._resume()

    def _begin(self) -> None:
        label, act = self._waiting.popleft()
        self._label = label
        self._began, self._behind = (self.clock.now, self._wall()), 0.0
        self._fiber = greenlet(act)
        # A kernel keeps in the context to which cell its output goes.
        self._fiber.gr_context = copy_context()

    def _resume(self) -> None:
        if self._fiber is None:
            return
        self._slice_end = self._wall() + SLICE_S
        self._switch()
        if self._fiber is not None:
            self._look()
            self._again(self._behind)
        elif self._waiting:
            self._again(0.0)

    def _again(self, delay: float) -> None:
        if self._loop is None:
            return
        turn = self._resume if self._fiber is not None else self._next
        if delay > 0:
            self._loop.call_later(min(delay, SHOW_S), turn)
        else:
            self._loop.call_soon(turn)

    def _switch(self) -> None:
        fiber = self._fiber
        assert fiber is not None
        fiber.parent = getcurrent()
        if self.clock.frozen:
            self.clock.thaw()
        self.clock.shown_elsewhere = True
        try:
            fiber.switch()
        finally:
            self.clock.shown_elsewhere = False
            if fiber.dead:
                self._fiber = None
                self._take_orders()
                self._show()

    def _glance(self) -> None:
        """A moment between two steps of what runs: in a slice, or in a cell."""
        if self._fiber is None or getcurrent() is not self._fiber:
            self._take_orders()
            self._look()
            return
        self._take_orders()
        if self._wall() >= self._slice_end:
            self._stand_still()
        while self._ahead() > 0:
            self._stand_still()

    def _stand_still(self) -> None:
        assert self._fiber is not None
        self._behind = max(0.0, self._ahead())
        self.clock.freeze(
            f"The bench is busy with {self._label}: wait till it is done, or cancel it on the panel."
        )
        self._fiber.parent.switch()
        self._take_orders()

    def _ahead(self) -> float:
        """Seconds by which emulated time is before what the pace allows."""
        if self.pace is None or self._slice_end == float("inf"):
            return 0.0
        now, wall = self._began
        return (self.clock.now - now) / SECOND / self.pace - (self._wall() - wall)

    def _look(self) -> None:
        if self._wall() - self._shown >= SHOW_S:
            self._show()
            self._shown = self._wall()
