"""The speed figures: that they are measured, never how large they are."""

from __future__ import annotations

import json

import pytest

from labkit.bench import speed as panel
from labkit.cli import main
from labkit.course import speed as course
from labkit.story import measure
from labkit.story.measure import FIGURES
from labkit.story.workbench import Workbench


def test_quick_figures_are_measured() -> None:
    """Boot, write, import and snapshot each give a number that something was really timed for."""
    found = measure.measure(["boot_s", "mtkflash_write_s", "snapshot_ms"])
    assert list(found) == ["boot_s", "mtkflash_write_s", "snapshot_ms"]
    assert all(value is not None and value > 0 for value in found.values())


def test_a_write_that_did_not_arrive_is_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    """A time is only given when the flash chip holds what was written."""
    monkeypatch.setattr(Workbench, "mtkflash", lambda *_: None)
    with pytest.raises(RuntimeError, match="means nothing"):
        FIGURES["mtkflash_write_s"]()


def test_the_command_prints_one_flat_object(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`bench --json` gives every figure by name and nothing nested."""
    every = {**FIGURES, **panel.FIGURES, **course.FIGURES}
    monkeypatch.setattr(measure, "FIGURES", {name: lambda: 1.5 for name in FIGURES})
    monkeypatch.setattr(panel, "FIGURES", {name: lambda: 1.5 for name in panel.FIGURES})
    monkeypatch.setattr(course, "FIGURES", {name: lambda: 1.5 for name in course.FIGURES})
    assert main(["bench", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == dict.fromkeys(every, 1.5)


def test_the_command_measures_only_what_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Named figures alone, null in JSON and words in text where a figure cannot be had."""
    monkeypatch.setattr(measure, "FIGURES", {"one": lambda: 1.5, "other": lambda: None, "third": lambda: 2.0})
    assert main(["bench", "one", "other", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"one": 1.5, "other": None}
    assert main(["bench", "other"]) == 0
    assert capsys.readouterr().out == "other: not measured\n"


def test_a_figure_that_does_not_exist_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """A slip of the pen names the figures there are."""
    assert main(["bench", "bot_s"]) == 2
    assert capsys.readouterr().err.startswith(
        "labkit bench: There is no figure 'bot_s': choose from boot_s, "
    )
