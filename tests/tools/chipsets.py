"""Parts on a programmer's bench, whole and broken."""

from __future__ import annotations

from labkit.tools.chipfile import chip_with
from labkit.tools.clip import FlashChip

PARTS = ["am29lv008bb", "sst39vf080", "sst25vf040", "sst25vf040b"]


def new_chip(key: str, contents: bytes | None = None) -> FlashChip:
    """A part by its key, for the bus that it has."""
    return chip_with(key, contents)


def whole(chip: FlashChip) -> bytes:
    """All its cells."""
    return chip.peek(0, chip.chip.size)


def stick(chip: FlashChip, addr: int, bit: int) -> None:
    """From now on one cell stays at 0 whatever is done to it."""

    def hold(lo: int = 0, hi: int = chip.chip.size) -> None:
        value = chip.peek(addr, addr + 1)[0]
        if lo <= addr < hi and value >> bit & 1:
            chip.poke(addr, bytes([value & ~(1 << bit)]))

    chip.on_cells(hold)
    hold()
