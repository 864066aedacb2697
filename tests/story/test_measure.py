"""The speed figures: that they are measured, never how large they are."""

from __future__ import annotations

import json

import pytest

from labkit.cli import main
from labkit.story import measure
from labkit.story.measure import FIGURES
from labkit.story.workbench import Workbench


def test_quick_figures_are_measured() -> None:
    """Boot, write, import and snapshot each give a number that something was really timed for."""
    found = measure.measure(["boot_s", "mtkflash_write_s", "snapshot_ms"])
    assert list(found) == ["boot_s", "mtkflash_write_s", "snapshot_ms"]
    assert all(value > 0 for value in found.values())


def test_a_write_that_did_not_arrive_is_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    """A time is only given when the flash chip holds what was written."""
    monkeypatch.setattr(Workbench, "mtkflash", lambda *_: None)
    with pytest.raises(RuntimeError, match="means nothing"):
        FIGURES["mtkflash_write_s"]()


def test_the_command_prints_one_flat_object(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`bench --json` gives every figure by name and nothing nested."""
    monkeypatch.setattr(measure, "FIGURES", {name: lambda: 1.5 for name in FIGURES})
    assert main(["bench", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == dict.fromkeys(FIGURES, 1.5)
