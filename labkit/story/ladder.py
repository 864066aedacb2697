"""The recovery ladder as data: deaths and routes back, each a list of acts (`data/ladder.toml`).

A death says what drive it was and what was done to it. A route knows no death: the same acts are performed
on every dead drive. `{image}` and `{flasher}` in its options stand for the files of the firmware that the
drive came with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from labkit.catalog import Model, chips, data_dir, kits
from labkit.catalog.toml import load
from labkit.firmware.store import recipe
from labkit.story.acts import act_of
from labkit.story.parts import drive_model
from labkit.story.thread import Event, ThreadError, take

_KEYS: dict[str, Callable[[], Mapping[str, object]]] = {"chip": chips, "mechanism": kits}
LOCKED = "locked"
One = TypeVar("One")


@dataclass(frozen=True)
class Death:
    """What was done to a drive. `unit`: in what this one left the factory other than its model.

    That is a field of Model, or `locked`: the sectors, by number, whose protection was set.
    """

    id: str
    title: str
    story: str
    model: str
    firmware: str
    unit: dict[str, Any]
    acts: tuple[Event, ...]

    @property
    def drive(self) -> Model:
        """The drive's model, as this unit is."""
        return replace(drive_model(self.model), **{k: v for k, v in self.unit.items() if k != LOCKED})

    @property
    def files(self) -> dict[str, str]:
        """Names of the files that a route takes for `{image}` and `{flasher}`."""
        own = recipe(self.firmware)
        return {"image": own.file, "flasher": own.exe}


@dataclass(frozen=True)
class Route:
    """A way back."""

    id: str
    title: str
    acts: tuple[Event, ...]

    def with_files(self, files: dict[str, str]) -> tuple[Event, ...]:
        """The acts with the names of the drive's own files put in."""
        return filled(self.acts, files)


def filled(acts: Iterable[Event], names: Mapping[str, str]) -> tuple[Event, ...]:
    """Acts with {names} in the texts of their options put in."""
    return tuple(
        replace(one, options={name: _put(value, names) for name, value in one.options.items()})
        for one in acts
    )


def _put(value: Any, files: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for name, file in files.items():
            value = value.replace(f"{{{name}}}", file)
    return value


@dataclass(frozen=True)
class Ladder:
    """All of it, in the order of the data. `before`: what every owner had done while the drive was well."""

    before: tuple[Event, ...]
    deaths: tuple[Death, ...]
    routes: tuple[Route, ...]

    def death(self, name: str) -> Death:
        """One death by its id. Raises ThreadError naming those there are."""
        return _named({one.id: one for one in self.deaths}, name, "death")

    def route(self, name: str) -> Route:
        """One route by its id. Raises ThreadError naming those there are."""
        return _named({one.id: one for one in self.routes}, name, "route")


def _named(known: dict[str, One], name: str, what: str) -> One:
    if name not in known:
        raise ThreadError(f"There is no {what} {name!r}: choose one of {', '.join(known)}.")
    return known[name]


def ladder_path() -> Path:
    """The file that comes with the lab."""
    return data_dir() / "ladder.toml"


def read_ladder(path: Path | None = None) -> Ladder:
    """Read a ladder file (None: the lab's). Raises ThreadError, naming the row that is wrong."""
    path = path or ladder_path()
    table = load(path)
    deaths = tuple(_death(path.name, row) for row in table.pop("death", []))
    routes = tuple(_route(path.name, row) for row in table.pop("route", []))
    before = read_acts(path.name, "before", table.pop("before", []))
    if table:
        raise ThreadError(f"{path.name}: nothing reads {min(table)!r}; use before, death and route.")
    names = [*(one.id for one in deaths), *(one.id for one in routes)]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ThreadError(f"{path.name}: the id {min(twice)} is used twice; give each its own.")
    return Ladder(before, deaths, routes)


def _death(file: str, row: dict[str, Any]) -> Death:
    row = {"unit": {}, "model": "dw-d22a", "firmware": "bys2", **row}
    head = take(row, ("id", "title", "story", "model", "firmware", "unit"), file)
    death = Death(acts=read_acts(file, head["id"], row.pop("act", [])), **head)
    _close(file, death.id, row)
    for name, value in death.unit.items():
        if name != LOCKED and name not in {one.name for one in fields(Model)}:
            raise ThreadError(f"{file}: no drive has a {name!r}, as the unit of {death.id} says; correct it.")
        if name in _KEYS and value not in _KEYS[name]():
            known = ", ".join(_KEYS[name]())
            raise ThreadError(f"{file}: {death.id} has the {name} {value!r}; choose one of {known}.")
    _ = death.drive, death.files  # both complain about what does not exist
    return death


def _route(file: str, row: dict[str, Any]) -> Route:
    row = dict(row)
    head = take(row, ("id", "title"), file)
    route = Route(acts=read_acts(file, head["id"], row.pop("act", [])), **head)
    _close(file, route.id, row)
    return route


def read_acts(file: str, name: str, rows: Sequence[Mapping[str, Any]]) -> tuple[Event, ...]:
    """Acts from their rows, with ids of `name` and their number. Raises ThreadError for what no act is."""
    if not rows:
        raise ThreadError(f"{file}: {name} has no acts; give at least one.")
    events = []
    for number, row in enumerate(rows, 1):
        options = dict(row)
        head = take(options, ("act",), f"{file}: act {number} of {name}")
        events.append(Event(f"{name}.{number}", head["act"], "", options, ()))
        act_of(events[-1])
    return tuple(events)


def _close(file: str, name: str, row: dict[str, Any]) -> None:
    if row:
        raise ThreadError(f"{file}: {name} has a field {min(row)!r}, which nothing reads; take it out.")
