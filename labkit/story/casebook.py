"""The casebook: what others reported of their dead drives, run on the lab's drive and set beside the report.

A case of `data/casebook.toml` has acts and looks as a thread has. Most of its drives are not in the lab, so a
case says what stands in for them. Rows that the lab cannot play are kept too, each with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labkit.catalog import data_dir
from labkit.catalog.toml import load
from labkit.story.replay import count, steps
from labkit.story.stage import Stage
from labkit.story.telling import Told
from labkit.story.thread import Event, ThreadError, read_event, take
from labkit.story.workbench import Workbench

_TOLD = ("drive", "cause", "symptom", "revived", "source", "confidence")
CONFIDENCES = ("H", "M", "L")


@dataclass(frozen=True)
class Report:
    """What was reported: the drive, why it died, how it looked, what brought it back, where that is told.

    `confidence` is H, M or L, as in `data/provenance.toml`.
    """

    drive: str
    cause: str
    symptom: str
    revived: str
    source: str
    confidence: str


@dataclass(frozen=True)
class Case:
    """A report and how the lab plays it. `stand_in` says what in the lab is otherwise than reported."""

    id: str
    report: Report
    stand_in: str
    model: str
    firmware: str
    position: str
    events: tuple[Event, ...]


@dataclass(frozen=True)
class LeftOut:
    """A report that the lab cannot play, and why not."""

    id: str
    report: Report
    reason: str


@dataclass(frozen=True)
class Casebook:
    """All reports: those that are played and those that are not."""

    cases: tuple[Case, ...]
    left_out: tuple[LeftOut, ...]

    def named(self, name: str) -> Case:
        """One case by its id. Raises ThreadError naming those there are, or why one is not played."""
        for case in self.cases:
            if case.id == name:
                return case
        for one in self.left_out:
            if one.id == name:
                raise ThreadError(f"The case {name!r} is not played: {one.reason}")
        known = ", ".join(case.id for case in self.cases)
        raise ThreadError(f"There is no case {name!r}: choose one of {known}.")


@dataclass(frozen=True)
class Played:
    """What a case gave: each thing reported, beside what the lab shows."""

    case: Case
    told: tuple[Told, ...]

    @property
    def counts(self) -> tuple[int, int]:
        """How many stated observations the lab shows, of how many."""
        return count(one.row for one in self.told)

    @property
    def agrees(self) -> bool:
        """Does the lab show all that the report states?"""
        matched, stated = self.counts
        return matched == stated

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        rows = [{**one.row.as_dict(), "says": one.seen.says} for one in self.told]
        return {"case": self.case.id, "drive": self.case.report.drive, "agrees": self.agrees, "rows": rows}

    def __str__(self) -> str:
        head = f"{self.case.id}: {self.case.report.drive}, {self.case.report.cause}"
        return "\n".join([head, *(f"  {one}" for one in self.told)])

    __repr__ = __str__


def read_casebook(path: Path | None = None) -> Casebook:
    """Read the casebook. Raises ThreadError naming the row that is wrong."""
    path = path or data_dir() / "casebook.toml"
    table = load(path)
    cases = tuple(_case(path.name, row) for row in table.get("case", []))
    left_out = tuple(_left_out(path.name, row) for row in table.get("left_out", []))
    ids = [one.id for one in cases] + [one.id for one in left_out]
    twice = {name for name in ids if ids.count(name) > 1}
    if twice:
        raise ThreadError(f"{path.name}: the id {min(twice)} is used twice; give each case its own.")
    return Casebook(cases, left_out)


def _report(file: str, row: dict[str, Any]) -> Report:
    report = Report(**take(row, _TOLD, file))
    if report.confidence not in CONFIDENCES:
        raise ThreadError(f"{file}: the confidence {report.confidence!r} is none of H, M and L; use one.")
    return report


def _case(file: str, row: dict[str, Any]) -> Case:
    row = {"stand_in": "", "model": "dw-d22a", "firmware": "bys2", "position": "primary slave", **row}
    head = take(row, ("id", "stand_in", "model", "firmware", "position"), file)
    events = tuple(read_event(file, event) for event in row.pop("event", []))
    case = Case(report=_report(file, {**row, "id": head["id"]}), events=events, **head)
    if not any(event.seen for event in events):
        raise ThreadError(f"{file}: {case.id} compares nothing; say what was seen, or leave it out.")
    return case


def _left_out(file: str, row: dict[str, Any]) -> LeftOut:
    head = take(dict(row), ("id", "reason"), file)
    return LeftOut(report=_report(file, dict(row)), **head)


def play_case(case: Case | str) -> Played:
    """Play a case (or the one with this id) on a new workbench and compare what shows with the report."""
    if isinstance(case, str):
        case = read_casebook().named(case)
    stage = Stage(Workbench(case.model, case.firmware, case.position))
    told = [
        Told(seen, row)
        for event, rows in steps(case.events, stage)
        for seen, row in zip(event.seen, rows, strict=True)
    ]
    return Played(case, tuple(told))


def play_cases(names: Iterable[str] = ()) -> list[Played]:
    """Play the named cases (none: all of them), in the order of the casebook."""
    book = read_casebook()
    wanted: Sequence[Case] = [book.named(name) for name in names] or book.cases
    return [play_case(case) for case in wanted]
