"""What a person sees of a drive in one minute, without any tool: name, Windows, light, button."""

from __future__ import annotations

from dataclasses import dataclass

from labkit.story.hands import SETTLE_S
from labkit.story.workbench import Workbench

WATCH_S = 5.0


@dataclass(frozen=True)
class Symptoms:
    """`post` and `windows` are names or None; `light` is off, on, slow or fast; `tray` after a press."""

    post: str | None
    windows: str | None
    light: str
    tray: str

    def rows(self) -> list[tuple[str, str]]:
        """The same in words, as (what, how)."""
        blink = {"slow": "blinks slowly", "fast": "blinks fast"}
        return [
            ("name at POST", self.post or "none"),
            ("in Windows", self.windows or "not listed"),
            ("light", blink.get(self.light, self.light)),
            ("eject button", "tray opens" if self.tray == "open" else "nothing happens"),
        ]

    def __str__(self) -> str:
        return "\n".join(f"{what + ':':<14}{how}" for what, how in self.rows())

    __repr__ = __str__


def symptoms(bench: Workbench) -> Symptoms:
    """Power off and on, read POST, start Windows, watch the light, press the button; an open tray is shut."""
    bench.power_cycle()
    name = bench.post_name
    windows = bench.windows_name
    bench.wait(SETTLE_S)
    light = bench.light
    tray = bench.press_eject()
    if tray == "open":
        bench.press_eject()
    return Symptoms(name, windows, light, tray)


def watch_light(bench: Workbench, seconds: float = WATCH_S) -> list[tuple[int, bool]]:
    """Wait so long and write down the light: [(ns since the first look, on)], the first entry at 0."""
    start, before = bench.bench.clock.now, bench.drive.led
    bench.wait(seconds)
    changes = [(t - start, on) for t, on in bench.drive.led_log if t > start]
    return [(0, before), *changes]
