"""What an open panel costs while a drive is flashed."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from labkit.bench.panel import Panel
from labkit.story.measure import must_hold
from labkit.story.workbench import Workbench

FLASHER, IMAGE = "BS41-PATCHED.EXE", "bs41"
ROUNDS = 3


def _in_windows() -> Workbench:
    bench = Workbench()
    bench.power_on()
    bench.windows()
    return bench


def bare_flash() -> float:
    """Seconds for an update by the drive's own firmware, without a panel."""
    bench = _in_windows()
    began = time.perf_counter()
    bench.windows_flash(FLASHER)
    seconds = time.perf_counter() - began
    must_hold(bench, IMAGE)
    return seconds


def shown_flash() -> float:
    """The same in slices on an event loop, each state written out as for a browser."""
    return asyncio.run(_shown_flash())


async def _shown_flash() -> float:
    bench = _in_windows()
    panel = Panel(bench, loop=asyncio.get_running_loop())
    sent: list[str] = []

    def send(sections: Mapping[str, Any]) -> None:
        sent.append(json.dumps(sections))

    panel.on_change = send
    began = time.perf_counter()
    panel.do("windows_flash", {"name": FLASHER})
    await asyncio.sleep(0)
    while panel.conductor.busy:
        await asyncio.sleep(0)
    seconds = time.perf_counter() - began
    must_hold(bench, IMAGE)
    return seconds


def ratio() -> float:
    """Wall time with a panel divided by that without; of some rounds in turns the best of each."""
    pairs = [(bare_flash(), shown_flash()) for _ in range(ROUNDS)]
    return round(min(shown for _, shown in pairs) / min(bare for bare, _ in pairs), 2)


FIGURES: dict[str, Callable[[], float | None]] = {"panel_flash_ratio": ratio}
