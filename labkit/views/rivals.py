"""Figure: rival hypotheses against what was stated. A row is a rival, a column an observation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

from labkit.story.table import Table, table
from labkit.story.trials import Trial
from labkit.views import words
from labkit.views.figure import Figure
from labkit.views.palette import INK, PALE, VERMILION, Look
from labkit.views.paper import frame, key, panel, tiles

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TITLE_WIDTH = 34  # characters of a rival's title in a row; a longer one takes two lines
LOOKS = (Look("as stated", PALE, "", INK), Look("another thing", VERMILION, "xx"))
_ROW, _HEAD, _FOOT = 0.42, 1.6, 0.6


@dataclass(frozen=True)
class Rivals:
    """The table, and each rival's title."""

    table: Table
    titles: tuple[str, ...]

    def misses(self, number: int) -> tuple[str, ...]:
        """The observations that rival `number` does not give."""
        row = self.table.cells[number]
        return tuple(name for name, good in zip(self.table.observations, row, strict=True) if not good)


def rivals(trials: Sequence[Trial]) -> Rivals:
    """Data of the figure. Raises ValueError without any trial."""
    if not trials:
        raise ValueError("Give the trial of one hypothesis at least.")
    return Rivals(table(trials), tuple(trial.hypothesis.title for trial in trials))


def describe_rivals(data: Rivals) -> str:
    """The figure in words."""
    made = data.table
    stated = made.always + len(made.observations)
    count = words.plural(len(data.titles), "rival")
    text = [f"{count} on {stated} stated observations; {made.always} are given by all."]
    for number, title in enumerate(data.titles):
        misses = data.misses(number)
        fate = f"misses {len(misses)}: {', '.join(misses)}" if misses else "gives all"
        text.append(f"{made.hypotheses[number]} ({title}): {fate}")
    return "\n".join(text)


def paint_rivals(data: Rivals, ax: Axes) -> None:
    """A tile for each rival and each observation that parts them."""
    names, rows = data.table.observations, data.table.cells
    tall = _height(len(rows))
    body = panel(ax, (0.27, _FOOT / tall, 0.63, 1 - (_HEAD + _FOOT) / tall))
    across = max(1, len(names))
    body.set_xlim(0, across)
    body.set_ylim(len(rows), 0)
    for look, wanted in zip(LOOKS, (True, False), strict=True):
        boxes = [
            (j + 0.06, j + 0.94, i + 0.12, 0.76)
            for i, row in enumerate(rows)
            for j, good in enumerate(row)
            if good is wanted
        ]
        tiles(body, boxes, look)
    for number in range(len(rows)):
        frame(body, 0, across, number + 0.05, 0.9)
        missed = len(data.misses(number))
        verdict = f"misses {missed}" if missed else "gives all"
        body.text(1.015, number + 0.5, verdict, transform=body.get_yaxis_transform(), va="center", fontsize=9)
    titles = ["\n".join(wrap(title, TITLE_WIDTH)[:2]) for title in data.titles]
    body.set_yticks([number + 0.5 for number in range(len(rows))], titles)
    body.xaxis.tick_top()
    body.set_xticks(
        [number + 0.5 for number in range(len(names))],
        names,
        rotation=60,
        ha="left",
        rotation_mode="anchor",
        fontsize=8,
    )
    body.tick_params(length=0)
    key(ax, LOOKS, [look.label for look in LOOKS], 2)


def _height(count: int) -> float:
    return _HEAD + _FOOT + _ROW * count


def show_rivals(trials: Sequence[Trial], title: str = "Rivals against the evidence") -> Figure[Rivals]:
    """The figure from the trials of some hypotheses on one thread."""
    made = rivals(trials)
    return Figure(title, made, describe_rivals(made), paint_rivals, _height(len(made.titles)))
