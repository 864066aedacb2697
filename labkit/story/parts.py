"""Parts taken from one drive for another: to change one thing at a time."""

from __future__ import annotations

from labkit.catalog import Model, kits, models
from labkit.drive.board import with_kit
from labkit.drive.eeprom import factory_cells


def _model(key: str) -> Model:
    if key not in models():
        raise ValueError(f"There is no drive {key!r}: choose one of {', '.join(models())}.")
    return models()[key]


def eeprom_of(model: str) -> bytes:
    """What the EEPROM of a model holds as it leaves the factory (1 KB)."""
    spec = _model(model).eeprom
    return factory_cells(spec.model, spec.checked[1], spec.constant)


def with_mechanism(model: str, kit: str) -> Model:
    """A model's board with the mechanism of another group; `kit` is a key of `[kits]`, such as "b"."""
    if kit not in kits():
        raise ValueError(f"There is no mechanism {kit!r}: choose one of {', '.join(kits())}.")
    return with_kit(_model(model), kit)
