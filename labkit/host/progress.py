"""A progress bar for what takes more than two seconds by the wall clock."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from labkit.host.clock import MS, SECOND, Clock, Task

SHOW_AFTER_S = 2.0
SWITCH = "LAB_PROGRESS"  # "off" where outputs are stored or compared: a slow machine must print the same
_EVERY_NS = 100 * MS


class Progress:
    """Counts emulated seconds on stderr. Until two seconds of wall time are over it shows nothing at all."""

    def __init__(self, label: str, wall: Callable[[], float] = time.monotonic) -> None:
        self.label = label
        self._wall = wall
        self._began = wall()
        self._bar: Any = None
        self._shown = 0.0

    def update(self, seconds: float) -> None:
        """Say how many emulated seconds have passed since the start."""
        if self._bar is None:
            if os.environ.get(SWITCH) == "off":
                return
            if self._wall() - self._began < SHOW_AFTER_S:
                return
            self._bar, self._shown = _bar(self.label, seconds), seconds
        self._bar.update(seconds - self._shown)
        self._shown = seconds

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


@contextmanager
def shown(clock: Clock, label: str, text: Callable[[], str] | None = None) -> Iterator[None]:
    """Inside, the passing of the clock is shown if it takes long by the wall clock.

    `text` gives what the task has printed so far.
    """
    progress, start = Progress(label), clock.now

    def glance(now: int) -> None:
        if not clock.shown_elsewhere:
            progress.update((now - start) / SECOND)

    clock.tasks.append(Task(label, start, text))
    try:
        with clock.glances(_EVERY_NS, glance):
            yield
    finally:
        clock.tasks.pop()
        progress.close()


def _bar(label: str, seconds: float) -> Any:
    # tqdm is loaded only when something is slow, and chooses text or notebook form by itself.
    from tqdm import auto

    bar_format = "{desc}: {n:.0f} s of emulated time [{elapsed}]"
    return auto.tqdm(desc=label, initial=seconds, bar_format=bar_format, leave=False, file=sys.stderr)
