"""Hypotheses put to the test: each is run through the acts of the thread, and what shows is compared.

The thread as it is told is played once, with a snapshot at each event where a hypothesis departs from it; a
hypothesis is run from there on. Nothing here says what must come out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from labkit.story.hypothesis import (
    Edit,
    Hypotheses,
    Hypothesis,
    Question,
    edited,
    hypotheses_path,
    read_hypotheses,
)
from labkit.story.replay import Row, count, set_stage, steps
from labkit.story.stage import Stage, StageState
from labkit.story.thread import Thread, read_thread, thread_path


@dataclass(frozen=True)
class Trial:
    """What one hypothesis gave: a row for each observation of the thread, in order."""

    hypothesis: Hypothesis
    rows: tuple[Row, ...]

    @property
    def against(self) -> tuple[Row, ...]:
        """The stated observations that it does not give."""
        return tuple(row for row in self.rows if row.kind == "stated" and row.matched is False)

    @property
    def fits(self) -> bool:
        """Does it give all that is stated?"""
        return not self.against

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        matched, stated = count(self.rows)
        return {
            "id": self.hypothesis.id,
            "question": self.hypothesis.question,
            "title": self.hypothesis.title,
            "fits": self.fits,
            "matched": matched,
            "stated": stated,
            "rows": [row.as_dict() for row in self.rows],
        }

    def __str__(self) -> str:
        head = f"{self.hypothesis.id}: {self.hypothesis.title}"
        if self.fits:
            return f"{head}\n  gives all that is stated"
        return "\n".join([head, *(f"  {row.id}: {_words(row)}" for row in self.against)])

    __repr__ = __str__


def _words(row: Row) -> str:
    shown = row.emulated
    if isinstance(shown, list) and isinstance(row.expected, str):
        shown = _nearest(row.expected, shown)
    return f"seen {_short(row.expected)}, here {_short(shown)}"


def _nearest(wanted: str, lines: list[str]) -> str | None:
    """Of a console the line that is most like the one wanted, in whatever case."""
    likeness = [SequenceMatcher(None, wanted.lower(), line.lower()).ratio() for line in lines]
    return lines[likeness.index(max(likeness))] if lines else None


def _short(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {True: "yes", False: "no", None: "nothing"}[value]
    return " / ".join(value) if isinstance(value, list) else str(value)


@dataclass(frozen=True)
class Snapshot:
    """The stage before one event, and the rows up to there."""

    stage: StageState
    rows: tuple[Row, ...]


class Trials:
    """Runs hypotheses on one thread, each at most once. `verdict()` says what is left of a question."""

    def __init__(self, number: int | str) -> None:
        self.thread = read_thread(thread_path(number))
        self.hypotheses: Hypotheses = read_hypotheses(hypotheses_path(number))
        self._edited = {one.id: edited(self.thread, one) for one in self.hypotheses.rivals}
        self._places = {0, *(first for _, first in self._edited.values())}
        self._stage: Stage = set_stage(self.thread)
        self._told = self._tell()
        self._snapshots: dict[int, Snapshot] = {}
        self._trials: dict[str, Trial] = {}

    def first(self, name: str) -> int:
        """Number of the first event at which a hypothesis departs from the thread (their count: never)."""
        self.hypotheses.named(name)
        return self._edited[name][1]

    def run(self, name: str) -> Trial:
        """Run one hypothesis by its id. Raises ThreadError for one that does not exist."""
        hypothesis = self.hypotheses.named(name)
        if name not in self._trials:
            self._trials[name] = self._play(hypothesis, *self._edited[name])
        return self._trials[name]

    def suppose(
        self, event: str, drop: Iterable[str] = (), reads: Mapping[str, str] | None = None, **options: Any
    ) -> Trial:
        """Run a rival of your own: the act of one event had other options, or lacked those in `drop`.

        `reads`: the look that the words of an observation are taken for, by id. Raises ThreadError for an
        event, an option or an observation that does not exist.
        """
        edit = Edit(event, False, "", options, tuple(drop))
        title = ", ".join(
            [*(f"{name} = {value}" for name, value in options.items()), *(f"no {one}" for one in drop)]
        )
        own = Hypothesis("yours", "yours", f"{event} with {title}", "", (edit,), dict(reads or {}))
        return self._play(own, *edited(self.thread, own))

    def _play(self, hypothesis: Hypothesis, thread: Thread, first: int) -> Trial:
        # From the last snapshot before it: up to its first edit all is as told.
        start = max(at for at in self._places if at <= first)
        snapshot = self._until(start)
        self._stage.load(snapshot.stage)
        rows = [row for _, rows in steps(thread.events[start:], self._stage) for row in rows]
        return Trial(hypothesis, (*snapshot.rows, *rows))

    def verdict(self, question: str) -> Verdict:
        """What the rivals on one question come to; those not run yet are run."""
        rivals = self.hypotheses.on(question)
        asked = next(one for one in self.hypotheses.questions if one.id == question)
        return Verdict(asked, tuple(self.run(one.id) for one in rivals))

    def _until(self, first: int) -> Snapshot:
        """The snapshot before event `first`; the thread as told is played until there if it is not yet."""
        if self._snapshots:
            # A hypothesis was run meanwhile: back to where the telling stands.
            last = self._snapshots[max(self._snapshots)]
            self._stage.load(last.stage)
        while first not in self._snapshots:
            at, snapshot = next(self._told)
            self._snapshots[at] = snapshot
        return self._snapshots[first]

    def _tell(self) -> Iterator[tuple[int, Snapshot]]:
        rows: list[Row] = []
        told = steps(self.thread.events, self._stage)
        for at in range(len(self.thread.events) + 1):
            if at in self._places:
                yield at, Snapshot(self._stage.save(), tuple(rows))
            if at < len(self.thread.events):
                rows += next(told)[1]


@dataclass(frozen=True)
class Verdict:
    """One question with the trials of its rivals."""

    question: Question
    trials: tuple[Trial, ...]

    @property
    def left(self) -> tuple[Hypothesis, ...]:
        """The rivals that give all that is stated."""
        return tuple(trial.hypothesis for trial in self.trials if trial.fits)

    @property
    def sentence(self) -> str:
        """What the evidence says."""
        if not self.left:
            return "None of these gives all that is stated."
        if len(self.left) == 1:
            return f"Only this gives all that is stated: {self.left[0].title}."
        return f"The evidence cannot decide between {len(self.left)} of {len(self.trials)}."

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "question": self.question.id,
            "asks": self.question.asks,
            "left": [one.id for one in self.left],
            "sentence": self.sentence,
        }

    def __str__(self) -> str:
        return "\n\n".join([self.question.asks, *map(str, self.trials), self.sentence])

    __repr__ = __str__
