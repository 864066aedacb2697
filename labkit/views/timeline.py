"""Figure: a boot over emulated time. Which code bank the latch selects, BSY, the light, and what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labkit.host.clock import MS
from labkit.views import words
from labkit.views.figure import Figure
from labkit.views.palette import BLUE, GREY, INK, ORANGE, VERMILION, Look
from labkit.views.paper import WIDENED, bars, frame, key, lanes, note, panel, remark, time_axis
from labkit.views.spans import Log, Span, on_spans, stretches, total

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT = 5.4
NAMED = 12  # stretches named one by one in words
BANK, BUSY, LIGHT = range(3)
LOOKS = (Look("code bank", BLUE, ""), Look("BSY", VERMILION, "//"), Look("light on", ORANGE, "xx"))


@dataclass(frozen=True)
class Timeline:
    """Emulated time start..end in ns. `banks`: (from, to, code bank); `busy`, `light`: (from, to)."""

    start: int
    end: int
    banks: tuple[tuple[int, int, int], ...]
    busy: tuple[Span, ...]
    light: tuple[Span, ...]
    events: tuple[tuple[int, str], ...]

    @property
    def switches(self) -> int:
        """How often the code bank changed."""
        return len(self.banks) - 1

    def bank_time(self) -> dict[int, int]:
        """Nanoseconds per code bank, by bank."""
        found: dict[int, int] = {}
        for lo, hi, bank in self.banks:
            found[bank] = found.get(bank, 0) + hi - lo
        return dict(sorted(found.items()))


def timeline(
    banks: Log[int],
    busy: Log[bool],
    light: Log[bool],
    events: Sequence[tuple[int, str]] = (),
    start: int = 0,
    end: int | None = None,
) -> Timeline:
    """Data of the figure from change logs [(ns, value)]. Without `end` it ends with the last entry of all.

    Bank 0 is selected before the first switch; BSY and the light are off before their first entries. Events
    outside start..end are left out. Raises ValueError when no time is left to show.
    """
    if end is None:
        end = max((entry[0] for log in (banks, busy, light, events) for entry in log), default=start)
    if end <= start:
        raise ValueError(f"Give an end later than the start: {end} ns is not after {start} ns.")
    shown = tuple(sorted(event for event in events if start <= event[0] <= end))
    return Timeline(
        start,
        end,
        stretches(banks, 0, start, end),
        on_spans(busy, start, end),
        on_spans(light, start, end),
        shown,
    )


def describe_timeline(data: Timeline) -> str:
    """The figure in words."""
    span = f"Emulated time {words.ms(data.start)} to {words.ms(data.end)}."
    times = [f"{bank} for {words.ms(ns)}" for bank, ns in data.bank_time().items()]
    switches = words.plural(data.switches, "switch", "switches")
    text = [span, f"code bank: {switches}; bank {', '.join(times)}"]
    text.append(f"BSY: {_stretches(data.busy)}")
    text.append(f"light: {_stretches(data.light)}")
    text += [f"{words.ms(t)}: {what}" for t, what in data.events]
    return "\n".join(text)


def _stretches(spans: tuple[Span, ...]) -> str:
    if not spans:
        return "never on"
    named = [f"{words.ms(lo)} to {words.ms(hi)}" for lo, hi in spans[:NAMED]]
    more = f" and {len(spans) - NAMED} more" if len(spans) > NAMED else ""
    times = words.plural(len(spans), "time")
    return f"on {times}, {words.ms(total(spans))} together: {', '.join(named)}{more}"


def paint_timeline(data: Timeline, ax: Axes) -> None:
    """Three lanes over one time axis, events as flags on top."""
    numbers = sorted(data.bank_time())
    row = {bank: n for n, bank in enumerate(numbers)}
    flags = panel(ax, (0.09, 0.74, 0.88, 0.19))
    code = panel(ax, (0.09, 0.4, 0.88, 0.34))
    lights = panel(ax, (0.09, 0.19, 0.88, 0.18))
    for one in (flags, code, lights):
        one.set_xlim(data.start / MS, data.end / MS)
    _code(code, data, row)
    lights.set_ylim(2, 0)
    for n, spans in ((0, data.busy), (1, data.light)):
        frame(lights, data.start / MS, data.end / MS, n + 0.15, 0.7)
        bars(lights, [(lo / MS, hi / MS) for lo, hi in spans], n + 0.15, 0.7, LOOKS[n + 1])
    lights.set_yticks([0.5, 1.5], ["BSY", "light"])
    time_axis(lights, "ms")
    _flags(flags, (code, lights), data)
    remark(ax, HEIGHT, WIDENED)
    key(ax, LOOKS, [look.label for look in LOOKS], 3)


def _code(ax: Axes, data: Timeline, row: dict[int, int]) -> None:
    ax.set_ylim(-0.6, len(row) - 0.4)
    ax.set_yticks(list(row.values()), [f"bank {bank}" for bank in row])
    steps = [(t / MS, row[bank]) for lo, hi, bank in data.banks for t in (lo, hi)]
    ax.plot(*zip(*steps, strict=True), color=GREY, linewidth=0.5, zorder=0.5)
    for bank, y in row.items():
        ax.axhline(y, color="#DDDDDD", linewidth=0.5, zorder=0)
        mine = [(lo / MS, hi / MS) for lo, hi, which in data.banks if which == bank]
        bars(ax, mine, y - 0.3, 0.6, LOOKS[BANK])


def _flags(ax: Axes, below: Sequence[Axes], data: Timeline) -> None:
    width = (data.end - data.start) / MS
    spots = [(t / MS, (len(what) + 1) * 0.0085 * width) for t, what in data.events]
    spots = [(min(x, data.end / MS - wide), wide) for x, wide in spots]
    heights = lanes(spots)
    ax.set_ylim(0, max([3, *(height + 1 for height in heights)]))
    for (t, what), (left, _), height in zip(data.events, spots, heights, strict=True):
        x = t / MS
        ax.plot([x, x], [0, height + 0.4], color=INK, linewidth=1)
        note(ax, left, height + 0.5, what)
        for one in below:
            one.axvline(x, color=INK, linewidth=0.8, linestyle=":")


def show_timeline(
    banks: Log[int],
    busy: Log[bool],
    light: Log[bool],
    events: Sequence[tuple[int, str]] = (),
    start: int = 0,
    end: int | None = None,
    title: str = "From power-on: code bank, BSY and light",
) -> Figure[Timeline]:
    """The figure from change logs [(ns, value)] and events [(ns, text)]."""
    made = timeline(banks, busy, light, events, start, end)
    return Figure(title, made, describe_timeline(made), paint_timeline, HEIGHT)
