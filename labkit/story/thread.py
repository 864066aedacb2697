"""A forum thread as data: what was done, in order, and what was seen after each act."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labkit.catalog import data_dir
from labkit.catalog.toml import load

KINDS = ("stated", "inferred", "lost")


class ThreadError(ValueError):
    """A thread file says something that cannot be replayed."""


@dataclass(frozen=True)
class Observation:
    """One thing seen. `kind` is stated, inferred or lost; `look` names how to look, `options` its details."""

    id: str
    kind: str
    says: str
    look: str
    expected: Any
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Event:
    """One act with its options, and what was seen after it."""

    id: str
    act: str
    note: str
    options: dict[str, Any]
    seen: tuple[Observation, ...]


@dataclass(frozen=True)
class Thread:
    """A whole thread. `model`, `firmware` and `position` are where it starts."""

    id: str
    title: str
    source: str
    model: str
    firmware: str
    position: str
    events: tuple[Event, ...]

    @property
    def observations(self) -> tuple[Observation, ...]:
        """All observations, in order."""
        return tuple(seen for event in self.events for seen in event.seen)


def numbered(folder: str, number: int | str, missing: str) -> Path:
    """A thread's file in a folder of the data. Raises ThreadError: what is `missing`, and what there is."""
    path = data_dir() / folder / f"thread-{number}.toml"
    if not path.exists():
        known = ", ".join(
            sorted(one.stem.removeprefix("thread-") for one in path.parent.glob("thread-*.toml"))
        )
        raise ThreadError(f"{missing} {number}: choose one of {known}.")
    return path


def thread_path(number: int | str) -> Path:
    """The file of a thread. Raises ThreadError naming the threads there are."""
    return numbered("threads", number, "There is no thread")


def read_thread(path: Path) -> Thread:
    """Read one thread file. Raises ThreadError with the event that is wrong."""
    table = load(path)
    head = take(table, ("id", "title", "source", "model", "firmware", "position"), path.name)
    events = tuple(read_event(path.name, row) for row in table.get("event", []))
    ids = [seen.id for event in events for seen in event.seen] + [event.id for event in events]
    twice = {name for name in ids if ids.count(name) > 1}
    if twice:
        raise ThreadError(
            f"{path.name}: the id {min(twice)} is used twice; give each act and observation its own."
        )
    return Thread(events=events, **head)


def take(row: dict[str, Any], keys: tuple[str, ...], where: str) -> dict[str, Any]:
    """Take the keys out of a row. Raises ThreadError naming the first that is not there."""
    for key in keys:
        if key not in row:
            raise ThreadError(f"{where}: {row.get('id', 'a row without id')} lacks {key!r}; write it down.")
    return {key: row.pop(key) for key in keys}


def read_event(file: str, row: dict[str, Any]) -> Event:
    """One event of a file, from its row. Raises ThreadError naming what is wrong."""
    row = {"note": "", **row}
    seen = tuple(_observation(file, item) for item in row.pop("see", []))
    return Event(**take(row, ("id", "act", "note"), file), options=row, seen=seen)


def _observation(file: str, row: dict[str, Any]) -> Observation:
    row = dict(row)
    head = take(row, ("id", "kind", "says", "look", "expected"), file)
    if head["kind"] not in KINDS:
        raise ThreadError(f"{file}: {head['id']} has the kind {head['kind']!r}; use {', '.join(KINDS)}.")
    return Observation(**head, options=row)
