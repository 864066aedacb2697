"""Folders and files on a FAT volume: what DOS does with the sectors of a disk."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from labkit.host.fat import ENTRY, FIRST, FREE, Shape, Table
from labkit.host.names import DiskError, NoRoomError
from labkit.host.sectors import SECTOR, Sectors, Unreadable

_LAST, _DELETED = 0x00, 0xE5
_FOLDER, _LABEL, _ARCHIVE = 0x10, 0x08, 0x20
_FIELDS = struct.Struct("<11sB8xHHHHI")
# 20 November 2004, noon: every file has it, so that the same acts give the same bytes.
_TIME, _DATE = 12 << 11, 24 << 9 | 11 << 5 | 20
_SHOWN = dict.fromkeys(range(32), "?")

Parts = Sequence[str]


class Entry(NamedTuple):
    """One line of a folder. `slot` is the sector and the offset at which it stands."""

    name: str
    folder: bool
    cluster: int
    size: int
    slot: tuple[int, int] = (0, 0)


class FileRead(NamedTuple):
    """What came of a file, up to the first sector that could not be read; `bad` is its number, or None."""

    data: bytes
    bad: int | None


class Volume:
    """A FAT volume. Every verb raises Unreadable where a sector of table or folders cannot be read."""

    def __init__(self, sectors: Sectors, shape: Shape) -> None:
        self.sectors = sectors
        self.shape = shape
        self.table = Table(sectors, shape)
        self.root = Entry("", True, FIRST if shape.bits == 32 else FREE, 0)

    # Looking ---------------------------------------------------------------------------------

    def find(self, parts: Parts) -> Entry | None:
        """The file or folder of this path from the root; None if there is none."""
        entry = self.root
        for part in parts:
            lines = self.entries(entry) if entry.folder else []
            found = next((one for one in lines if one.name == part), None)
            if found is None:
                return None
            entry = found
        return entry

    def entries(self, folder: Entry) -> list[Entry]:
        """The lines of a folder, in their order on the disk."""
        return [entry for raw, slot in self._slots(folder) if (entry := _entry(raw, slot)) is not None]

    def files(self) -> Iterator[tuple[str, Entry]]:
        """All files with their paths from the root, folder by folder."""
        pending, seen = [(self.root, "")], set[int]()
        while pending:
            place, prefix = pending.pop(0)
            if place.cluster in seen:
                continue  # a damaged folder may hold itself
            seen.add(place.cluster)
            for entry in self.entries(place):
                if not entry.folder:
                    yield prefix + entry.name, entry
                elif not entry.name.startswith("."):
                    pending.append((entry, f"{prefix}{entry.name}\\"))

    def sectors_of(self, entry: Entry) -> list[int]:
        """The sectors in which a file's bytes lie, in order."""
        clusters = self.table.chain(entry.cluster)
        sectors = [one for cluster in clusters for one in self.shape.sectors_of(cluster)]
        return sectors[: -(-entry.size // SECTOR)]

    def read(self, entry: Entry) -> FileRead:
        """A file's bytes."""
        data = bytearray()
        try:
            for sector in self.sectors_of(entry):
                data += self.sectors.read(sector)
        except Unreadable as error:
            return FileRead(bytes(data), error.number)
        return FileRead(bytes(data[: entry.size]), None)

    @property
    def free(self) -> int:
        """Free bytes."""
        return self.table.free * self.shape.cluster_bytes

    # Changing --------------------------------------------------------------------------------

    def write(self, parts: Parts, data: bytes) -> None:
        """Write a whole file, over an old one if there is one. DiskError: no such folder, or no room."""
        folder, old = self._place(parts)
        if old is not None and old.folder:
            raise DiskError(f"{parts[-1]} is a folder; choose another name for the file.")
        count = -(-len(data) // self.shape.cluster_bytes)
        if count > self.table.free + (len(list(self.table.chain(old.cluster))) if old else 0):
            raise NoRoomError
        slot = old.slot if old is not None else self._free_slot(folder)
        if old is not None:
            self.table.release(old.cluster)
        clusters = self.table.allocate(count)
        self._line(slot, parts[-1], _ARCHIVE, clusters[0] if clusters else FREE, len(data))
        size = self.shape.cluster_bytes
        for number, cluster in enumerate(clusters):
            self._fill(cluster, data[number * size : (number + 1) * size])

    def make_folder(self, parts: Parts) -> None:
        """Make an empty folder. DiskError where the name is taken or the folder around it is missing."""
        folder, old = self._place(parts)
        if old is not None:
            raise DiskError(f"There is a {parts[-1]} already; choose another name.")
        slot = self._free_slot(folder)
        (cluster,) = self.table.allocate(1)
        self._fill(cluster, b"")
        self._line(slot, parts[-1], _FOLDER, cluster, 0)
        first = self.shape.sectors_of(cluster)[0]
        above = FREE if folder.cluster == self.root.cluster else folder.cluster
        for number, (name, target) in enumerate(((".", cluster), ("..", above))):
            self._line((first, number * ENTRY), name, _FOLDER, target, 0)

    def delete(self, entry: Entry) -> None:
        """Delete a file: its line is marked, its clusters are free, its bytes stay."""
        sector, offset = entry.slot
        self._put(sector, offset, bytes([_DELETED]))
        self.table.release(entry.cluster)

    # Folders ---------------------------------------------------------------------------------

    def _place(self, parts: Parts) -> tuple[Entry, Entry | None]:
        if not parts:
            raise DiskError("The root is no file; add a name.")
        folder = self.find(parts[:-1])
        if folder is None or not folder.folder:
            raise DiskError(f"There is no folder \\{chr(92).join(parts[:-1])} on this disk; make it first.")
        return folder, next((one for one in self.entries(folder) if one.name == parts[-1]), None)

    def _folder_sectors(self, folder: Entry) -> Iterator[int]:
        if folder.cluster == FREE:
            yield from range(self.shape.root, self.shape.data)
        for cluster in self.table.chain(folder.cluster):
            yield from self.shape.sectors_of(cluster)

    def _slots(self, folder: Entry) -> Iterator[tuple[bytes, tuple[int, int]]]:
        """The lines of a folder up to the one that was never used."""
        for sector in self._folder_sectors(folder):
            data = self.sectors.read(sector)
            for offset in range(0, SECTOR, ENTRY):
                if data[offset] == _LAST:
                    return
                yield data[offset : offset + ENTRY], (sector, offset)

    def _free_slot(self, folder: Entry) -> tuple[int, int]:
        for sector in self._folder_sectors(folder):
            data = self.sectors.read(sector)
            for offset in range(0, SECTOR, ENTRY):
                if data[offset] in (_LAST, _DELETED):
                    return sector, offset
        if folder.cluster == FREE:
            raise DiskError("The root of this disk holds no more names; use a folder.")
        *_, last = self.table.chain(folder.cluster)
        (cluster,) = self.table.allocate(1)
        self.table.set(last, cluster)
        self._fill(cluster, b"")
        return self.shape.sectors_of(cluster)[0], 0

    def _line(self, slot: tuple[int, int], name: str, kind: int, cluster: int, size: int) -> None:
        stem, _, suffix = name.partition(".") if name.strip(".") else (name, "", "")
        text = f"{stem:<8}{suffix:<3}".encode("ascii")
        fields = _FIELDS.pack(text, kind, cluster >> 16, _TIME, _DATE, cluster & 0xFFFF, size)
        self._put(*slot, fields)

    def _put(self, sector: int, offset: int, data: bytes) -> None:
        old = self.sectors.read(sector)
        self.sectors.write(sector, old[:offset] + data + old[offset + len(data) :])

    def _fill(self, cluster: int, data: bytes) -> None:
        for number, sector in enumerate(self.shape.sectors_of(cluster)):
            self.sectors.write(sector, data[number * SECTOR : (number + 1) * SECTOR])


def _entry(raw: bytes, slot: tuple[int, int]) -> Entry | None:
    if raw[0] == _DELETED:
        return None
    text, kind, high, _, _, low, size = _FIELDS.unpack(raw)
    if kind & _LABEL:
        return None
    stem, suffix = (part.decode("cp437").rstrip().translate(_SHOWN) for part in (text[:8], text[8:]))
    return Entry(f"{stem}.{suffix}" if suffix else stem, bool(kind & _FOLDER), high << 16 | low, size, slot)
