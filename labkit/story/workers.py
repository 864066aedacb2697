"""Trials on more than one core: each process runs some of the hypotheses, and its trials come back."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import nullcontext

from labkit.story.crew import crew
from labkit.story.hypothesis import hypotheses_path, read_hypotheses
from labkit.story.thread import Event
from labkit.story.trials import Trial, Trials, Verdict

_SLOW = 30  # an act in which the drive's own updater writes takes as long as so many others


def run_all(
    number: int | str, names: Sequence[str] = (), processes: int = 2, executor: Executor | None = None
) -> list[Trial]:
    """Run the named hypotheses on a thread (none: all of them), in the order of the data.

    They are dealt out to so many `processes`; `executor` does the work, by default that many processes.
    """
    trials = Trials(number)
    known = [one.id for one in trials.hypotheses.rivals]
    wanted = [name for name in known if name in names] if names else known
    for name in names:
        trials.hypotheses.named(name)
    groups = share(trials, wanted, processes)
    if len(groups) < 2:
        return [trials.run(name) for name in wanted]
    found: dict[str, Trial] = {}
    with crew(len(groups)) if executor is None else nullcontext(executor) as workers:
        for one in [workers.submit(_run, number, group) for group in groups]:
            found |= {trial.hypothesis.id: trial for trial in one.result()}
    return [found[name] for name in wanted]


def _run(number: int | str, names: Sequence[str]) -> list[Trial]:
    trials = Trials(number)
    return [trials.run(name) for name in names]


def verdicts(number: int | str, trials: Sequence[Trial]) -> list[Verdict]:
    """What these trials come to, question by question; questions without a trial are left out."""
    questions = read_hypotheses(hypotheses_path(number)).questions
    sorted_out = [
        (one, [trial for trial in trials if trial.hypothesis.question == one.id]) for one in questions
    ]
    return [Verdict(question, tuple(found)) for question, found in sorted_out if found]


def share(trials: Trials, names: Sequence[str], processes: int) -> list[list[str]]:
    """Deal the hypotheses out, so that all groups take about as long.

    Neighbours in the order of the thread stay together: each group plays the thread as told up to its
    latest one.
    """
    line = sorted(names, key=lambda one: (trials.first(one), names.index(one)))
    limit = max((_load(trials, [name]) for name in line), default=0)
    while len(groups := _filled(trials, line, limit)) > max(1, processes):
        limit += 1
    return groups


def _filled(trials: Trials, line: Sequence[str], limit: int) -> list[list[str]]:
    groups: list[list[str]] = []
    for name in line:
        if groups and _load(trials, [*groups[-1], name]) <= limit:
            groups[-1].append(name)
        else:
            groups.append([name])
    return groups


def _load(trials: Trials, names: Sequence[str]) -> int:
    """What a group has to play: the telling up to its latest hypothesis, and each from there on."""
    events = trials.thread.events
    latest = max(trials.first(name) for name in names)
    return _weight(events[:latest]) + sum(_weight(events[trials.first(name) :]) for name in names)


def _weight(events: Sequence[Event]) -> int:
    return sum(_SLOW if event.act == "windows_flash" else 1 for event in events)
