"""What a teacher hands out and keeps: learner set, answer book, nbgrader's source tree, from one source."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

from labkit.course.cellcode import without_magics
from labkit.course.cells import fill, source_of, task_text
from labkit.course.exercises import Exercise, exercises
from labkit.course.notebooks import codes, course_notebooks, new_cell, read_notebook, write_notebook

ASSIGNMENT = "labkit"

README = """# The course, for a teacher

* `learner/`: the notebooks to hand out, without outputs, so that predictions are honest.
* `answer-book.md`: all exercises with answers, reasons, hints, typical mistakes and their feedback. Keep it.
* `nbgrader/`: nbgrader's course folder: a short sheet of exercises per notebook. It holds answers: keep it.

`python -m labkit teach grade FOLDER` grades a folder of notebooks that came back. It needs no nbgrader.
"""

CONFIG = '''"""nbgrader's settings for this folder."""

c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "labkit"
c.ClearSolutions.code_stub = {"python": "# Replace each ... above by your answer."}
c.ExecutePreprocessor.timeout = 120
'''


def release(folder: Path) -> list[Path]:
    """Write everything into a new or empty folder, give the files. Raises FileExistsError for another one."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FileExistsError(f"{folder} is not empty: name a new folder.")
    folder.mkdir(parents=True, exist_ok=True)
    files = {"README.md": README, "answer-book.md": answer_book(), "nbgrader/nbgrader_config.py": CONFIG}
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    for path in course_notebooks():
        notebook = read_notebook(path)
        write_notebook(folder / "learner" / path.name, learner_cells(notebook))
        sheet = sheet_cells(path.stem, notebook)
        if sheet:
            write_notebook(folder / "nbgrader" / "source" / ASSIGNMENT / path.name, sheet)
    return sorted(path for path in folder.rglob("*") if path.is_file())


def learner_cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """The notebook's cells with fresh exercises and nothing run."""
    fill(notebook)
    return [
        new_cell(cell["cell_type"], cell.get("id", f"cell-{n:02}"), source_of(cell), **cell["metadata"])
        for n, cell in enumerate(notebook["cells"])
    ]


def sheet_cells(name: str, notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """nbgrader's sheet: the exercises alone, so that grading runs no whole story for each student."""
    tasks = [one for one in exercises().values() if one.notebook == name[:2]]
    if not tasks:
        return []
    title = f"# Exercises of `{name}`\n\nDo them beside that notebook. The cell below an answer checks it."
    first = [new_cell("markdown", "title", title), new_cell("code", "setup", _imports(notebook))]
    return [*first, *(cell for task in tasks for cell in _graded(task))]


def _imports(notebook: dict[str, Any]) -> str:
    """The imports of the notebook's set-up cell, and of no other."""
    first = next((one for one in codes(notebook) if "import" in one), "")
    body = ast.parse(without_magics(first)).body
    return "\n".join(ast.unparse(one) for one in body if isinstance(one, ast.Import | ast.ImportFrom))


def _graded(task: Exercise) -> list[dict[str, Any]]:
    number = task.id.replace(".", "-")
    answer = f"{task.starter}\n\n### BEGIN SOLUTION\n{task.reference}\n### END SOLUTION"
    test = (
        f'from labkit import check\n\nresult = check("{task.id}", {task.name})\nprint(result)\n'
        "assert result.passed"
    )
    mark = {"locked": True, "schema_version": 3, "task": False, "grade": False, "solution": False}
    return [
        new_cell(
            "markdown", f"task-{number}", task_text(task), nbgrader={**mark, "grade_id": f"task-{number}"}
        ),
        new_cell(
            "code",
            f"answer-{number}",
            answer,
            exercise=task.id,
            nbgrader={**mark, "locked": False, "solution": True, "grade_id": f"answer-{number}"},
        ),
        new_cell(
            "code",
            f"check-{number}",
            test,
            nbgrader={**mark, "grade": True, "points": 1, "grade_id": f"check-{number}"},
        ),
    ]


def answer_book() -> str:
    """All exercises with their answers, as Markdown."""
    head = "# Answer book\n\nMade from `data/exercises`, as the notebooks' exercises are. For teachers."
    return "\n\n".join([head, *map(_entry, exercises().values())]) + "\n"


def _entry(task: Exercise) -> str:
    hints = [f"{n}. {one}" for n, one in enumerate(task.hints, 1)]
    mistakes = [f"* `{one.key}`: {one.feedback}\n\n{_indented(one.answer)}" for one in task.mistakes]
    parts = [
        f"## {task.id} {task.title}",
        task.task,
        f"**Answer**\n\n```python\n{task.reference}\n```",
        task.explanation,
        f"**A right answer proves:** {task.proves}",
        "**Hints**\n\n" + "\n".join(hints),
        "**Typical mistakes, and what the learner reads**\n\n" + "\n".join(mistakes),
        f"* Any other wrong answer: {task.otherwise}",
    ]
    return "\n\n".join(parts)


def _indented(code: str) -> str:
    lines = ["```python", *code.splitlines(), "```", ""]
    return "\n".join(f"  {line}".rstrip() for line in lines)
