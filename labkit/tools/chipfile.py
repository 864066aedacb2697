"""A bare chip from a file: what a programmer's socket holds."""

from __future__ import annotations

from labkit.catalog import chips
from labkit.flash import NorFlash, SpiFlash
from labkit.tools.clip import FlashChip


def chip_with(key: str, contents: bytes | None = None) -> FlashChip:
    """A part by its key in `data/chips.toml`, blank or with contents of its size.

    Raises ValueError for a key that is none, FlashRangeError for contents of another size.
    """
    if key not in chips():
        raise ValueError(f"There is no part {key!r}: choose one of {', '.join(chips())}.")
    part = chips()[key]
    return NorFlash(part, contents) if part.serial is None else SpiFlash(part, contents)
