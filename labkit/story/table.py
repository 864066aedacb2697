"""All trials at once: hypotheses down, what was stated across, and where the two part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from labkit.story.trials import Trial

AS_SEEN, OTHER = ".", "x"


@dataclass(frozen=True)
class Table:
    """`cells[i][j]`: does hypothesis i give observation j? Columns are those that some hypothesis misses.

    `always` counts the other stated observations: every hypothesis gives them, so they tell nothing here.
    """

    hypotheses: tuple[str, ...]
    observations: tuple[str, ...]
    cells: tuple[tuple[bool, ...], ...]
    always: int

    def __str__(self) -> str:
        width = max(map(len, self.hypotheses), default=0)
        heads = [f"{'':<{width}}  {'| ' * n}{name}" for n, name in enumerate(self.observations)]
        rows = [
            f"{name:<{width}}  {' '.join(AS_SEEN if good else OTHER for good in row)}"
            for name, row in zip(self.hypotheses, self.cells, strict=True)
        ]
        note = f"{AS_SEEN} as seen, {OTHER} another thing; {self.always} more are given by every one."
        return "\n".join([*heads, *rows, note])

    __repr__ = __str__


def table(trials: Sequence[Trial]) -> Table:
    """The table of these trials, which must be of one thread."""
    stated = [[bool(row.matched) for row in trial.rows if row.kind == "stated"] for trial in trials]
    names = [row.id for row in trials[0].rows if row.kind == "stated"] if trials else []
    telling = [n for n in range(len(names)) if not all(row[n] for row in stated)]
    return Table(
        tuple(trial.hypothesis.id for trial in trials),
        tuple(names[n] for n in telling),
        tuple(tuple(row[n] for n in telling) for row in stated),
        len(names) - len(telling),
    )
