"""A hard disk: on a cable it is an ATA disk, to DOS and Windows a partition with files."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

from labkit.host.atadisk import AtaDisk
from labkit.host.disk import Disk
from labkit.host.partition import TYPES, dos_partition, make_partition
from labkit.host.sectors import Sectors

SIZE = 1_000_000
MODEL, REVISION = "HARD DISK 512 MB", "1.0"


class HardDisk(AtaDisk):
    """`sectors` is the whole medium, `files` what its own file system holds, by path: as Windows sees it.

    `file_system` is "FAT32" or "NTFS". DOS reads it past the cable [fact: dos-media-times], but only where a
    cable leads to it, or where it is on none of the lab's two.
    """

    def __init__(self, files: Mapping[str, bytes] | None = None, file_system: str = "FAT32") -> None:
        if file_system not in TYPES:
            raise ValueError(f"There is no file system {file_system!r}; take one of: {', '.join(TYPES)}.")
        super().__init__(Sectors(SIZE), MODEL, REVISION)
        make_partition(self.sectors, file_system)
        self._hidden: dict[str, bytes] = {}
        disk = self.dos_disk()
        self.files: MutableMapping[str, bytes] = disk if disk is not None else self._hidden
        for path, data in (files or {}).items():
            self.put(path, data)

    def put(self, path: str, data: bytes) -> None:
        """Write a file as Windows would, and the folders it lies in."""
        if isinstance(self.files, Disk):
            self.files.add({path: data})
        else:
            self.files[path.upper()] = data

    def dos_disk(self) -> Disk | None:
        """The partition that DOS gives the letter C:, None where there is none of a type it knows."""
        start = dos_partition(self.sectors)
        return Disk(sectors=self.sectors, start=start) if start is not None else None

    def save(self) -> Any:
        """A snapshot."""
        return super().save(), dict(self._hidden)

    def load(self, state: Any) -> None:
        """Back to a snapshot."""
        device, hidden = state
        super().load(device)
        self._hidden.clear()
        self._hidden.update(hidden)
