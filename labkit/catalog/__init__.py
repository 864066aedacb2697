"""The lab's data files, read into small frozen objects. Knows no other room."""

from labkit.catalog.chips import Chip, chips
from labkit.catalog.errors import CatalogError
from labkit.catalog.models import EepromSpec, Kit, Model, kits, models
from labkit.catalog.paths import data_dir
from labkit.catalog.provenance import Fact, provenance
from labkit.catalog.serialside import SerialSide

__all__ = [
    "CatalogError",
    "Chip",
    "EepromSpec",
    "Fact",
    "Kit",
    "Model",
    "SerialSide",
    "chips",
    "data_dir",
    "kits",
    "models",
    "provenance",
]
