"""The section about what runs now."""

from __future__ import annotations

from labkit.host.clock import SECOND, Clock
from labkit.story.meter import FlashGauge


def job_section(clock: Clock, gauge: FlashGauge, in_cell: bool) -> dict[str, object] | None:
    """What runs now, how long, how far; None if nothing does.

    Of tasks within tasks it is the innermost that prints, else the innermost. `in_cell`: a cell runs it.
    """
    if not clock.tasks:
        return None
    printing = clock.printing
    task = printing or clock.tasks[-1]
    flashing = printing is not None and gauge.percent is not None
    return {
        "label": task.label,
        "seconds": round((clock.now - task.start) / SECOND, 1),
        "console": task.text() if task.text is not None else "",
        "percent": gauge.percent if flashing else None,
        "bank": gauge.bank if flashing else None,
        "in_cell": in_cell,
    }
