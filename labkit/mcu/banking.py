"""Where a CPU code address lies in the flash, for both mappings of the code banks. Arithmetic only.

| mapping | address | flash offset |
|---|---|---|
| flat | any | bank x 10000h + address |
| rebanked | below 4000h | 4000h + address, the same in every bank |
| rebanked | from 4000h | 8000h + bank x C000h + (address - 4000h) |

Beyond the end of the chip nothing drives the bus and the CPU reads FFh [fact: image-layouts].
"""

from __future__ import annotations

from typing import Literal

Mapping = Literal["flat", "rebanked"]

BANK_BITS: dict[Mapping, int] = {"flat": 4, "rebanked": 5}


def flash_offset(mapping: Mapping, bank: int, address: int) -> int:
    """Flash offset behind a CPU code address (0..FFFFh); it may lie beyond the chip."""
    if mapping == "flat":
        return bank << 16 | address
    if address < 0x4000:
        return 0x4000 + address
    return 0x8000 + bank * 0xC000 + address - 0x4000


def segments(mapping: Mapping, bank: int) -> tuple[tuple[int, int, int], ...]:
    """The pieces of a bank's 64 KB as (address, flash offset, length)."""
    if mapping == "flat":
        return ((0, bank << 16, 0x10000),)
    return ((0, 0x4000, 0x4000), (0x4000, 0x8000 + bank * 0xC000, 0xC000))


def bank_bytes(mapping: Mapping, flash: bytes, bank: int) -> bytes:
    """The 64 KB that the CPU sees in `bank`, FFh beyond the chip."""
    pieces = (
        flash[offset : offset + size].ljust(size, b"\xff") for _, offset, size in segments(mapping, bank)
    )
    return b"".join(pieces)


def code_view(mapping: Mapping, flash: bytes, bank: int) -> list[int]:
    """The same as a list, the fastest thing to give to `Mcs51.code`."""
    return list(bank_bytes(mapping, flash, bank))
