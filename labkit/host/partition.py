"""The partition on a hard disk: its type decides whether DOS gives it a letter at all."""

from __future__ import annotations

import struct

from labkit.host.fat import Shape, format_volume
from labkit.host.sectors import SECTOR, Sectors, Unreadable

FIRST_SECTOR = 63
TYPES = {"FAT32": 0x0B, "NTFS": 0x07}
DOS_TYPES = (0x01, 0x04, 0x06, 0x0B, 0x0C, 0x0E)
_TABLE = 446
_ENTRY = struct.Struct("<B3sB3sII")
_MARK = b"\x55\xaa"


def make_partition(sectors: Sectors, file_system: str) -> None:
    """Write a partition table with one partition, and an empty file system into it ("FAT32" or "NTFS").

    Of NTFS only the first sector is written: nothing in DOS reads further [fact: dos-no-ntfs].
    """
    size = sectors.count - FIRST_SECTOR
    entry = _ENTRY.pack(0x80, b"\x01\x01\x00", TYPES[file_system], b"\xfe\xff\xff", FIRST_SECTOR, size)
    sectors.write(0, bytes(_TABLE) + entry + bytes(3 * _ENTRY.size) + _MARK)
    if file_system == "FAT32":
        # Two tables of 4-byte entries for clusters of 8 sectors, 32 sectors before them.
        table = -(-(size // 8 + 2) * 4 // SECTOR)
        format_volume(sectors, Shape(32, size, 8, table, 0, reserved=32, start=FIRST_SECTOR), "NO NAME")
    else:
        sectors.write(FIRST_SECTOR, (b"\xeb\x52\x90NTFS    ".ljust(SECTOR - 2, b"\0")) + _MARK)


def dos_partition(sectors: Sectors) -> int | None:
    """Where the first partition begins that DOS gives a letter, by its type; None if there is none."""
    try:
        table = sectors.read(0)
    except Unreadable:
        return None
    if not table.endswith(_MARK):
        return None
    for number in range(4):
        _, _, kind, _, start, size = _ENTRY.unpack_from(table, _TABLE + number * _ENTRY.size)
        if kind in DOS_TYPES and 0 < start < sectors.count and size:
            return int(start)
    return None
