"""The nbgrader source tree, in nbgrader itself: run by `py lab.py nbgrader`, which fetches it."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import lab
from labkit.course.cells import source_of
from labkit.course.exercises import exercises
from labkit.course.notebooks import read_notebook, write_notebook
from labkit.course.release import ASSIGNMENT, release

SHEET = "00-start-here.ipynb"
TASKS = [one for one in exercises().values() if one.notebook == "00"]

Nbgrader = Callable[..., None]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """nbgrader's course folder with one sheet."""
    release(tmp_path / "out")
    folder = tmp_path / "out" / "nbgrader"
    for path in (folder / "source" / ASSIGNMENT).glob("*.ipynb"):
        if path.name != SHEET:
            path.unlink()
    return folder


@pytest.fixture
def nbgrader(pytestconfig: pytest.Config, course: Path) -> Nbgrader:
    """Run one command of nbgrader in the course folder."""
    extra = Path(pytestconfig.getoption("--nbgrader")).resolve()
    environment = {
        **os.environ,
        **lab.STEADY,
        "PYTHONPATH": os.pathsep.join([str(Path(lab.__file__).parent), str(extra)]),
        "PATH": str(extra / "bin") + os.pathsep + os.environ["PATH"],
        "JUPYTER_PATH": str(extra / "share" / "jupyter"),
    }

    def call(*words: str) -> None:
        command = [sys.executable, "-m", "nbgrader", *words]
        done = subprocess.run(command, cwd=course, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")

    return call


def submit(course: Path, student: str, answers: list[str], forged: bool = False) -> None:
    """Fill the released sheet as a student would; with `forged`, the checks are replaced too."""
    cells = read_notebook(course / "release" / ASSIGNMENT / SHEET)["cells"]
    given = iter(answers)
    for cell in cells:
        if "exercise" in cell["metadata"]:
            cell["source"] = next(given)
        elif forged and cell["metadata"].get("nbgrader", {}).get("grade"):
            cell["source"] = "print('all is well')"
    write_notebook(course / "submitted" / student / ASSIGNMENT / SHEET, cells)


@pytest.mark.nbgrader
def test_three_submissions_are_graded(course: Path, nbgrader: Nbgrader) -> None:
    """Released sheets hold no answer; right work gets all points, half-right some, tampered checks none.

    The source tree itself, with the answers that it holds, gets all.
    """
    nbgrader("generate_assignment", ASSIGNMENT)
    sheet = "\n".join(map(source_of, read_notebook(course / "release" / ASSIGNMENT / SHEET)["cells"]))
    assert not any(task.reference in sheet for task in TASKS)
    assert all(task.starter in sheet for task in TASKS)
    right, wrong = [task.reference for task in TASKS], [task.mistakes[0].answer for task in TASKS]
    submit(course, "right", right)
    submit(course, "half", [right[0], wrong[1], TASKS[2].starter])
    submit(course, "forger", wrong, forged=True)
    shutil.copytree(course / "source" / ASSIGNMENT, course / "submitted" / "source" / ASSIGNMENT)
    nbgrader("autograde", ASSIGNMENT)
    nbgrader("generate_feedback", ASSIGNMENT)
    nbgrader("export", "--to", "grades.csv")
    with (course / "grades.csv").open(encoding="utf-8", newline="") as file:
        scores = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert scores == {"source": 3, "right": 3, "half": 1, "forger": 0}
    page = course / "feedback" / "half" / ASSIGNMENT / SHEET.replace(".ipynb", ".html")
    assert TASKS[1].mistakes[0].feedback in page.read_text(encoding="utf-8")
