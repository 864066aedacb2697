"""Grade a folder of notebooks that came back: without a server, and whatever became of their cells.

Only the code of each answer is taken out of a notebook, and judged by the lab itself: a changed check does
nothing.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from labkit.course.cellcode import surroundings, without_magics
from labkit.course.cells import exercise_of, source_of
from labkit.course.exercises import Exercise, defines, exercises
from labkit.course.notebooks import NoNotebookError, codes, read_notebook
from labkit.course.trying import SECONDS, try_code

_CHECKS = re.compile(r"""^\s*(?:\w+\s*=\s*)?check\(\s*["'](\d\d\.\d)["']""", re.MULTILINE)


@dataclass(frozen=True)
class Grade:
    """One line of the result. `state`: passed, wrong, waits, missing, or damaged (the file, no exercise)."""

    student: str
    file: str
    exercise: str
    state: str
    points: int
    feedback: str


@dataclass(frozen=True)
class _Job:
    student: str
    file: str
    task: Exercise
    code: str | None  # None: the notebook has no cell for it
    around: str


def grade(folder: Path, seconds: float = SECONDS, processes: int = 0) -> list[Grade]:
    """Grade every notebook in the folder: each file, or each subfolder with its files, is one student's.

    `processes` answers run at the same time (0: as many as there are processors). Raises FileNotFoundError
    for a folder without notebooks.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"There is no folder {folder}.")
    found = [one for student, path in submissions(folder) for one in _jobs(student, path, folder)]
    if not found:
        raise FileNotFoundError(f"There are no notebooks in {folder}.")

    def done(one: Grade | _Job) -> Grade:
        return one if isinstance(one, Grade) else _graded(one, seconds)

    with ThreadPoolExecutor(processes or os.cpu_count() or 1) as pool:
        return list(pool.map(done, found))


def submissions(folder: Path) -> Iterator[tuple[str, Path]]:
    """(student, notebook): a subfolder's name, or the name of a file that lies in the folder itself."""
    for entry in sorted(folder.iterdir()):
        if entry.is_file() and entry.suffix == ".ipynb":
            yield entry.stem, entry
        elif entry.is_dir() and not entry.name.startswith("."):
            for path in sorted(entry.rglob("*.ipynb")):
                if not any(part.startswith(".") for part in path.relative_to(entry).parts):
                    yield entry.name, path


def write_csv(path: Path, grades: list[Grade]) -> None:
    """One row per student and exercise; with a mark in front by which spreadsheets know UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Grade)])
        writer.writeheader()
        writer.writerows(asdict(one) for one in grades)


def summary(grades: list[Grade]) -> str:
    """One line per student: points, and what needs a look."""
    lines = []
    for student in dict.fromkeys(one.student for one in grades):
        mine = [one for one in grades if one.student == student]
        damaged = [one.feedback for one in mine if one.state == "damaged"]
        asked = [one for one in mine if one.state != "damaged"]
        line = f"{student}: {sum(one.points for one in asked)} of {len(asked)}"
        lines.append(" ".join([line, *damaged]))
    return "\n".join(lines)


def _jobs(student: str, path: Path, folder: Path) -> list[Grade | _Job]:
    file = path.relative_to(folder).as_posix()
    try:
        notebook = read_notebook(path)
    except NoNotebookError as error:
        return [Grade(student, file, "", "damaged", 0, str(error))]
    answers = answer_cells(notebook)
    if not answers:
        return [Grade(student, file, "", "damaged", 0, f"{path.name} has no exercise in it.")]
    numbers = {id.split(".")[0] for id in answers}
    around = surroundings(codes(notebook))
    return [
        _Job(student, file, task, answers.get(task.id), around)
        for task in exercises().values()
        if task.notebook in numbers
    ]


def answer_cells(notebook: dict[str, Any]) -> dict[str, str]:
    """The code of each answer by exercise, found by the cell's mark or by the line that checks it.

    Of several cells for one exercise the last one counts that defines the answer. A check that stands
    alone counts with the cell before it that does.
    """
    known = exercises()
    found: dict[str, str] = {}
    before: list[str] = []
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        code = source_of(cell)
        marked = exercise_of(cell)
        for id in dict.fromkeys([*([marked] if marked else []), *_CHECKS.findall(code)]):
            if id in known:
                found[id] = _with_definition(code, before, known[id].name)
        before.append(code)
    return found


def _with_definition(code: str, before: list[str], name: str) -> str:
    """The code, or the last one before it that defines the name; the code as it is where none does."""
    return next((one for one in (code, *reversed(before)) if _defines(one, name)), code)


def _defines(code: str, name: str) -> bool:
    try:
        return defines(without_magics(code), name)
    except SyntaxError:
        # What is no Python yet may still be the answer that was meant.
        return re.search(rf"^(def\s+{name}\b|{name}\s*=)", code, re.MULTILINE) is not None


def _graded(job: _Job, seconds: float) -> Grade:
    def result(state: str, feedback: str) -> Grade:
        return Grade(job.student, job.file, job.task.id, state, int(state == "passed"), feedback)

    if job.code is None:
        return result("missing", "The notebook has no cell for this exercise.")
    trial = try_code(job.task, job.code, job.around, seconds)
    return result(trial.state, trial.why or "The exercise waits to be done.")
