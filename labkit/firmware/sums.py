"""Sums over bytes. A sum says whether bytes changed on the way; it says nothing about whether they work."""

from __future__ import annotations

from labkit.firmware.layout import FILE_BANK


def sum16(data: bytes) -> int:
    """All bytes added up, lower 16 bits. Constant banks add up to 0 [fact: sum-of-constant]."""
    return sum(data) & 0xFFFF


def bank_sums(data: bytes) -> tuple[int, ...]:
    """The 16-bit sum of each file bank (the last one may be short)."""
    return tuple(sum16(data[lo : lo + FILE_BANK]) for lo in range(0, len(data), FILE_BANK))
