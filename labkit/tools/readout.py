"""Reading through the gate: the flash array by way of the data port."""

from __future__ import annotations

from labkit.firmware.layout import FILE_BANK
from labkit.tools.vendor import Mode, VendorPort


def read_array(vendor: VendorPort, lo: int, hi: int) -> bytes:
    """Bytes lo (included) to hi (excluded) as the chip gives them now: array, status or ids."""
    vendor.mode(Mode.ARRAY)
    vendor.point(lo)
    data = vendor.take(hi - lo + (hi - lo) % 2)[: hi - lo]
    vendor.mode(Mode.CYCLES)
    return data


def read_banks(vendor: VendorPort, size: int) -> bytes:
    """The first `size` bytes of the chip, bank by bank (64 KB each)."""
    return b"".join(read_array(vendor, lo, min(lo + FILE_BANK, size)) for lo in range(0, size, FILE_BANK))
