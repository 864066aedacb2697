from __future__ import annotations

import pytest

from labkit.host.partition import FIRST_SECTOR, TYPES, dos_partition, make_partition
from labkit.host.sectors import Sectors

SIZE = 600_000


def test_dos_takes_partitions_by_their_type() -> None:
    """FAT32 gets a letter and NTFS gets none; the byte of the table decides and nothing else."""
    for name, expected in (("FAT32", FIRST_SECTOR), ("NTFS", None)):
        sectors = Sectors(SIZE)
        make_partition(sectors, name)
        assert dos_partition(sectors) == expected
        table = bytearray(sectors.read(0))
        assert table[446 + 4] == TYPES[name]
        table[446 + 4] = 0x0B if expected is None else 0x07
        sectors.write(0, bytes(table))
        assert dos_partition(sectors) == (FIRST_SECTOR if expected is None else None)


@pytest.mark.parametrize(("offset", "value"), [(510, 0), (446 + 8, 0), (446 + 11, 0xFF)])
def test_a_damaged_table_has_no_partition(offset: int, value: int) -> None:
    """Without its mark, or with a start that is none, the table gives DOS nothing."""
    sectors = Sectors(SIZE)
    make_partition(sectors, "FAT32")
    table = bytearray(sectors.read(0))
    table[offset] = value
    sectors.write(0, bytes(table))
    assert dos_partition(sectors) is None


def test_an_unreadable_table_has_no_partition() -> None:
    """A disk whose first sector is bad has no letter."""
    sectors = Sectors(SIZE)
    make_partition(sectors, "FAT32")
    sectors.spoil([0])
    assert dos_partition(sectors) is None
