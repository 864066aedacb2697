"""What was done so far: the event log in plain sentences, and the session as code."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from labkit.host.clock import SECOND
from labkit.story.entry import Entry
from labkit.story.journal import Journal
from labkit.story.workbench import Workbench

ROWS = 200
"""How many of the newest entries are shown."""

Row = dict[str, Any]


@dataclass
class _Made:
    """What was made of a journal at its version, so that a look at one that did not change is cheap."""

    version: int = -1
    name: str = ""
    rows: dict[int, tuple[Entry, Row]] = field(default_factory=dict)
    log: list[Row] = field(default_factory=list)
    code: str = ""


_made: WeakKeyDictionary[Journal, _Made] = WeakKeyDictionary()


def log_section(bench: Workbench, name: str = "bench") -> list[Row]:
    """The newest entries of the journal, oldest first; what hands did meanwhile stands under its verb.

    `name` is what their code calls the bench.
    """
    return [*_up_to_date(bench.journal, name).log]


def code_section(bench: Workbench, name: str = "bench") -> str:
    """The whole session as Python text."""
    return _up_to_date(bench.journal, name).code


def _up_to_date(journal: Journal, name: str) -> _Made:
    made = _made.setdefault(journal, _Made())
    if (made.version, made.name) != (journal.version, name):
        entries = [one for entry in journal[-ROWS:] for one in entry.with_hands()][-ROWS:]
        before = made.rows if made.name == name else {}
        made.rows = {}
        for entry in entries:
            old = before.get(entry.number)
            made.rows[entry.number] = (
                old if old is not None and old[0] is entry else (entry, _row(entry, name))
            )
        made.version, made.name, made.code = journal.version, name, journal.code(name)
        made.log = [row for _, row in made.rows.values()]
    return made


def _row(entry: Entry, name: str) -> Row:
    return {
        "number": entry.number,
        "at": f"{entry.start / SECOND:.1f} s",
        "text": entry.text,
        "outcome": entry.outcome,
        "code": entry.line(name),
    }
