from __future__ import annotations

import pytest

from labkit.host.clock import SECOND, Clock
from labkit.host.progress import Progress, shown


class Wall:
    """A wall clock that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_quick_work_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Emulated minutes that pass quickly leave no output that could differ from run to run."""
    clock = Clock()
    with shown(clock, "Work"):
        clock.advance_to(600 * SECOND)
    assert capsys.readouterr() == ("", "")


def test_slow_work_shows_a_bar_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    """Over two seconds of wall time a bar with the label and the emulated seconds appears, on stderr only."""
    wall = Wall()
    progress = Progress("Work", wall)
    wall.now = 1.9
    progress.update(10.0)
    assert capsys.readouterr().err == ""
    wall.now = 2.1
    progress.update(20.0)
    progress.update(30.0)
    progress.close()
    out, err = capsys.readouterr()
    assert out == ""
    assert "Work: 20 s of emulated time" in err
