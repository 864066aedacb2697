"""The recovery matrix: every death against every route, each cell run and none typed in."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from labkit.story.attempt import NO_CHANGE, REVIVED, WORSE, Attempt, DeadDrive, failing
from labkit.story.crew import crew
from labkit.story.ladder import Death, Ladder, Route, read_ladder

MARKS = {REVIVED: "+", NO_CHANGE: ".", WORSE: "x"}


@dataclass(frozen=True)
class Matrix:
    """`rows` in the order of `deaths`, and for each in that of `routes`.

    `fails`: the points of the acceptance test that each dead drive fails.
    """

    deaths: tuple[Death, ...]
    routes: tuple[Route, ...]
    rows: tuple[Attempt, ...]
    fails: dict[str, tuple[str, ...]]

    def cell(self, death: str, route: str) -> Attempt:
        """One cell by the ids. Raises LookupError for one that was not run."""
        for row in self.rows:
            if (row.death, row.route) == (death, route):
                return row
        raise LookupError(f"Nobody ran {death!r} against {route!r}; take a death and a route of this matrix.")

    def ways(self, death: str) -> tuple[str, ...]:
        """The routes that revive a death."""
        return tuple(row.route for row in self.rows if row.death == death and row.result == REVIVED)

    def __add__(self, other: Matrix) -> Matrix:
        """Both, these deaths first. Raises ValueError unless routes agree and no death is in both."""
        if self.routes != other.routes:
            raise ValueError("The two were run with different routes: run both with the same ones.")
        twice = {one.id for one in self.deaths} & {one.id for one in other.deaths}
        if twice:
            raise ValueError(f"The death {min(twice)!r} is in both: run it once.")
        return Matrix(
            self.deaths + other.deaths, self.routes, self.rows + other.rows, {**self.fails, **other.fails}
        )

    @property
    def narrow(self) -> tuple[str, ...]:
        """One sentence for each death with one way back or none, among the routes that were run."""
        found = []
        for death in self.deaths:
            ways = self.ways(death.id)
            if len(ways) < 2:
                what = f"only {ways[0]} revives it" if ways else "no route revives it"
                found.append(f"{death.id} ({death.title}): {what}.")
        return tuple(found)

    def __str__(self) -> str:
        width = max((len(death.id) for death in self.deaths), default=0)
        heads = [f"{'':<{width}}  {'| ' * n}{route.id}" for n, route in enumerate(self.routes)]
        lines = [
            f"{death.id:<{width}}  {' '.join(self._mark(death, route) for route in self.routes)}"
            for death in self.deaths
        ]
        legend = ", ".join(f"{mark} {result}" for result, mark in MARKS.items())
        return "\n".join([*heads, *lines, f"{legend}.", *self.narrow])

    def _mark(self, death: Death, route: Route) -> str:
        return MARKS[self.cell(death.id, route.id).result]

    __repr__ = __str__


def matrix(
    executor: Executor | None = None,
    deaths: Sequence[str] = (),
    routes: Sequence[str] = (),
    path: Path | None = None,
) -> Matrix:
    """Run the named deaths against the named routes (none named: all of them), in the order of the data.

    `executor` does the work, a death at a time; by default one process per core. `path`: another ladder file.
    Raises ThreadError for a name that is in no row.
    """
    ladder = read_ladder(path)
    wanted = _chosen(ladder, deaths, routes)
    names = [route.id for route in wanted.routes]
    with crew() if executor is None else nullcontext(executor) as workers:
        running = [workers.submit(run_death, path, death.id, names) for death in wanted.deaths]
        done = [one.result() for one in running]
    rows = tuple(row for found, _ in done for row in found)
    fails = {death.id: fails for death, (_, fails) in zip(wanted.deaths, done, strict=True)}
    return Matrix(wanted.deaths, wanted.routes, rows, fails)


def run_death(
    path: Path | None, death: str, routes: Sequence[str]
) -> tuple[tuple[Attempt, ...], tuple[str, ...]]:
    """Let a drive die and try routes on it: the cells, and what the dead drive fails."""
    ladder = read_ladder(path)
    dead = DeadDrive(ladder, ladder.death(death))
    return tuple(dead.attempt(name) for name in routes), tuple(failing(dead.seen))


def _chosen(ladder: Ladder, deaths: Sequence[str], routes: Sequence[str]) -> Ladder:
    for name in deaths:
        ladder.death(name)
    for name in routes:
        ladder.route(name)
    return Ladder(
        ladder.before,
        tuple(one for one in ladder.deaths if one.id in deaths or not deaths),
        tuple(one for one in ladder.routes if one.id in routes or not routes),
    )
