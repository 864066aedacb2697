"""Hypotheses as data: what may have been otherwise than the acts of a thread say, as edits of those acts.

A thread tells what was done and seen, not always why it went so. `data/hypotheses/thread-N.toml` asks the
open questions and gives rivals for each. One of them is what the thread's file itself replays, without edits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from labkit.catalog.toml import load
from labkit.story.thread import Event, Thread, ThreadError, numbered, take


@dataclass(frozen=True)
class Edit:
    """One act that was another one: `event` is whose, or, with `before`, in front of whom an act is put in.

    `act` is empty where the act stays; `options` are set, those in `drop` taken away.
    """

    event: str
    before: bool
    act: str
    options: dict[str, Any]
    drop: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hypothesis:
    """One answer to one question. `reads`: the look that the words of an observation are taken for, by id."""

    id: str
    question: str
    title: str
    story: str
    edits: tuple[Edit, ...]
    reads: dict[str, str]

    @property
    def told(self) -> bool:
        """Is this what the thread's own acts replay?"""
        return not self.edits and not self.reads


@dataclass(frozen=True)
class Question:
    """What the thread leaves open."""

    id: str
    asks: str


@dataclass(frozen=True)
class Hypotheses:
    """The questions on one thread, and all rivals, in order."""

    questions: tuple[Question, ...]
    rivals: tuple[Hypothesis, ...]

    def named(self, name: str) -> Hypothesis:
        """One by its id. Raises ThreadError naming those there are."""
        for one in self.rivals:
            if one.id == name:
                return one
        known = ", ".join(one.id for one in self.rivals)
        raise ThreadError(f"There is no hypothesis {name!r}: choose one of {known}.")

    def on(self, question: str) -> tuple[Hypothesis, ...]:
        """The rivals on one question. Raises ThreadError naming the questions there are."""
        found = tuple(one for one in self.rivals if one.question == question)
        if not found:
            known = ", ".join(one.id for one in self.questions)
            raise ThreadError(f"There is no question {question!r}: choose one of {known}.")
        return found


def hypotheses_path(number: int | str) -> Path:
    """The file for a thread. Raises ThreadError naming the threads that have one."""
    return numbered("hypotheses", number, "There are no hypotheses on thread")


def read_hypotheses(path: Path) -> Hypotheses:
    """Read one file. Raises ThreadError naming the row that is wrong."""
    table = load(path)
    questions = tuple(_question(path.name, row) for row in table.get("question", []))
    rivals = tuple(_hypothesis(path.name, row) for row in table.get("hypothesis", []))
    known = [one.id for one in questions]
    for one in rivals:
        if one.question not in known:
            names = ", ".join(known)
            raise ThreadError(f"{path.name}: {one.id} answers {one.question!r}; ask that, or one of {names}.")
    for question in known:
        if sum(one.told for one in rivals if one.question == question) != 1:
            raise ThreadError(f"{path.name}: of the rivals on {question} just one must have no edits.")
    return Hypotheses(questions, rivals)


def _question(file: str, row: dict[str, Any]) -> Question:
    return Question(**take(row, ("id", "asks"), file))


def _hypothesis(file: str, row: dict[str, Any]) -> Hypothesis:
    head = take(row, ("id", "question", "title", "story"), file)
    edits = tuple(_edit(file, head["id"], dict(one)) for one in row.pop("edit", []))
    reads = row.pop("reads", {})
    if row:
        raise ThreadError(f"{file}: {head['id']} has a field {min(row)!r}, which nothing reads; take it out.")
    return Hypothesis(edits=edits, reads=reads, **head)


def _edit(file: str, name: str, row: dict[str, Any]) -> Edit:
    if ("event" in row) == ("before" in row):
        raise ThreadError(f"{file}: an edit of {name} needs either 'event' or 'before'; give one of them.")
    before = "before" in row
    event = row.pop("before" if before else "event")
    act, drop = row.pop("act", ""), tuple(row.pop("drop", ()))
    if before and not act:
        raise ThreadError(f"{file}: an edit of {name} puts something before {event}; say which act.")
    return Edit(event, before, act, row, drop)


def edited(thread: Thread, hypothesis: Hypothesis) -> tuple[Thread, int]:
    """The thread as the hypothesis has it, and the number of its first event that differs."""
    events, first = list(thread.events), len(thread.events)
    for edit in hypothesis.edits:
        at = _place(events, edit.event, hypothesis.id)
        if edit.before:
            name = f"{edit.event}, {hypothesis.id}"
            events.insert(at, Event(name, edit.act, "", edit.options, ()))
        else:
            events[at] = _changed(events[at], edit)
        first = min(first, at)
    for name, look in hypothesis.reads.items():
        at = _seen_at(events, name, hypothesis.id)
        seen = tuple(replace(one, look=look) if one.id == name else one for one in events[at].seen)
        events[at] = replace(events[at], seen=seen)
        first = min(first, at)
    return replace(thread, events=tuple(events)), first


def _changed(event: Event, edit: Edit) -> Event:
    kept = {name: value for name, value in event.options.items() if name not in edit.drop and not edit.act}
    return replace(event, act=edit.act or event.act, options={**kept, **edit.options})


def _place(events: list[Event], name: str, who: str) -> int:
    for at, event in enumerate(events):
        if event.id == name:
            return at
    raise ThreadError(f"{who} edits an event {name!r}, which the thread has not; use the id of one.")


def _seen_at(events: list[Event], name: str, who: str) -> int:
    for at, event in enumerate(events):
        if any(one.id == name for one in event.seen):
            return at
    raise ThreadError(f"{who} reads an observation {name!r}, which the thread has not; use the id of one.")
