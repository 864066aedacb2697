"""Disks for DOS: files by path on a medium that can be full, or bad in places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MutableMapping

from labkit.host.fat import Shape, format_volume, read_shape
from labkit.host.names import UP, DiskError, parse_path
from labkit.host.sectors import MediumError, Sectors, SectorsState
from labkit.host.volume import Entry, FileRead, Volume

FLOPPY = Shape(bits=12, sectors=2880, cluster=1, fat=9, root_entries=224, media=0xF0)
LARGE = Shape(bits=16, sectors=246_528, cluster=8, fat=121, root_entries=512)


class Disk(MutableMapping[str, bytes]):
    """Bytes by path (`A.BIN`, `FIRM\\A.BIN`) on a FAT volume that begins at sector `start` of `sectors`.

    Without `sectors` it is a new medium of 120 MB [fact: boot-disk-size]. A name that cannot be a file here
    is not `in` the disk; writing to it raises DiskError. Of a damaged file one gets what comes before.
    """

    def __init__(
        self, files: Mapping[str, bytes] | None = None, sectors: Sectors | None = None, start: int = 0
    ) -> None:
        self.sectors = sectors if sectors is not None else formatted(LARGE)
        self.start = start
        self.add(files or {})

    def add(self, files: Mapping[str, bytes]) -> None:
        """Write files in this order, making the folders in their paths."""
        for path, data in files.items():
            parts = _parts(path)
            for count in range(1, len(parts)):
                if self.volume.find(parts[:count]) is None:
                    self.volume.make_folder(parts[:count])
            self[path] = data

    @property
    def volume(self) -> Volume:
        """The files by folder. Raises MediumError where no FAT volume can be found on the medium."""
        shape = read_shape(self.sectors, self.start)
        if shape is None:
            raise MediumError(f"there is no FAT volume at sector {self.start}")
        return Volume(self.sectors, shape)

    def read(self, name: str) -> FileRead:
        """A file as far as it can be read, and the first bad sector if there is one. KeyError without it."""
        return self.volume.read(self._named(name))

    def sectors_of(self, name: str) -> list[int]:
        """The sectors in which a file lies, in order: byte 512 * n begins the sector with index n."""
        return self.volume.sectors_of(self._named(name))

    def spoil(self, sectors: Iterable[int]) -> None:
        """Make sectors unreadable for good [fact: bad-sector]."""
        self.sectors.spoil(sectors)

    # A mapping -------------------------------------------------------------------------------

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._find(name) is not None

    def __getitem__(self, name: str) -> bytes:
        return self.read(name).data

    def __setitem__(self, name: str, data: bytes) -> None:
        parts = _parts(name)
        try:
            self.volume.write(parts, bytes(data))
        except MediumError as error:
            raise DiskError(f"{name} cannot be written: {error}.") from error

    def __delitem__(self, name: str) -> None:
        self.volume.delete(self._named(name))

    def __iter__(self) -> Iterator[str]:
        try:
            yield from [path for path, _ in self.volume.files()]
        except MediumError:
            return

    def __len__(self) -> int:
        return len(list(iter(self)))

    def _find(self, name: str) -> Entry | None:
        try:
            entry = self.volume.find(_parts(name))
        except (DiskError, MediumError):
            return None
        return entry if entry is not None and not entry.folder else None

    def _named(self, name: str) -> Entry:
        entry = self._find(name)
        if entry is None:
            raise KeyError(name)
        return entry

    # Snapshots -------------------------------------------------------------------------------

    def save(self) -> SectorsState:
        """A snapshot."""
        return self.sectors.save()

    def load(self, state: SectorsState) -> None:
        """Back to a snapshot."""
        self.sectors.load(state)


class Floppy(Disk):
    """A 1.44 MB floppy: 2880 sectors, of which `bad_sectors` cannot be read [fact: floppy-layout]."""

    def __init__(self, files: Mapping[str, bytes] | None = None, bad_sectors: Iterable[int] = ()) -> None:
        super().__init__(files, formatted(FLOPPY))
        self.spoil(bad_sectors)


def formatted(shape: Shape, label: str = "NO NAME") -> Sectors:
    """A new medium with an empty volume that fills it."""
    sectors = Sectors(shape.sectors)
    format_volume(sectors, shape, label)
    return sectors


def _parts(path: str) -> tuple[str, ...]:
    parts = parse_path(path).parts
    if not parts or UP in parts:
        raise DiskError(f"{path!r} names no file of this disk; write the folders from the root, and a name.")
    return parts
