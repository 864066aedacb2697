"""Which part of the program a byte of an image belongs to, in words; by key, for the lab's own images."""

from __future__ import annotations

from collections.abc import Callable

from labkit.firmware.build import BANKS
from labkit.firmware.layout import APPLICATION, BOOT_SIZE, CHUNK_SIZE, COMMON_END, FILE_BANK, Layout
from labkit.firmware.store import recipe

BOOT, COMMON = "boot code", "common area"
TITLES = {
    "ata": "ATA commands",
    "packet": "packet commands",
    "media": "disc reading",
    "mechanism": "mechanism",
    "update": "update and memory",
    "panel": "panel and gate",
    "eeprom": "EEPROM test",
}


def own_bank(offset: int, layout: Layout) -> int | None:
    """The code bank that alone shows a file offset as its own program; None for boot code and common area.

    A flat image's copies of the common area are common area [fact: flat-common-copies].
    """
    if layout is Layout.FLAT:
        bank, inside = divmod(offset, FILE_BANK)
        return None if APPLICATION <= inside < COMMON_END or offset < BOOT_SIZE else bank
    return None if offset < COMMON_END else (offset - COMMON_END) // CHUNK_SIZE


def part_names(layout: Layout | str, image: str | None = None) -> Callable[[int], str]:
    """A function from file offset to the name of its part. Without an image's key banks have numbers only.

    `layout` is a Layout or its word, "flat" or "rebanked".
    """
    kind = Layout(layout)
    titles: dict[int, str] = {}
    if image is not None:
        banks = {**BANKS, "eeprom": recipe(image).eeprom_bank}
        titles = {bank: f"{TITLES[name]} (bank {bank})" for name, bank in banks.items()}

    def name_of(offset: int) -> str:
        if offset < BOOT_SIZE:
            return BOOT
        bank = own_bank(offset, kind)
        return COMMON if bank is None else titles.get(bank, f"code bank {bank}")

    return name_of
