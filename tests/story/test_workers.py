"""Trials in several processes give what one process gives."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from labkit import cli
from labkit.story import workers
from labkit.story.crew import InLine
from labkit.story.hypothesis import hypotheses_path, read_hypotheses
from labkit.story.replay import Row
from labkit.story.thread import ThreadError
from labkit.story.trials import Trial, Trials
from labkit.story.workers import run_all, share

NAMES = [one.id for one in read_hypotheses(hypotheses_path(2)).rivals]
FEW = ["zeros.good", "half.index", "jumper.alone"]


def _given(_: int | str, names: Sequence[str]) -> list[Trial]:
    """What a process gives: its hypotheses all gave what their names say."""
    trials = Trials(2)
    rows = {name: (Row(name, "stated", name, name, name != "half.index"),) for name in names}
    return [Trial(trials.hypotheses.named(name), rows[name]) for name in names]


def test_every_hypothesis_is_dealt_out_once() -> None:
    """However many processes, each hypothesis is in just one group."""
    trials = Trials(2)
    for processes in (1, 2, 4):
        groups = share(trials, NAMES, processes)
        assert 1 <= len(groups) <= processes
        assert len(groups) > 1 or processes == 1
        assert sorted(name for group in groups for name in group) == sorted(NAMES)
    assert share(trials, [], 2) == []


def test_those_that_begin_late_share_one_telling() -> None:
    """With two processes, the telling up to the late ones is not paid for by the group of the early ones."""
    trials = Trials(2)
    early, late = share(trials, NAMES, 2)
    assert {name.partition(".")[0] for name in early} == {"damage"}
    assert {"half.short", "jumper.gate", "type.busy"} <= {*late}


def test_trials_come_back_in_the_order_of_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever ran them on whatever executor, trials are in the order of the file."""
    started: list[Sequence[str]] = []

    def given(number: int | str, names: Sequence[str]) -> list[Trial]:
        started.append(names)
        return _given(number, names)

    monkeypatch.setattr(workers, "_run", given)
    found = run_all(2, FEW, processes=2, executor=InLine())
    assert sorted(name for names in started for name in names) == sorted(FEW)
    assert len(started) == 2
    assert [trial.hypothesis.id for trial in found] == FEW
    assert [trial.fits for trial in found] == [True, False, True]
    assert found[0].rows == (Row("zeros.good", "stated", "zeros.good", "zeros.good", True),)


def test_an_error_in_a_process_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes wrong with one group is not swallowed."""

    def broken(*_: object) -> list[Trial]:
        raise ThreadError("nothing to play")

    monkeypatch.setattr(workers, "_run", broken)
    with pytest.raises(ThreadError, match="nothing to play"):
        run_all(2, FEW, processes=2, executor=InLine())


def test_an_unknown_hypothesis_is_refused_before_anything_runs() -> None:
    """The sentence names those there are."""
    with pytest.raises(ThreadError, match=r"no hypothesis 'half\.life': choose one of damage\.panel"):
        run_all(2, ["half.life"])


def test_the_command_prints_trials_and_verdicts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`hypotheses 2 --json` gives rows and what is left of each question; the text ends with the table."""
    monkeypatch.setattr(workers, "_run", _given)
    monkeypatch.setattr(workers, "crew", lambda _: InLine())
    command = ["hypotheses", "2", "--only", *FEW]
    assert cli.main([*command, "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in data["trials"]] == FEW
    assert [(one["question"], one["left"]) for one in data["verdicts"]] == [
        ("zeros", ["zeros.good"]), ("half", []), ("jumper", ["jumper.alone"]),
    ]  # fmt: skip
    assert cli.main(command) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith(". as seen, x another thing;")
