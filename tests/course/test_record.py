"""The learner's record, and what is read out of it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from labkit import answer_of, hint, progress
from labkit.catalog import data_dir
from labkit.course import record
from labkit.course.exercises import exercise, exercises
from labkit.course.record import Marks


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A record in a folder that does not exist yet."""
    path = tmp_path / "deep" / "mine.json"
    monkeypatch.setenv(record.VARIABLE, str(path))
    return path


def test_marks_survive_a_new_start(file: Path) -> None:
    """What one process notes another one reads; wrong answers count until the next right one."""
    record.note("00.1", passed=False)
    assert record.note("00.1", passed=False) == Marks(fails=2)
    assert record.note("00.1", passed=True) == Marks(passed=True)
    assert record.note("00.1", passed=False) == Marks(passed=True, fails=1)
    record.note("07.1", hints=2)
    assert json.loads(file.read_text(encoding="utf-8"))["exercises"].keys() == {"00.1", "07.1"}
    assert record.read() == {"00.1": Marks(passed=True, fails=1), "07.1": Marks(hints=2)}
    assert [path.name for path in file.parent.iterdir()] == [file.name]


WRONG_MARKS = ['{"exercises": {"00.1": {"passed": 3}}}', '{"exercises": {"a": {"b": 1}}}']


@pytest.mark.parametrize("contents", ["", "{", "[]", "\xff", *WRONG_MARKS])
def test_a_damaged_file_is_kept_aside(file: Path, contents: str) -> None:
    """Nothing is thrown away, one sentence says so, and the next marks are kept."""
    file.parent.mkdir()
    file.write_text(contents, encoding="latin-1")
    shown = repr(progress())
    assert "kept as mine.damaged-1.json" in shown
    assert (file.parent / "mine.damaged-1.json").read_text(encoding="latin-1") == contents
    assert "damaged" not in repr(hint("00.1"))
    assert record.read()["00.1"].hints == 1


def test_a_crash_while_writing_leaves_the_old_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new file takes the old one's place only when it is whole."""
    record.note("00.1", passed=True)
    before = file.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    assert "not kept (No space left on device)" in repr(hint("00.1"))
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_the_record_lies_beside_the_notebooks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a setting the record survives in the lab's folder, or at home for a lab without notebooks."""
    monkeypatch.delenv(record.VARIABLE)
    assert record.place() == data_dir().parent / "notebooks" / ".progress.json"
    monkeypatch.setattr("labkit.course.record.folder", lambda: tmp_path / "none")
    monkeypatch.setenv("HOME" if os.name != "nt" else "USERPROFILE", str(tmp_path))
    assert record.place() == tmp_path / ".labkit" / "progress.json"


def test_progress_is_a_table_of_the_course(file: Path) -> None:
    """One row per notebook, one column per exercise, and how many are done."""
    record.note("00.1", hints=1)
    record.note("00.1", passed=True)
    record.note("00.2", passed=False)
    record.note("00.3", answer_seen=True)
    head, first, *rest = repr(progress()).splitlines()
    assert head == "notebook | exercise 1 | exercise 2 | exercise 3"
    assert first == "00 | ✔ done, 1 hint | begun | answer seen"
    assert rest[-1] == f"1 of {len(exercises())} exercises done."
    assert progress().markdown.startswith("| notebook | exercise 1 |")


def test_hints_come_one_after_the_other(file: Path) -> None:
    """Each call shows the next hint; the last one stays and points to the answer."""
    hints = exercise("00.1").hints
    texts = [repr(hint("00.1")) for _ in range(len(hints) + 1)]
    for number, (text, one) in enumerate(zip(texts, hints, strict=False), 1):
        assert text.startswith(f"Hint {number} of {len(hints)}") and one in text
    assert texts[-1] == texts[-2]
    assert 'answer_of("00.1")' in texts[-1] and "answer_of" not in texts[0]


def test_the_answer_is_explained(file: Path) -> None:
    """On request the lab's answer comes with its reasons, and the record says that it was seen."""
    task, shown = exercise("00.2"), answer_of("00.2")
    assert all(one in shown.plain for one in (task.reference, task.explanation, task.proves))
    assert f"```python\n{task.reference}\n```" in shown.markdown
    assert record.read()["00.2"].answer_seen
