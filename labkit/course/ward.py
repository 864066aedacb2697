"""What the clinic draws from: patients, and causes with the acts that bring them about."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labkit.catalog import data_dir
from labkit.catalog.toml import load
from labkit.story.acts import ACTS
from labkit.story.ladder import read_acts
from labkit.story.thread import Event, ThreadError, take

PARTS = ("flash", "eeprom", "wiring")


@dataclass(frozen=True)
class Patient:
    """A drive as its owner bought it: keys of a model and of an image."""

    model: str
    firmware: str


@dataclass(frozen=True)
class Cause:
    """One diagnosis. `part` is flash, eeprom or wiring; `acts`: ways it came about, each a list."""

    id: str
    part: str
    title: str
    why: str
    models: tuple[str, ...]
    says: tuple[str, ...]
    acts: tuple[tuple[Event, ...], ...]


@dataclass(frozen=True)
class Ward:
    """Everything that can be drawn. `cures` are the ways back, one line for each part."""

    patients: tuple[Patient, ...]
    causes: tuple[Cause, ...]
    cures: tuple[str, ...]

    def named(self, name: str) -> Cause:
        """A cause by its id. Raises ValueError naming those there are."""
        for cause in self.causes:
            if cause.id == name:
                return cause
        known = ", ".join(cause.id for cause in self.causes)
        raise ValueError(f"There is no diagnosis {name!r}: choose one of {known}.")


def read_ward(path: Path | None = None) -> Ward:
    """Read `data/clinic.toml`. Raises ThreadError naming the row that is wrong."""
    path = path or data_dir() / "clinic.toml"
    table = load(path)
    cures = tuple(take(table, ("cures",), path.name)["cures"])
    patients = tuple(Patient(**take(row, ("model", "firmware"), path.name)) for row in table["patient"])
    return Ward(patients, tuple(_cause(path.name, row) for row in table["cause"]), cures)


def _cause(file: str, row: dict[str, Any]) -> Cause:
    head = take(row, ("id", "part", "title", "why"), file)
    lists = take({**row, "id": head["id"]}, ("models", "says", "acts"), file)
    if head["part"] not in PARTS:
        raise ThreadError(f"{file}: {head['id']} sits in {head['part']!r}; use one of {', '.join(PARTS)}.")
    for act in (act for way in lists["acts"] for act in way):
        if act.get("act") not in ACTS:
            raise ThreadError(f"{file}: {head['id']} has no act {act.get('act')!r}; use one of the threads'.")
    acts = tuple(read_acts(file, head["id"], way) for way in lists["acts"])
    return Cause(models=tuple(lists["models"]), says=tuple(lists["says"]), acts=acts, **head)
