"""Trials on more than one core: each process runs some of the hypotheses, and its rows come back as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from labkit.story.hypothesis import hypotheses_path, read_hypotheses
from labkit.story.replay import Row
from labkit.story.trials import Trial, Trials, Verdict

_TELLING = 70  # what it costs to play the thread as told, in the measure of `_cost`
_EARLY = 20  # on top where the drive's own slow updater runs again


def run_all(number: int | str, names: Sequence[str] = (), processes: int = 2) -> list[Trial]:
    """Run the named hypotheses on a thread (none: all of them), in the order of the data."""
    trials = Trials(number)
    known = [one.id for one in trials.hypotheses.rivals]
    wanted = [name for name in known if name in names] if names else known
    for name in names:
        trials.hypotheses.named(name)
    groups = [group for group in share(trials, wanted, processes) if group]
    if len(groups) < 2:
        return [trials.run(name) for name in wanted]
    found = _collect(trials, [_start(number, group) for group in groups])
    return [found[name] for name in wanted]


def verdicts(number: int | str, trials: Sequence[Trial]) -> list[Verdict]:
    """What these trials come to, question by question; questions without a trial are left out."""
    questions = read_hypotheses(hypotheses_path(number)).questions
    sorted_out = [
        (one, [trial for trial in trials if trial.hypothesis.question == one.id]) for one in questions
    ]
    return [Verdict(question, tuple(found)) for question, found in sorted_out if found]


def share(trials: Trials, names: Sequence[str], processes: int) -> list[list[str]]:
    """Deal the hypotheses out, so that all groups take about as long."""
    groups: list[list[str]] = [[] for _ in range(max(1, processes))]
    loads = [0] * len(groups)
    for name in sorted(names, key=lambda one: (-_cost(trials, one), one)):
        told = [_told_before(trials, [*group, name]) for group in groups]
        at = min(range(len(groups)), key=lambda n: loads[n] + told[n])
        groups[at].append(name)
        loads[at] += _cost(trials, name)
    return groups


def _cost(trials: Trials, name: str) -> int:
    """How much is to be played from the first edit on."""
    left = len(trials.thread.events) - trials.first(name)
    return left + (_EARLY if _is_early(trials, name) else 0)


def _is_early(trials: Trials, name: str) -> bool:
    return any(event.act == "windows_flash" for event in trials.thread.events[trials.first(name) :])


def _told_before(trials: Trials, names: Sequence[str]) -> int:
    """What a group pays for the telling up to its latest first edit."""
    latest = max(trials.first(name) for name in names)
    return _TELLING * latest // len(trials.thread.events)


def _start(number: int | str, names: Sequence[str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "labkit", "hypotheses", str(number), "--json", "--processes", "1"]
    return subprocess.Popen(
        [*command, "--only", *names],
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "LAB_PROGRESS": "off", "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def _collect(trials: Trials, running: Sequence[subprocess.Popen[str]]) -> dict[str, Trial]:
    found: dict[str, Trial] = {}
    for process in running:
        text, _ = process.communicate()
        if process.returncode:
            raise RuntimeError(
                "A process that ran hypotheses failed; run them with --processes 1 to see why."
            )
        for one in json.loads(text)["trials"]:
            found[one["id"]] = Trial(trials.hypotheses.named(one["id"]), tuple(map(_row, one["rows"])))
    return found


def _row(data: dict[str, Any]) -> Row:
    return Row(**data)
