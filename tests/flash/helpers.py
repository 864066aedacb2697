"""Small parts and host routines for the tests of the flash room."""

from __future__ import annotations

from dataclasses import replace

from labkit.catalog import Chip, chips
from labkit.flash import NorFlash

BOARD = chips()["am29lv008bb"]

# The same rules on 16 KB, with times short enough for everything to meet everything.
SMALL = replace(
    BOARD,
    size=0x4000,
    sectors=(0x2000, 0x1000, 0x1000),
    program_ns=900,
    program_limit_ns=3_000,
    sector_erase_ns=120_000,
    chip_erase_ns=400_000,
)

JEDEC = replace(
    chips()["sst39vf080"], size=0x8000, sectors=(0x1000,) * 8, block_size=0x2000, sector_erase_ns=60_000,
    block_erase_ns=90_000, chip_erase_ns=200_000, program_ns=900,
)  # fmt: skip


def unlock(chip: Chip) -> list[tuple[int, int]]:
    """The two unlock cycles."""
    return [(chip.unlock[0], 0xAA), (chip.unlock[1], 0x55)]


def program_cycles(chip: Chip, addr: int, value: int) -> list[tuple[int, int]]:
    """All cycles of a byte program."""
    return [*unlock(chip), (chip.unlock[0], 0xA0), (addr, value)]


def erase_cycles(chip: Chip, last: tuple[int, int]) -> list[tuple[int, int]]:
    """All cycles of an erase; the last one says of what."""
    return [*unlock(chip), (chip.unlock[0], 0x80), *unlock(chip), last]


def send(flash: NorFlash, cycles: list[tuple[int, int]], t: int) -> None:
    """Write cycles, all at t."""
    for addr, value in cycles:
        flash.write(addr, value, t)
