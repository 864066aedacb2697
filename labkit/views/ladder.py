"""Figure: the recovery ladder. A row is a death, a column a route back, a shape what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from labkit.story.attempt import NO_CHANGE, REVIVED, WORSE
from labkit.story.matrix import Matrix
from labkit.views import words
from labkit.views.figure import Figure
from labkit.views.palette import GREEN, INK, PALE, VERMILION, WHITE, Look
from labkit.views.paper import frame, key, panel, tiles

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TITLE_WIDTH = 38  # characters of a title in one line; a longer one takes two
LOOKS = {
    REVIVED: Look("revived", GREEN, "//"),
    NO_CHANGE: Look("no change", PALE, "", INK),
    WORSE: Look("worse", VERMILION, "xx"),
}
SHAPES = {REVIVED: "o", NO_CHANGE: "_", WORSE: "X"}
NAMES = {REVIVED: "ring", NO_CHANGE: "dash", WORSE: "cross"}
_ROW, _HEAD, _FOOT = 0.42, 2.2, 0.5


@dataclass(frozen=True)
class Rungs:
    """`results[i][j]`: what came of route j on death i. Titles as in the data."""

    deaths: tuple[str, ...]
    routes: tuple[str, ...]
    results: tuple[tuple[str, ...], ...]
    death_titles: tuple[str, ...]
    route_titles: tuple[str, ...]

    def having(self, number: int, result: str) -> tuple[str, ...]:
        """The routes with one result on death `number`."""
        row = self.results[number]
        return tuple(name for name, one in zip(self.routes, row, strict=True) if one == result)


def rungs(matrix: Matrix) -> Rungs:
    """Data of the figure. Raises ValueError for a matrix without cells."""
    if not matrix.rows:
        raise ValueError("Run one death against one route at least.")
    results = tuple(
        tuple(matrix.cell(death.id, route.id).result for route in matrix.routes) for death in matrix.deaths
    )
    return Rungs(
        tuple(death.id for death in matrix.deaths),
        tuple(route.id for route in matrix.routes),
        results,
        tuple(death.title for death in matrix.deaths),
        tuple(route.title for route in matrix.routes),
    )


def describe_ladder(data: Rungs) -> str:
    """The figure in words: for each death what revives it, and what makes it worse."""
    deaths, routes = words.plural(len(data.deaths), "death"), words.plural(len(data.routes), "route")
    lines = [f"{deaths} against {routes}. What is not named changes nothing."]
    lines += [f"Route {name}: {title}" for name, title in zip(data.routes, data.route_titles, strict=True)]
    for number, name in enumerate(data.deaths):
        ways, bad = data.having(number, REVIVED), data.having(number, WORSE)
        fate = f"revived by {', '.join(ways)}" if ways else "revived by none"
        fate += f"; made worse by {', '.join(bad)}" if bad else ""
        lines.append(f"{name} ({data.death_titles[number]}): {fate}")
    return "\n".join(lines)


def paint_ladder(data: Rungs, ax: Axes) -> None:
    """A tile with a shape for each cell; the number of ways back at the right."""
    rows, across = len(data.deaths), len(data.routes)
    tall = _height(rows)
    body = panel(ax, (0.32, _FOOT / tall, 0.56, 1 - (_HEAD + _FOOT) / tall))
    body.set_xlim(0, across)
    body.set_ylim(rows, 0)
    for result, look in LOOKS.items():
        spots = [(j, i) for i, row in enumerate(data.results) for j, one in enumerate(row) if one == result]
        tiles(body, [(j + 0.06, j + 0.94, i + 0.12, 0.76) for j, i in spots], look)
        _shapes(body, spots, SHAPES[result])
    for number in range(rows):
        frame(body, 0, across, number + 0.05, 0.9)
        count = words.plural(len(data.having(number, REVIVED)), "way back", "ways back")
        body.text(1.02, number + 0.5, count, transform=body.get_yaxis_transform(), va="center", fontsize=9)
    named = [f"{name}: {title}" for name, title in zip(data.deaths, data.death_titles, strict=True)]
    titles = ["\n".join(wrap(title, TITLE_WIDTH)[:2]) for title in named]
    body.set_yticks([number + 0.5 for number in range(rows)], titles)
    body.xaxis.tick_top()
    heads = ["\n".join(wrap(title, TITLE_WIDTH - 8)[:3]) for title in data.route_titles]
    body.set_xticks(
        [number + 0.5 for number in range(across)],
        heads,
        rotation=55,
        ha="left",
        rotation_mode="anchor",
        fontsize=8,
    )
    body.tick_params(length=0)
    key(ax, list(LOOKS.values()), [f"{look.label} ({NAMES[result]})" for result, look in LOOKS.items()], 3)


def _shapes(body: Axes, spots: list[tuple[int, int]], marker: str) -> None:
    # A white disc under the shape keeps it apart from the hatch.
    across, down = [j + 0.5 for j, _ in spots], [i + 0.5 for _, i in spots]
    if marker != SHAPES[NO_CHANGE]:
        body.scatter(across, down, s=190, marker="o", color=WHITE, zorder=3)
    # A ring has no filling, and a dash has no edge.
    paint: dict[str, Any] = (
        {"facecolors": "none", "edgecolors": INK} if marker == SHAPES[REVIVED] else {"color": INK}
    )
    body.scatter(across, down, s=80, marker=marker, linewidths=1.6, zorder=4, **paint)


def _height(count: int) -> float:
    return _HEAD + _FOOT + _ROW * count


def show_ladder(matrix: Matrix, title: str = "The recovery ladder") -> Figure[Rungs]:
    """The figure of a matrix."""
    data = rungs(matrix)
    return Figure(title, data, describe_ladder(data), paint_ladder, _height(len(data.deaths)))
