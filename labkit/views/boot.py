"""Figure: a recorded boot as a timeline."""

from __future__ import annotations

from labkit.host.clock import MS
from labkit.story.bootlog import BootLog
from labkit.views.figure import Figure
from labkit.views.timeline import Timeline, show_timeline


def show_boot(log: BootLog, ms: float | None = None, title: str = "A boot") -> Figure[Timeline]:
    """The first `ms` milliseconds of a boot, or all that was recorded."""
    end = log.end if ms is None else min(log.end, round(ms * MS))
    return show_timeline(log.banks, log.busy, log.light, log.events, end=end, title=title)
