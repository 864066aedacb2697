"""An exercise's two cells in a notebook, made from its data: what to do, and the starter with its check."""

from __future__ import annotations

from typing import Any

from labkit.course.exercises import Exercise, ExerciseError, exercise

TAG = "exercise"


def task_text(task: Exercise) -> str:
    """Source of the Markdown cell."""
    return f"### Exercise {task.id}: {task.title}\n\n{task.task}"


def code_text(task: Exercise, code: str | None = None) -> str:
    """Source of the code cell: the starter, or other code in its place, and the check."""
    return f'{code or task.starter}\n\ncheck("{task.id}", {task.name})'


def exercise_of(cell: dict[str, Any]) -> str | None:
    """The exercise that a cell is marked with, or None."""
    found = cell["metadata"].get(TAG)
    return found if isinstance(found, str) else None


def source_of(cell: dict[str, Any]) -> str:
    """A cell's text, which a notebook file may hold as lines."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def marked(notebook: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The marked cells in order, as (exercise, cell)."""
    return [(id, cell) for cell in notebook["cells"] if (id := exercise_of(cell)) is not None]


def fill(notebook: dict[str, Any]) -> None:
    """Write the exercises into their marked cells, in place.

    Raises ExerciseError for a mark that no exercise has, and for one without its two cells in order.
    """
    kinds: dict[str, list[str]] = {}
    for id, cell in marked(notebook):
        task = exercise(id)
        kinds.setdefault(id, []).append(cell["cell_type"])
        cell["source"] = task_text(task) if cell["cell_type"] == "markdown" else code_text(task)
    for id, found in kinds.items():
        if found != ["markdown", "code"]:
            raise ExerciseError(f"Exercise {id} needs one Markdown cell and then one code cell, not {found}.")
