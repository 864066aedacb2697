"""Flash parts as data: `data/chips.toml`."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from labkit.catalog.paths import data_dir
from labkit.catalog.serialside import SerialSide, serial_side
from labkit.catalog.toml import Row, load, rows

DAY_NS = 86_400_000_000_000


@dataclass(frozen=True)
class Chip:
    """One flash part. Sizes in bytes, times typical and in ns; a time of 0 means the part has no such thing.

    `sectors` lists the sizes in address order and adds up to `size`. `block_size` is 0, or the larger unit
    that command 50h erases. `status_bits` are the DQ bits that tell anything while the part is busy.
    `program_limit_ns` is when DQ5 gives up on a byte; 0: the part never tells. `serial` is None for a
    parallel part; a serial one has no unlock cycles and no DQ bits.
    """

    key: str
    name: str
    maker: str
    manufacturer_id: int
    device_id: int
    size: int
    sectors: tuple[int, ...]
    bus: str
    unlock: tuple[int, int]
    unlock_mask: int
    unlock_bypass: bool
    status_bits: tuple[int, ...]
    program_ns: int
    program_limit_ns: int
    sector_erase_ns: int
    chip_erase_ns: int
    erase_window_ns: int
    suspend_ns: int
    block_size: int
    block_erase_ns: int
    source: str
    serial: SerialSide | None = None


def read_chips(path: Path) -> dict[str, Chip]:
    """All parts of one file, by key. Raises CatalogError naming file, key and field."""
    return {row.key: _chip(row) for row in rows(path.name, load(path))}


@cache
def _shipped() -> dict[str, Chip]:
    return read_chips(data_dir() / "chips.toml")


def chips(bus: str = "") -> dict[str, Chip]:
    """The parts that the lab knows, by key; those of one bus ("parallel" or "serial") if it is named."""
    return {key: chip for key, chip in _shipped().items() if bus in ("", chip.bus)}


def _chip(row: Row) -> Chip:
    size = row.integer("size", 0x1000, 0x1000000)
    if size & (size - 1):
        raise row.error("size", "must be a power of two")
    common: dict[str, Any] = {
        "key": row.key,
        "name": row.text("name"),
        "maker": row.text("maker"),
        "manufacturer_id": row.integer("manufacturer_id", 0, 255),
        "device_id": row.integer("device_id", 0, 255),
        "size": size,
        "sectors": _sectors(row, size),
        "bus": row.choice("bus", tuple(_SIDES)),
        "program_ns": row.integer("program_ns", 1, DAY_NS),
        "sector_erase_ns": row.integer("sector_erase_ns", 1, DAY_NS),
        "chip_erase_ns": row.integer("chip_erase_ns", 1, DAY_NS),
        "block_erase_ns": row.integer("block_erase_ns", 0, DAY_NS, 0),
        "source": row.text("source"),
    }
    chip = Chip(**common, **_SIDES[row.text("bus")](row, size))
    row.close()
    _check(row, chip)
    return chip


def _parallel(row: Row, size: int) -> dict[str, Any]:
    unlock = row.integers("unlock", 2)
    return {
        "unlock": (unlock[0], unlock[1]),
        "unlock_mask": row.integer("unlock_mask", 0, 0xFFFFFF),
        "unlock_bypass": row.flag("unlock_bypass"),
        "status_bits": _status_bits(row),
        "program_limit_ns": row.integer("program_limit_ns", 0, DAY_NS),
        "erase_window_ns": row.integer("erase_window_ns", 0, DAY_NS),
        "suspend_ns": row.integer("suspend_ns", 0, DAY_NS),
        "block_size": row.integer("block_size", 0, size, 0),
    }


def _serial(row: Row, size: int) -> dict[str, Any]:
    none: dict[str, Any] = {"unlock": (0, 0), "unlock_mask": 0, "unlock_bypass": False, "status_bits": ()}
    zero = dict.fromkeys(("program_limit_ns", "erase_window_ns", "suspend_ns"), 0)
    side = serial_side(row, size)
    return {
        **none,
        **zero,
        "block_size": min((size for _, size in side.block_erase), default=0),
        "serial": side,
    }


_SIDES: dict[str, Callable[[Row, int], dict[str, Any]]] = {"parallel": _parallel, "serial": _serial}


def _check(row: Row, chip: Chip) -> None:
    if 0 < chip.program_limit_ns <= chip.program_ns:
        raise row.error("program_limit_ns", "must be longer than program_ns, or 0 for none")
    if any(address & ~chip.unlock_mask for address in chip.unlock):
        raise row.error("unlock_mask", "must cover both unlock addresses")
    if chip.block_size and (chip.size % chip.block_size or not chip.block_erase_ns):
        raise row.error("block_size", "must divide the size and needs block_erase_ns")


def _sectors(row: Row, size: int) -> tuple[int, ...]:
    sizes: list[int] = []
    for run in row.array("sectors"):
        if not (isinstance(run, list) and len(run) == 2 and all(type(one) is int and one > 0 for one in run)):
            raise row.error("sectors", f"must be a list of [count, bytes], not {run!r}")
        if run[0] * run[1] > size:
            raise row.error("sectors", "add up to more than the size")
        sizes += [run[1]] * run[0]
    if sum(sizes) != size:
        raise row.error("sectors", f"add up to {sum(sizes)} bytes, not to the size {size}")
    return tuple(sizes)


def _status_bits(row: Row) -> tuple[int, ...]:
    bits = row.integers("status_bits")
    if not set(bits) <= {7, 6, 5, 3, 2}:
        raise row.error("status_bits", "may hold only 7, 6, 5, 3 and 2")
    return bits
