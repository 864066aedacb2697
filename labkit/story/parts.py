"""Parts taken from one drive for another: to change one thing at a time."""

from __future__ import annotations

from dataclasses import replace

from labkit.catalog import Model, kits, models
from labkit.drive.board import with_kit
from labkit.drive.eeprom import as_delivered


def drive_model(key: str) -> Model:
    """A drive by its key. Raises ValueError naming the drives there are."""
    if key not in models():
        raise ValueError(f"There is no drive {key!r}: choose one of {', '.join(models())}.")
    return models()[key]


def another_unit(model: str | Model, unit: int) -> Model:
    """Drive number `unit` of a model's line: the same parts, but a pickup and calibration of its own."""
    return replace(drive_model(model) if isinstance(model, str) else model, unit=unit)


def eeprom_of(model: str, unit: int = 0) -> bytes:
    """What the EEPROM of a model's unit holds as it leaves the factory (1 KB)."""
    return as_delivered(another_unit(model, unit))


def with_mechanism(model: str, kit: str) -> Model:
    """A model's board with the mechanism of another group; `kit` is a key of `[kits]`, such as "b"."""
    if kit not in kits():
        raise ValueError(f"There is no mechanism {kit!r}: choose one of {', '.join(kits())}.")
    return with_kit(drive_model(model), kit)
