"""What a teacher hands out and gets back."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from labkit import cli
from labkit.course.cells import exercise_of, source_of
from labkit.course.exercises import exercise, exercises
from labkit.course.grading import answer_cells, grade, summary, write_csv
from labkit.course.notebooks import course_notebooks, new_cell, read_notebook, write_notebook
from labkit.course.release import answer_book, learner_cells, release


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A released course."""
    folder = tmp_path_factory.mktemp("course") / "out"
    release(folder)
    return folder


def test_learner_set_is_fresh(released: Path) -> None:
    """Learners get every notebook, with nothing run and nothing answered."""
    files = sorted((released / "learner").iterdir())
    assert [path.name for path in files] == [path.name for path in course_notebooks()]
    for path, original in zip(files, course_notebooks(), strict=True):
        cells, before = read_notebook(path)["cells"], read_notebook(original)["cells"]
        assert [source_of(cell) for cell in cells] == [source_of(cell) for cell in before]
        assert not any(cell.get("outputs") for cell in cells)


def test_learners_get_no_work_of_others(released: Path) -> None:
    """Whatever stands in an exercise's cell when a course is released, learners get the starter."""
    worked = read_notebook(course_notebooks()[0])
    fresh = read_notebook(released / "learner" / course_notebooks()[0].name)
    for cell in worked["cells"]:
        if exercise_of(cell):
            cell["source"] = "answer = 16"
    assert [source_of(one) for one in learner_cells(worked)] == [source_of(one) for one in fresh["cells"]]


def test_answer_book_has_all_answers() -> None:
    """Each exercise is in the book with reference, reasons and what its mistakes get."""
    book = answer_book()
    for task in exercises().values():
        assert f"## {task.id} {task.title}" in book
        for text in (task.reference, task.explanation, *(one.feedback for one in task.mistakes)):
            assert text in book


def test_a_second_release_needs_another_folder(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing that a teacher changed is written over."""
    assert cli.main(["teach", "release", str(released)]) == 2
    assert "is not empty: name a new folder" in capsys.readouterr().err


def submitted(path: Path, **answers: str) -> dict[str, Any]:
    """Notebook 00 as a student sends it, with these answers; keys such as q1."""
    notebook = read_notebook(course_notebooks()[0])
    for cell in notebook["cells"]:
        id = exercise_of(cell)
        if cell["cell_type"] == "code" and id and f"q{id[-1]}" in answers:
            cell["source"] = f'{answers[f"q{id[-1]}"]}\n\ncheck("{id}", {exercise(id).name})'
    write_notebook(path, notebook["cells"])
    return notebook


def references(**more: str) -> dict[str, str]:
    """The lab's own answers for notebook 00, some of them replaced."""
    return {f"q{id[-1]}": one.reference for id, one in exercises().items() if one.notebook == "00"} | more


def test_grading_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Right, half right and damaged work each get their rows, with the feedback of the course."""
    submitted(tmp_path / "in" / "anna" / "deep" / "00-start-here.ipynb", **references())
    fails = "def looks_well(x):\n    1/0"
    half = references(q1="answer = 15", q2="def revision(line):\n    return ...", q3=fails)
    submitted(tmp_path / "in" / "ben.ipynb", **half)
    (tmp_path / "in" / "cleo.ipynb").write_text('{"cells": [', encoding="utf-8")
    (tmp_path / "in" / "dora.ipynb").write_text('{"worksheets": []}', encoding="utf-8")
    hidden = tmp_path / "in" / "anna" / ".ipynb_checkpoints" / "old.ipynb"
    hidden.parent.mkdir()
    hidden.write_text("{}", encoding="utf-8")
    out = tmp_path / "grades.csv"
    assert cli.main(["teach", "grade", str(tmp_path / "in"), "--csv", str(out)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["anna: 3 of 3", "ben: 0 of 3"]
    assert lines[2] == "cleo: 0 of 0 cleo.ipynb is damaged, it is no JSON: ask for it again."
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {(row["student"], row["exercise"]): row for row in rows}
    assert [row["points"] for row in rows] == ["1", "1", "1", "0", "0", "0", "0", "0"]
    assert found["ben", "00.1"]["feedback"] == exercise("00.1").feedback("last-number")
    assert found["ben", "00.2"]["state"] == "waits"
    assert "line 2, `1/0`: ZeroDivisionError" in found["ben", "00.3"]["feedback"]
    assert found["dora", ""]["feedback"] == "dora.ipynb is no notebook of format 4: ask for it again."


def test_a_tampered_check_changes_nothing(tmp_path: Path) -> None:
    """A notebook that fakes its check and its outputs is judged by its answers alone."""
    notebook = submitted(tmp_path / "eve.ipynb", **references(q1="answer = 15"))
    faked = 'def check(id, answer):\n    return "is right"'
    notebook["cells"].insert(2, new_cell("code", "fake", faked))
    for cell in notebook["cells"]:
        if exercise_of(cell) == "00.1":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "Exercise 00.1 is right."}]
    write_notebook(tmp_path / "eve.ipynb", notebook["cells"])
    assert [one.points for one in grade(tmp_path)] == [0, 1, 1]


def test_answers_are_found_without_marks() -> None:
    """Lost marks, split cells, copies, helpers and magics: the answer that the student meant is found."""

    def found(*sources: str, **metadata: Any) -> dict[str, str]:
        cells = [new_cell("code", f"c{n}", one, **metadata) for n, one in enumerate(sources)]
        return answer_cells({"cells": cells})

    check = 'check("00.1", answer)'
    assert found(f"answer = 16\n{check}") == {"00.1": f"answer = 16\n{check}"}
    assert found("answer = 15", "answer = 16", "other = 3", check) == {"00.1": "answer = 16"}
    assert found(f"answer = 15\n{check}", f"answer = 16\nresult = {check}")["00.1"].startswith("answer = 16")
    assert found(f"%%time\nanswer = 16 +\n{check}")["00.1"].startswith("%%time")
    assert found("answer = 16", exercise="00.1") == {"00.1": "answer = 16"}
    assert found(check) == {"00.1": check}
    assert found('check("44.1", answer)', "x = 1", '# check("00.1", x)') == {}


def test_missing_exercises_are_named(tmp_path: Path) -> None:
    """An exercise whose cell was deleted gets a row of its own; helpers of other cells are at hand."""
    cells = [
        new_cell("code", "a", "import math\nLIMIT = 3\ndef last(words):\n    return words[math.floor(-1)]"),
        new_cell("code", "b", 'def revision(line):\n    return last(line.split())\ncheck("00.2", revision)'),
        new_cell("code", "c", 'def looks_well(seen):\n    return LIMIT\ncheck("00.3", looks_well)'),
    ]
    write_notebook(tmp_path / "finn.ipynb", cells)
    missing, right, alone = grade(tmp_path)
    assert (missing.state, missing.feedback) == ("missing", "The notebook has no cell for this exercise.")
    assert right.state == "passed"
    assert "name 'LIMIT' is not defined" in alone.feedback
    assert summary([missing, right, alone]) == "finn: 1 of 3"


def test_a_folder_without_notebooks_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A wrong folder, an empty one, and a notebook without exercises are each one sentence."""
    assert cli.main(["teach", "grade", str(tmp_path / "none")]) == 2
    assert cli.main(["teach", "grade", str(tmp_path)]) == 2
    assert "There are no notebooks" in capsys.readouterr().err
    write_notebook(tmp_path / "gus.ipynb", [new_cell("code", "a", "1")])
    (only,) = grade(tmp_path)
    assert (only.state, only.feedback) == ("damaged", "gus.ipynb has no exercise in it.")


def test_csv_opens_in_a_spreadsheet(tmp_path: Path) -> None:
    """Names with signs of any language come through, marked as UTF-8."""
    submitted(tmp_path / "Zoë Ślązak.ipynb", q1="answer = 'ä, \"ö\"\\n'")
    (tmp_path / "g.csv").touch()
    write_csv(tmp_path / "g.csv", grade(tmp_path))
    raw = (tmp_path / "g.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and "Zoë Ślązak".encode() in raw
    assert json.dumps([one.student for one in grade(tmp_path)]).count("Zo") == 3
