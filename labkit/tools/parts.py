"""The flash parts a flasher can name: its own catalogue, read from `data/tools/parts.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any

from labkit.catalog import CatalogError, data_dir
from labkit.catalog.toml import Row, load, rows

FILE = "parts.toml"


@dataclass(frozen=True)
class Dialect:
    """How a family of parts wants to be addressed: two unlock addresses, and where the device id stands."""

    unlock: tuple[int, int]
    device_at: int


@dataclass(frozen=True)
class Part:
    """A parallel part: its printed name, its two id bytes and its sector sizes in address order (bytes)."""

    key: str
    prints: str
    maker: int
    device: int
    dialect: Dialect
    sectors: tuple[int, ...]

    @property
    def size(self) -> int:
        """Bytes in the part."""
        return sum(self.sectors)

    def sectors_in(self, lo: int, hi: int) -> Iterator[int]:
        """Start addresses of the sectors that begin in bytes lo (included) to hi (excluded)."""
        return (start for start in accumulate(self.sectors[:-1], initial=0) if lo <= start < hi)


@dataclass(frozen=True)
class SerialPart:
    """A serial part: its printed name, its two id bytes and its size in bytes."""

    key: str
    prints: str
    maker: int
    device: int
    size: int


@dataclass(frozen=True)
class PartTable:
    """What one build of a tool knows, and in which dialects it asks, one after the other."""

    parts: tuple[Part, ...]
    dialects: tuple[Dialect, ...]
    serial: tuple[SerialPart, ...] = ()

    def named(self, dialect: Dialect, maker: int, device: int) -> Part | None:
        """The part that gives these ids when asked in this dialect, or None."""
        for part in self.parts:
            if (part.dialect, part.maker, part.device) == (dialect, maker, device):
                return part
        return None

    def serial_named(self, maker: int, device: int) -> SerialPart | None:
        """The serial part with these ids; the first row where none has them, None where there is no row.

        The fall-through to the first row is what makes a drive that does not listen look like a serial chip
        [fact: mtkflash-serial-default].
        """
        for part in self.serial:
            if (part.maker, part.device) == (maker, device):
                return part
        return self.serial[0] if self.serial else None


@cache
def _data() -> dict[str, Any]:
    return load(data_dir() / "tools" / FILE)


@cache
def _dialects() -> dict[str, Dialect]:
    return {row.key: _dialect(row) for row in rows(FILE, _data()["dialect"])}


@cache
def _parallel() -> dict[str, Part]:
    return {row.key: _part(row) for row in rows(FILE, _data()["part"])}


@cache
def _serial() -> tuple[SerialPart, ...]:
    return tuple(_serial_part(row) for row in rows(FILE, _data()["serial"]))


def _serial_part(row: Row) -> SerialPart:
    maker, device = row.integers("ids", 2)
    return SerialPart(row.key, row.text("prints"), maker, device, row.integer("size", 0x10000, 0x1000000))


def _dialect(row: Row) -> Dialect:
    first, second = row.integers("unlock", 2)
    return Dialect((first, second), row.integer("device_at", 1, 2))


def _part(row: Row) -> Part:
    dialect = _dialects()[row.choice("dialect", tuple(_dialects()))]
    maker, device = row.integers("ids", 2)
    runs = _data()["sector_map"][row.choice("sectors", tuple(_data()["sector_map"]))]
    sectors = tuple(size for count, size in runs for _ in range(count))
    return Part(row.key, row.text("prints"), maker, device, dialect, sectors)


def part_table(keys: Sequence[str], serial_default: bool) -> PartTable:
    """The table of a build that knows these keys, with or without the serial rows.

    Raises CatalogError for a key that is in no row.
    """
    for key in keys:
        if key not in _parallel():
            raise CatalogError(f"{FILE}: [part.{key}] is missing; add the part, or take its key off the list")
    parts = tuple(_parallel()[key] for key in keys)
    return PartTable(parts, tuple(_dialects().values()), _serial() if serial_default else ())
