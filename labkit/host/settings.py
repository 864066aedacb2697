"""How patient and how quick the PC is: `data/pc.toml` [fact: pc-times]."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from labkit.catalog import data_dir
from labkit.catalog.toml import Row, load
from labkit.host.clock import MS

FILE = "pc.toml"
_HOUR_MS = 3_600_000


@dataclass(frozen=True)
class BiosTimes:
    """All in ns."""

    start: int
    post_timeout: int
    command: int


@dataclass(frozen=True)
class WindowsTimes:
    """In ns; `tries` is how often a silent drive is asked before it is left out."""

    boot: int
    ready: int
    identify: int
    packet: int
    tries: int
    explorer: int


@dataclass(frozen=True)
class PcSettings:
    """`supply` and `dos_boot` in ns."""

    supply: int
    dos_boot: int
    bios: BiosTimes
    windows: WindowsTimes


def read_settings(path: Path) -> PcSettings:
    """Read one file of settings. Raises CatalogError for a bad one."""
    data = load(path)
    power, dos = _times(path.name, data, "power"), _times(path.name, data, "dos")
    windows = _times(path.name, data, "windows")
    return PcSettings(
        supply=power["supply"],
        dos_boot=dos["boot"],
        bios=BiosTimes(**_times(path.name, data, "bios")),
        windows=WindowsTimes(**{**windows, "tries": windows["tries"] // MS}),
    )


@cache
def pc_settings() -> PcSettings:
    """The settings in the data."""
    return read_settings(data_dir() / FILE)


_FIELDS = {
    "power": ("supply",),
    "bios": ("start", "post_timeout", "command"),
    "dos": ("boot",),
    "windows": ("boot", "ready", "identify", "packet", "tries", "explorer"),
}


def _times(file: str, data: dict[str, Any], table: str) -> dict[str, int]:
    row = Row(file, table, data.get(table))
    times = {field: row.integer(field, 1, _HOUR_MS) * MS for field in _FIELDS[table]}
    row.close()
    return times
