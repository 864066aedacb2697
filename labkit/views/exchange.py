"""Figure: an exchange between host and drives. Time runs down, but one row is one event, not one unit."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from labkit.ata.registers import Status
from labkit.story.exchange import GIVE, READ, SHOW, TAKE, WRITE, Event, ExchangeLog, moment
from labkit.views import words
from labkit.views.figure import Figure
from labkit.views.palette import GREY, INK, PALE, PURPLE, SKY, VERMILION, Look
from labkit.views.paper import key, note, panel, remark, tiles

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW = 0.25  # inches
HEAD, FOOT = 0.95, 0.6
MOST = 44
BUSY, DATA, FAULT, FREE = range(4)
LOOKS = (
    Look("BSY: wait", VERMILION, "xx"),
    Look("DRQ: data wanted or offered", SKY, "\\\\", INK),
    Look("ERR: it failed", PURPLE, ".."),
    Look("none of these", PALE, "", INK),
)
STATES = ("busy", "data", "error", "free")
HOST, BAR = 0.16, 0.012


@dataclass(frozen=True)
class Exchange:
    """The first `MOST` events, how many more there were, and the status of each drive before the first."""

    first: dict[str, int]
    events: tuple[Event, ...]
    left_out: int

    def states(self, name: str) -> list[tuple[int, int]]:
        """(row, kind) from which a drive's line is drawn so; kinds are indexed like `LOOKS`."""
        found = [(0, state_of(self.first[name]))]
        for row, event in enumerate(self.events):
            if event.kind == SHOW and event.places == (name,):
                found.append((row, state_of(event.value)))
        return found


def state_of(status: int) -> int:
    """Which kind of line a status gets; BSY hides the other bits."""
    if status & Status.BSY:
        return BUSY
    return DATA if status & Status.DRQ else FAULT if status & Status.ERR else FREE


def exchange(log: ExchangeLog, most: int = MOST) -> Exchange:
    """Data of the figure: the first `most` events of a record."""
    if most < 1:
        raise ValueError(f"Show at least one event, not {most}.")
    return Exchange(dict(log.first), tuple(log.events[:most]), max(0, len(log.events) - most))


def describe_exchange(data: Exchange) -> str:
    """The figure in words: one line per event."""
    several = len(data.first) > 1
    text = [f"A host and {words.plural(len(data.first), 'drive')}: {words.listing(data.first)}."]
    text += [f"{moment(one.at)}: {_line(one, several)}" for one in data.events]
    if data.left_out:
        text.append(f"{words.plural(data.left_out, 'more event')} not shown")
    return "\n".join(text)


def _line(event: Event, several: bool) -> str:
    if event.kind == SHOW:
        return f"{event.places[0] if several else 'drive'}: {event.what}"
    whom = "both" if len(event.places) > 1 else event.places[0] if event.places else "nobody"
    way = "from" if event.kind in (READ, TAKE) else "to"
    return f"host: {event.what}{f' ({way} {whom})' if several or not event.places else ''}"


def paint_exchange(data: Exchange, ax: Axes) -> None:
    """Lines of life from top to bottom, an arrow per access."""
    tall = _height(data)
    body = panel(ax, (0.0, FOOT / tall, 1.0, 1 - (HEAD + FOOT) / tall))
    body.set_xlim(0, 1)
    body.set_ylim(len(data.events), 0)
    spots = _spots(data)
    body.plot([HOST, HOST], [0, len(data.events)], color=INK, linewidth=2.5, solid_capstyle="butt")
    _heads(body, spots)
    for name, x in spots.items():
        edges = [*data.states(name), (len(data.events), FREE)]
        for (row, kind), (end, _) in pairwise(edges):
            lo, hi = row + 0.5 * (row > 0), end + 0.5 * (end < len(data.events))
            tiles(body, [(x - BAR, x + BAR, lo, hi - lo)], LOOKS[kind])
    for row, event in enumerate(data.events):
        body.text(0.1, row + 0.5, moment(event.at), ha="right", va="center", fontsize=8, color=GREY)
        _event(body, event, row + 0.5, spots)
    more = f"; {data.left_out} more events are not shown" if data.left_out else ""
    remark(ax, tall, f"One row is one event; times count from the first{more}.")
    key(ax, LOOKS, [look.label for look in LOOKS], 4)


def _spots(data: Exchange) -> dict[str, float]:
    names = list(data.first)
    return {names[0]: 0.72} if len(names) == 1 else dict(zip(names, (0.53, 0.77), strict=True))


def _heads(ax: Axes, spots: dict[str, float]) -> None:
    from textwrap import fill

    ax.text(0.1, -0.35, "time", ha="right", va="bottom", fontsize=9, color=GREY)
    for name, x in {"host": HOST, **spots}.items():
        ax.text(x, -0.35, fill(name, 18), ha="center", va="bottom", weight="bold", linespacing=1.0)


def _event(ax: Axes, event: Event, y: float, spots: dict[str, float]) -> None:
    if event.kind == SHOW:
        x = spots[event.places[0]]
        ax.plot([x - 0.02, x + 0.02], [y, y], color=INK, linewidth=1.4)
        note(ax, x + 0.025, y, event.what.removeprefix("status ").replace(", by", ","), fontsize=7.5)
        return
    ends = [spots[name] for name in event.places] or [HOST + 0.08]
    out = event.kind in (WRITE, GIVE)
    colour = INK if event.places else GREY
    width, dash = 2.6 if event.kind in (GIVE, TAKE) else 1.0, "-" if event.places else ":"
    edges = [x - BAR for x in ends]
    ax.plot([HOST, max(edges)], [y, y], color=colour, linewidth=width, linestyle=dash)
    tips = [x - 0.004 for x in edges] if out else [HOST + 0.004]
    marks: list[tuple[list[float], str, float]] = [(tips, ">" if out else "<", 6)]
    if event.places and not out:
        marks.append((edges, "o", 3.5))
    for at, marker, size in marks:
        ax.plot(at, [y] * len(at), linestyle="", marker=marker, color=colour, markersize=size)
    note(ax, HOST + 0.02, y, event.what, fontsize=8)


def _height(data: Exchange) -> float:
    return HEAD + FOOT + ROW * len(data.events)


def show_exchange(
    log: ExchangeLog, most: int = MOST, title: str = "An exchange over the cable"
) -> Figure[Exchange]:
    """The figure of what `record_exchange` wrote down; of a long record the first `most` events."""
    made = exchange(log, most)
    return Figure(title, made, describe_exchange(made), paint_exchange, _height(made))
