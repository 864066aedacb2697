"""What a person would say of the light: off, on, or blinking slowly or fast."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from labkit.host.clock import SECOND

WATCH_NS = 5 * SECOND
FAST_NS = SECOND // 4


def describe_light(log: Sequence[tuple[int, bool]], now: int, on: bool) -> str:
    """`off`, `on`, `slow` or `fast`, over five seconds before `now` (ns); `log` lists (ns, on).

    Three changes or more are a blink; a fast one keeps still for under a quarter of a second.
    """
    # From the end: a light that has blinked for an hour has a long log.
    recent = itertools.takewhile(lambda t: t >= now - WATCH_NS, (t for t, _ in reversed(log)))
    changes = [t for t in recent if t <= now][::-1]
    if len(changes) < 3:
        return "on" if on else "off"
    gaps = sorted(b - a for a, b in itertools.pairwise(changes))
    return "fast" if gaps[len(gaps) // 2] < FAST_NS else "slow"
