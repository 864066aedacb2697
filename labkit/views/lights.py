"""Figure: the lights of several drives side by side, over the same seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

from labkit.host.clock import SECOND
from labkit.story.light import describe_light
from labkit.views import words
from labkit.views.figure import Figure
from labkit.views.palette import INK, ORANGE, PALE, Look
from labkit.views.paper import bars, frame, key, panel, time_axis
from labkit.views.spans import Log, Span, on_spans, total

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ON, OFF = range(2)
NAME_WIDTH = 24  # characters of a name in a row; a longer one takes two lines
LOOKS = (Look("light on", ORANGE, "xx"), Look("light off", PALE, "", INK))
WORDS = {"off": "off", "on": "on all the time", "slow": "slow blink", "fast": "fast blink"}


@dataclass(frozen=True)
class Strip:
    """One drive's light. `verdict`: what a person would call it; `lit`: (from, to) in ns."""

    name: str
    verdict: str
    lit: tuple[Span, ...]

    @property
    def period(self) -> int | None:
        """Mean time from one lighting-up to the next, in ns; None with fewer than two."""
        starts = [lo for lo, _ in self.lit]
        return (starts[-1] - starts[0]) // (len(starts) - 1) if len(starts) > 1 else None


@dataclass(frozen=True)
class Lights:
    """Strips over the same emulated time start..end, in ns."""

    start: int
    end: int
    strips: tuple[Strip, ...]


def lights(logs: Mapping[str, Log[bool]], end: int, start: int = 0) -> Lights:
    """Data of the figure: for each drive by name, its change log [(ns, on)]; off before the first entry."""
    if end <= start:
        raise ValueError(f"Give an end later than the start: {end} ns is not after {start} ns.")
    return Lights(start, end, tuple(_strip(name, log, start, end) for name, log in logs.items()))


def _strip(name: str, log: Log[bool], start: int, end: int) -> Strip:
    before = [on for t, on in log if t <= end]
    verdict = describe_light(log, end, bool(before) and before[-1])
    return Strip(name, verdict, on_spans(log, start, end))


def describe_lights(data: Lights) -> str:
    """The figure in words."""
    length = data.end - data.start
    text = [f"Emulated time {words.seconds(data.start)} to {words.seconds(data.end)}."]
    for one in data.strips:
        facts = [
            f"lit {words.plural(len(one.lit), 'time')}",
            f"{words.share(total(one.lit), length)} of the time",
        ]
        if one.period is not None and one.verdict in ("slow", "fast"):
            facts.append(f"one blink every {words.seconds(one.period)}")
        text.append(f"{one.name}: {WORDS[one.verdict]} ({', '.join(facts)})")
    return "\n".join(text)


def paint_lights(data: Lights, ax: Axes) -> None:
    """One row per drive; lit time is filled."""
    tall = _height(len(data.strips))
    body = panel(ax, (0.2, 0.85 / tall, 0.6, 1 - 1.3 / tall))
    lo, hi = data.start / SECOND, data.end / SECOND
    body.set_xlim(lo, hi)
    body.set_ylim(len(data.strips), 0)
    for n, one in enumerate(data.strips):
        bars(body, [(lo, hi)], n + 0.2, 0.6, LOOKS[OFF])
        spans = [(a / SECOND, b / SECOND) for a, b in one.lit]
        bars(body, spans, n + 0.2, 0.6, LOOKS[ON])
        frame(body, lo, hi, n + 0.2, 0.6)
        body.text(1.015, n + 0.5, WORDS[one.verdict], transform=body.get_yaxis_transform(), va="center")
    names = ["\n".join(wrap(one.name, NAME_WIDTH)) for one in data.strips]
    body.set_yticks([n + 0.5 for n in range(len(names))], names)
    time_axis(body, "s")
    key(ax, LOOKS, [look.label for look in LOOKS], 2)


def _height(count: int) -> float:
    return 1.5 + 0.5 * max(1, count)


def show_lights(
    logs: Mapping[str, Log[bool]], end: int, start: int = 0, title: str = "The lights, side by side"
) -> Figure[Lights]:
    """The figure from change logs [(ns, on)] by drive, shown from start to end (ns)."""
    made = lights(logs, end, start)
    return Figure(title, made, describe_lights(made), paint_lights, _height(len(made.strips)))
