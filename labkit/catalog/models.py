"""Drives as data: boards and mechanism kits of `data/models.toml`."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from labkit.catalog.chips import chips
from labkit.catalog.errors import CatalogError
from labkit.catalog.paths import data_dir
from labkit.catalog.toml import Row, load, rows


@dataclass(frozen=True)
class EepromSpec:
    """A board's EEPROM as it left the factory.

    `size` in bytes; `model` is the model text it holds; `constant` (0..255) is XORed into its 8-bit sum;
    the sum covers bytes checked[0]..checked[1]-1.
    """

    size: int
    model: str
    constant: int
    checked: tuple[int, int]


@dataclass(frozen=True)
class Kit:
    """A mechanism: where its front end answers in XDATA, with which id, and its times in ms by name."""

    key: str
    address: int
    id: int
    timings: dict[str, int]


@dataclass(frozen=True)
class Model:
    """One drive as a buyer gets it. `chip` and `mechanism` are keys of chips() and kits()."""

    key: str
    name: str
    description: str
    chip: str
    mcu_clock_hz: int
    gate_reset_open: bool
    mechanism: str
    eeprom: EepromSpec
    service_jumper: str


def read_models(path: Path) -> tuple[dict[str, Model], dict[str, Kit]]:
    """Models and kits of one file, each by key. Raises CatalogError naming file, key and field."""
    whole = load(path)
    for name in whole:
        if name not in ("kits", "models"):
            raise CatalogError(f"{path.name}: [{name}] does not belong here; use [models.*] and [kits.*]")
    kits = {row.key: _kit(row) for row in rows(path.name, whole.get("kits", {}))}
    return {row.key: _model(row, kits) for row in rows(path.name, whole.get("models", {}))}, kits


@cache
def _shipped() -> tuple[dict[str, Model], dict[str, Kit]]:
    return read_models(data_dir() / "models.toml")


def models() -> dict[str, Model]:
    """The drives that the lab knows, by key."""
    return dict(_shipped()[0])


def kits() -> dict[str, Kit]:
    """The mechanism kits that the lab knows, by key."""
    return dict(_shipped()[1])


def _kit(row: Row) -> Kit:
    timing = row.table("ms")
    timings = {name: timing.integer(name, 0, 600_000) for name in timing.fields}
    kit = Kit(row.key, row.integer("address", 0, 0xFFFF), row.integer("id", 0, 255), timings)
    row.close()
    return kit


def _model(row: Row, kits: dict[str, Kit]) -> Model:
    model = Model(
        key=row.key,
        name=row.text("name"),
        description=row.text("description"),
        chip=row.choice("chip", tuple(chips())),
        mcu_clock_hz=row.integer("mcu_clock_hz", 1_000_000, 100_000_000),
        gate_reset_open=row.flag("gate_reset_open"),
        mechanism=row.choice("mechanism", tuple(kits)),
        eeprom=_eeprom(row.table("eeprom")),
        service_jumper=row.text("service_jumper"),
    )
    row.close()
    return model


def _eeprom(row: Row) -> EepromSpec:
    size = row.integer("size", 128, 0x10000)
    lo, hi = row.integers("checked", 2)
    if not lo < hi <= size:
        raise row.error("checked", f"must be [first, end] inside the {size} bytes")
    spec = EepromSpec(size, row.text("model"), row.integer("constant", 0, 255), (lo, hi))
    row.close()
    return spec
