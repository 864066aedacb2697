"""What must hold of every exercise of the course: in its data, its judge, and the notebook it stands in."""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import lab
from labkit.course.cellcode import defined_by
from labkit.course.cells import code_text, marked, source_of, task_text
from labkit.course.exercises import Exercise, exercises
from labkit.course.judging import judged
from labkit.course.unfilled import code_is_unfilled, is_unfilled

ALL = exercises()
NOTEBOOKS = {path.name[:2]: path for path in lab.course_notebooks()}
each = pytest.mark.parametrize("task", ALL.values(), ids=list(ALL))
MISTAKES = [(task, one) for task in ALL.values() for one in task.mistakes]
each_mistake = pytest.mark.parametrize(
    ("task", "mistake"), MISTAKES, ids=[f"{t.id}-{m.key}" for t, m in MISTAKES]
)


@cache
def stored(path: Path) -> Any:
    """A notebook as it is stored."""
    return json.loads(path.read_text(encoding="utf-8"))


def verdict(task: Exercise, code: str) -> str | None:
    """What the judge says of an answer in code, in this process."""
    answer = defined_by(code, task.name)
    assert not is_unfilled(answer)
    return judged(task, answer)


def squeezed(text: str) -> str:
    """The text without any space, so that layout hides nothing."""
    return re.sub(r"\s+", "", text)


def hearts(task: Exercise, code: str) -> list[str]:
    """What a reader would copy out of an answer: the value, or each line that the starter has not."""
    known = squeezed(task.starter)
    for one in ast.parse(code).body:
        if isinstance(one, ast.Assign) and not isinstance(one.value, ast.Dict | ast.List):
            lines = [ast.unparse(one.value)]
            break
    else:
        lines = code.splitlines()
    return [line.strip() for line in lines if len(squeezed(line)) > 3 and squeezed(line) not in known]


@each
def test_the_starter_waits(task: Exercise) -> None:
    """An exercise that nobody has begun is seen as one, as an object and as the text of a cell."""
    assert is_unfilled(defined_by(task.starter, task.name)) or code_is_unfilled(task.starter)
    assert code_is_unfilled(code_text(task))


@each
def test_the_reference_passes(task: Exercise) -> None:
    """The lab's own answer is right, and its code has nothing open."""
    assert not code_is_unfilled(task.reference)
    assert verdict(task, task.reference) is None


@each_mistake
def test_each_mistake_gets_its_own_feedback(task: Exercise, mistake: Any) -> None:
    """A typical wrong answer is told apart from all others."""
    assert verdict(task, mistake.answer) == mistake.key


def gives_away(text: str, heart: str) -> bool:
    """True when the text has this piece of an answer in it, as words of their own."""
    return re.search(rf"(?<!\w){re.escape(squeezed(heart))}(?!\w)", squeezed(text)) is not None


@each
def test_words_give_nothing_away(task: Exercise) -> None:
    """No hint or feedback holds a piece of the answer, and the task not all of it; feedbacks differ."""
    feedbacks = [task.otherwise, *(one.feedback for one in task.mistakes)]
    assert len(set(feedbacks)) == len(feedbacks)
    pieces = hearts(task, task.reference)
    words = [*task.hints, task.proves, *feedbacks]
    assert [(one, text) for one in pieces for text in words if gives_away(text, one)] == []
    assert not all(gives_away(task.task, one) for one in pieces) or not pieces


@each
def test_exercise_stands_in_its_notebook(task: Exercise) -> None:
    """The notebook's two cells are those of the data, and the second one says that it waits."""
    cells = [cell for id, cell in marked(stored(NOTEBOOKS[task.notebook])) if id == task.id]
    assert [source_of(cell) for cell in cells] == [task_text(task), code_text(task)], "run 'make notebooks'"
    (output,) = cells[1]["outputs"]
    assert "".join(output["data"]["text/plain"]) == f"Exercise {task.id} waits to be done."


@pytest.mark.parametrize("path", NOTEBOOKS.values(), ids=lambda path: path.stem)
def test_notebooks_hold_no_answers(path: Path) -> None:
    """Neither a reference nor a mistake's answer stands in a notebook, not even in an output."""
    texts = [source_of(cell) + json.dumps(cell.get("outputs", [])) for cell in stored(path)["cells"]]
    whole = squeezed("\n".join(texts))
    inside = [
        (task.id, code)
        for task in ALL.values()
        for code in [task.reference, *(one.answer for one in task.mistakes)]
        if squeezed(code) in whole or squeezed(json.dumps(code)[1:-1]) in whole
    ]
    assert inside == []


@pytest.mark.parametrize("path", NOTEBOOKS.values(), ids=lambda path: path.stem)
def test_marked_cells_are_known(path: Path) -> None:
    """A notebook has no exercise cell that the data do not know, and has them in order."""
    ids = [id for id, _ in marked(stored(path))]
    assert [*dict.fromkeys(ids)] == [id for id in ALL if id.startswith(path.name[:2])]


def test_three_exercises_per_notebook() -> None:
    """Each notebook has three."""
    counts = {notebook: sum(one.notebook == notebook for one in ALL.values()) for notebook in NOTEBOOKS}
    assert {notebook: count for notebook, count in counts.items() if count != 3} == {}
