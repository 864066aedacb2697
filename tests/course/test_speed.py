"""The course's time is measured on its real notebooks, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from labkit.course import speed


def beside(folder: Path, monkeypatch: pytest.MonkeyPatch, lab: str) -> None:
    """A lab of the test's own around the data."""
    (folder / "lab.py").write_text(lab, encoding="utf-8")
    monkeypatch.setattr(speed, "data_dir", lambda: folder / "data")


def test_without_notebooks_there_is_no_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package has no notebooks beside it: nothing is measured."""
    monkeypatch.setattr(speed, "data_dir", lambda: tmp_path / "data")
    assert speed.course_seconds() is None


def test_it_runs_the_check_of_the_notebooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The very command that make test uses is timed."""
    beside(tmp_path, monkeypatch, "import sys\nopen('words', 'w').write(' '.join(sys.argv[1:]))\n")
    monkeypatch.chdir(tmp_path)
    assert speed.course_seconds() is not None
    assert (tmp_path / "words").read_text(encoding="utf-8") == "test notebooks"


def test_a_failed_run_is_no_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A course that fails may be quick: its time is not given."""
    beside(tmp_path, monkeypatch, "import sys\nsys.exit(1)\n")
    with pytest.raises(RuntimeError, match="means nothing"):
        speed.course_seconds()
