"""The FAT file system below its files: the boot sector, and the table that chains clusters.

FAT12 on a floppy, FAT16 and FAT32 on larger media; both copies of the table are kept [fact: fat-layout].
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from labkit.host.names import NoRoomError
from labkit.host.sectors import SECTOR, Sectors, Unreadable

FREE, FIRST = 0, 2
ENTRY = 32
_BOOT = struct.Struct("<3s8sHBHBHHBHHHII")
_BOOT_32 = struct.Struct("<IHHIHH12x")
_SIGNATURE = b"\x55\xaa"
_ENDS = {12: 0xFF8, 16: 0xFFF8, 32: 0x0FFFFFF8}


@dataclass(frozen=True)
class Shape:
    """How a volume is laid out; all sizes in sectors, `root_entries` 0 where the root is a chain (FAT32)."""

    bits: int
    sectors: int
    cluster: int
    fat: int
    root_entries: int
    reserved: int = 1
    media: int = 0xF8
    start: int = 0

    @property
    def root(self) -> int:
        """First sector of the root folder, or of the data where the root is a chain."""
        return self.start + self.reserved + 2 * self.fat

    @property
    def data(self) -> int:
        """First sector of cluster 2."""
        return self.root + -(-self.root_entries * ENTRY // SECTOR)

    @property
    def clusters(self) -> int:
        """How many clusters there are; the first has number 2."""
        return max(0, (self.start + self.sectors - self.data) // self.cluster)

    @property
    def cluster_bytes(self) -> int:
        """Bytes in a cluster."""
        return self.cluster * SECTOR

    def sectors_of(self, cluster: int) -> range:
        """The sectors of a cluster."""
        first = self.data + (cluster - FIRST) * self.cluster
        return range(first, first + self.cluster)


def format_volume(sectors: Sectors, shape: Shape, label: str) -> None:
    """Write an empty file system of this shape: a boot sector, two tables, an empty root."""
    small = shape.sectors if shape.sectors < 0x10000 else 0
    text = label.encode("ascii").ljust(11)[:11] + f"FAT{shape.bits}".encode().ljust(8)
    boot = _BOOT.pack(
        b"\xeb\x3e\x90", b"MSWIN4.1", SECTOR, shape.cluster, shape.reserved, 2, shape.root_entries, small,
        shape.media, 0 if shape.bits == 32 else shape.fat, 18, 2, shape.start, 0 if small else shape.sectors,
    )  # fmt: skip
    if shape.bits == 32:
        boot += _BOOT_32.pack(shape.fat, 0, 0, FIRST, 1, 6)
    boot += b"\x80\0\x29" + bytes(4) + text
    sectors.write(shape.start, boot.ljust(SECTOR - 2, b"\0") + _SIGNATURE)
    table = Table(sectors, shape)
    table.set(0, _ENDS[shape.bits] & ~0xFF | shape.media)
    table.set(1, table.end)
    if shape.bits == 32:
        table.set(FIRST, table.end)
        sectors.write(shape.start + 1, _fs_info())


def _fs_info() -> bytes:
    """FAT32's hint on free space; all ones say that nobody knows."""
    return b"RRaA" + bytes(480) + b"rrAa" + b"\xff" * 8 + bytes(14) + _SIGNATURE


def read_shape(sectors: Sectors, start: int = 0) -> Shape | None:
    """What the boot sector at `start` says; None where it is no FAT boot sector. Raises Unreadable."""
    boot = sectors.read(start)
    values = _BOOT.unpack_from(boot)
    _, _, size, cluster, reserved, fats, entries, small, media, fat, _, _, _, large = values
    fat_32, _, _, root, _, _ = _BOOT_32.unpack_from(boot, _BOOT.size)
    bits = 32 if not fat else 12 if boot[54:62].startswith(b"FAT12") else 16
    shape = Shape(bits, small or large, cluster, fat or fat_32, entries, reserved, media, start)
    sound = (
        boot.endswith(_SIGNATURE) and size == SECTOR and fats == 2 and reserved
        and cluster in (1, 2, 4, 8, 16, 32, 64, 128) and (bits != 32 or root == FIRST)
        and start + shape.sectors <= sectors.count and shape.clusters and _table_holds(shape)
    )  # fmt: skip
    return shape if sound else None


def _table_holds(shape: Shape) -> bool:
    return (shape.clusters + FIRST) * shape.bits <= shape.fat * SECTOR * 8


class Table:
    """The table of clusters: what follows each one. A read takes the second copy where the first is bad."""

    def __init__(self, sectors: Sectors, shape: Shape) -> None:
        self.sectors = sectors
        self.shape = shape
        self.end = _ENDS[shape.bits] | 7

    def get(self, cluster: int) -> int:
        """The entry of a cluster: FREE, the next one, or a number from the end mark on."""
        value = int.from_bytes(self._load(*self._place(cluster)), "little")
        if self.shape.bits == 12:
            return value >> 4 if cluster % 2 else value & 0xFFF
        return value & 0x0FFFFFFF

    def set(self, cluster: int, value: int) -> None:
        """Write the entry into both copies."""
        sector, offset, width = self._place(cluster)
        if self.shape.bits == 12:
            pair = int.from_bytes(self._load(sector, offset, width), "little")
            value = pair & 0x000F | value << 4 if cluster % 2 else pair & 0xF000 | value
        data = value.to_bytes(width, "little")
        here = SECTOR - offset
        self._store(sector, offset, data[:here])
        if len(data) > here:
            self._store(sector + 1, 0, data[here:])

    def chain(self, first: int) -> Iterator[int]:
        """The clusters of a file from its first on. A chain that runs in a circle or off the table ends."""
        seen: set[int] = set()
        cluster = first
        while FIRST <= cluster < FIRST + self.shape.clusters and cluster not in seen:
            seen.add(cluster)
            yield cluster
            cluster = self.get(cluster)

    def allocate(self, count: int) -> list[int]:
        """Take the first `count` free clusters and chain them. Raises NoRoomError when there are too few."""
        found: list[int] = []
        for cluster in range(FIRST, FIRST + self.shape.clusters):
            if len(found) == count:
                break
            if self.get(cluster) == FREE:
                found.append(cluster)
        if len(found) < count:
            raise NoRoomError
        for cluster, following in pairwise([*found, self.end]):
            self.set(cluster, following)
        return found

    def release(self, first: int) -> None:
        """Free a chain."""
        for cluster in list(self.chain(first)):
            self.set(cluster, FREE)

    @property
    def free(self) -> int:
        """How many clusters are free."""
        return self.shape.clusters - sum(map(self._used, range(self.shape.fat)))

    def _used(self, number: int) -> int:
        """How many clusters are taken by what one sector of the table says."""
        if not self.sectors.written(self.shape.start + self.shape.reserved + number):
            return 0  # most of a large table: never written, all free
        bounds = (-(-edge * SECTOR * 8 // self.shape.bits) for edge in (number, number + 1))
        first, last = (min(max(one, FIRST), FIRST + self.shape.clusters) for one in bounds)
        return sum(self.get(cluster) != FREE for cluster in range(first, last))

    # Bytes of the table ----------------------------------------------------------------------

    def _place(self, cluster: int) -> tuple[int, int, int]:
        offset = cluster * self.shape.bits // 8
        width = 4 if self.shape.bits == 32 else 2
        return self.shape.start + self.shape.reserved + offset // SECTOR, offset % SECTOR, width

    def _load(self, sector: int, offset: int, width: int) -> bytes:
        data = self._read(sector)[offset : offset + width]
        # An entry of 12 bits may lie across two sectors.
        return data if len(data) == width else data + self._read(sector + 1)[: width - len(data)]

    def _read(self, sector: int) -> bytes:
        try:
            return self.sectors.read(sector)
        except Unreadable:
            return self.sectors.read(sector + self.shape.fat)

    def _store(self, sector: int, offset: int, data: bytes) -> None:
        whole = self._read(sector)
        whole = whole[:offset] + data + whole[offset + len(data) :]
        for copy in (0, self.shape.fat):
            self.sectors.write(sector + copy, whole)
