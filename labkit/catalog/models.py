"""Drives as data: boards and mechanism kits of `data/models.toml`."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from labkit.catalog.chips import chips
from labkit.catalog.errors import CatalogError
from labkit.catalog.paths import data_dir
from labkit.catalog.toml import Row, load, rows

PICKUP_SETTINGS = 3
SERVICE_BLOCK = range(1, 7)
"""The pins of the service block, by number."""


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
class Pickup:
    """What laser and servo need: focus gain, tracking gain, read power (0..255) [fact: pickup-calibration].

    `spread`: how far other units' values lie from these, at most. Settings that miss by `tolerance` in all
    cost nothing; `reach` more and no sector reads.
    """

    settings: tuple[int, ...]
    spread: int
    tolerance: int
    reach: int

    def of_unit(self, number: int) -> tuple[int, ...]:
        """The settings that unit `number` off the line needs; unit 0 is the one in the data."""
        if not number:
            return self.settings
        rng = Random(f"pickup {self.settings} {number}")
        off = (rng.choice((-1, 1)) * rng.randint(self.spread // 2, self.spread) for _ in self.settings)
        return tuple(one + by for one, by in zip(self.settings, off, strict=True))


@dataclass(frozen=True)
class Kit:
    """A mechanism: where its front end answers in XDATA, with which id, times in ms, and its pickup."""

    key: str
    address: int
    id: int
    timings: dict[str, int]
    pickup: Pickup


@dataclass(frozen=True)
class Model:
    """One drive as a buyer gets it. `chip` and `mechanism` are keys of chips() and kits().

    `service_pins` are the two of the service block (1 to 6, the lower one first) that strap the gate open.
    `unit` counts drives of this model off the line: each has a pickup of its own.
    """

    key: str
    name: str
    description: str
    chip: str
    mcu_clock_hz: int
    gate_reset_open: bool
    mechanism: str
    eeprom: EepromSpec
    service_jumper: str
    service_pins: tuple[int, int]
    unit: int = 0


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
    pickup = _pickup(row.table("pickup"))
    kit = Kit(row.key, row.integer("address", 0, 0xFFFF), row.integer("id", 0, 255), timings, pickup)
    row.close()
    return kit


def _pickup(row: Row) -> Pickup:
    spread = row.integer("spread", 0, 127)
    settings = row.integers("settings", PICKUP_SETTINGS)
    if any(not spread <= one <= 255 - spread for one in settings):
        raise row.error("settings", f"must leave the spread of {spread} room between 0 and 255")
    pickup = Pickup(settings, spread, row.integer("tolerance", 0, 765), row.integer("reach", 1, 765))
    row.close()
    return pickup


def _model(row: Row, kits: dict[str, Kit]) -> Model:
    model = Model(
        key=row.key,
        name=row.text("name"),
        description=row.text("description"),
        chip=row.choice("chip", tuple(chips("parallel"))),
        mcu_clock_hz=row.integer("mcu_clock_hz", 1_000_000, 100_000_000),
        gate_reset_open=row.flag("gate_reset_open"),
        mechanism=row.choice("mechanism", tuple(kits)),
        eeprom=_eeprom(row.table("eeprom")),
        service_jumper=row.text("service_jumper"),
        service_pins=_service_pins(row),
    )
    row.close()
    return model


def _service_pins(row: Row) -> tuple[int, int]:
    low, high = row.integers("service_pins", 2)
    if low >= high or not {low, high} <= {*SERVICE_BLOCK}:
        ends = f"{SERVICE_BLOCK[0]} to {SERVICE_BLOCK[-1]}"
        raise row.error("service_pins", f"must be two pins from {ends}, the lower one first")
    return low, high


def _eeprom(row: Row) -> EepromSpec:
    size = row.integer("size", 128, 0x10000)
    lo, hi = row.integers("checked", 2)
    if not lo < hi <= size:
        raise row.error("checked", f"must be [first, end] inside the {size} bytes")
    spec = EepromSpec(size, row.text("model"), row.integer("constant", 0, 255), (lo, hi))
    row.close()
    return spec
