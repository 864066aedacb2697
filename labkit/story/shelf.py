"""The shelf beside the PC: files from the net or made here, and the disks they are put on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from labkit.firmware.store import file_names, read_file
from labkit.host.bench import Bench
from labkit.host.damage import flipped, holed, truncated
from labkit.host.disk import Floppy
from labkit.host.harddisk import HardDisk
from labkit.host.sectors import SECTOR, SectorsState
from labkit.host.session import Program, program_file
from labkit.story.journal import Journal, verb
from labkit.tools.builds import Build, find_build, rebuilt
from labkit.tools.erasing import Erasing
from labkit.tools.flashfix import FixResult, flashfix
from labkit.tools.mtkflash import MtkFlash
from labkit.tools.omnipatcher import PatchResult, omnipatcher


class DownloadError(LookupError):
    """A file or a floppy that nobody has downloaded or made."""


@dataclass(frozen=True)
class ShelfState:
    """A snapshot."""

    files: dict[str, bytes]
    builds: dict[str, Build]
    programs: dict[str, Program]
    floppies: dict[str, tuple[Floppy, SectorsState]]


class Shelf:
    """`files` by upper-case name, `floppies` by the names on their labels; `bench` is the PC they go into.

    `builds` are flashers that differ from those in the data, by version. `journal` is what was done.
    """

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.files: dict[str, bytes] = {}
        self.builds: dict[str, Build] = {}
        self.floppies: dict[str, Floppy] = {}
        self.journal = Journal(bench.clock)

    # Files and patchers ----------------------------------------------------------------------

    def file(self, name: str) -> bytes:
        """A file by name: made here, or one that comes with the lab."""
        name = name.upper()
        if name in self.files:
            return self.files[name]
        if name in file_names():
            return read_file(name)
        known = ", ".join(sorted({*self.files, *file_names()}))
        raise DownloadError(f"There is no file {name}: choose one of {known}.")

    @verb
    def flashfix(self, name: str, to: str) -> FixResult:
        """Take the drive check out of a flasher and keep the result under a new name."""
        result = flashfix(self.file(name))
        if result.data is not None:
            self.files[to.upper()] = result.data
        return result

    @verb
    def omnipatcher(self, name: str, to: str = "") -> PatchResult:
        """Patch an image or a flasher; a patched file is kept under the new name, if one is given."""
        result = omnipatcher(self.file(name))
        if result.data is not None and to:
            self.files[to.upper()] = result.data
        return result

    @verb
    def hex_edit(self, file: str, offset: int, new: str, to: str = "") -> bytes:
        """Change bytes of a file by hand, from `offset` on, as in `hex_edit("BYS2.BIN", 0x8801E, "54 FD")`.

        The result is kept under the new name, if one is given. Raises ValueError for what is not inside it.
        """
        data, patch = self.file(file), bytes.fromhex(new)
        if not patch or not 0 <= offset <= len(data) - len(patch):
            raise ValueError(
                f"{file} has {len(data)} bytes; {len(patch)} from {offset} on are not inside it."
            )
        self.files[(to or file).upper()] = data[:offset] + patch + data[offset + len(patch) :]
        return self.files[(to or file).upper()]

    # Disks -----------------------------------------------------------------------------------

    @verb
    def download(
        self,
        file: str,
        to: str = "",
        truncated_to: int | None = None,
        flipped_at: Iterable[int] = (),
        hole: tuple[int, int] | None = None,
        fill: int = 0,
    ) -> bytes:
        """Fetch a file from the net, under a new name if one is given: cut off, or with bytes turned over.

        `hole`: (first, size) of a stretch that never came, with `fill` in its place. A file that is not on
        the net is copied from those made here.
        """
        data = flipped(read_file(file) if file.upper() in file_names() else self.file(file), flipped_at)
        if hole is not None:
            data = holed(data, *hole, fill)
        if truncated_to is not None:
            data = truncated(data, truncated_to)
        self.files[(to or file).upper()] = data
        return data

    @verb
    def make_floppy(
        self, label: str, files: Iterable[str] = (), mtkflash: str = "", bad_sectors: Iterable[int] = ()
    ) -> Floppy:
        """Copy files to a new floppy, with MTKFLASH.EXE of a version if one is given."""
        self.floppies[label] = Floppy(self._copies(files, mtkflash), bad_sectors)
        return self.floppies[label]

    @verb
    def spoil_floppy(self, label: str, file: str, offset: int) -> int:
        """Make the sector unreadable in which this byte of the file lies; returns its number."""
        sectors = self._labelled(label).sectors_of(file)
        if not 0 <= offset // SECTOR < len(sectors):
            raise ValueError(f"{file} lies in {len(sectors)} sectors of {SECTOR} bytes; {offset} is in none.")
        self.floppies[label].spoil([sectors[offset // SECTOR]])
        return sectors[offset // SECTOR]

    @verb
    def insert_floppy(self, label: str = "") -> None:
        """Put a floppy into A: in place of what lies there; without a label the boot disk again."""
        self.bench.media.floppy = self._labelled(label) if label else self.bench.disk

    def _labelled(self, label: str) -> Floppy:
        if label not in self.floppies:
            others = f", or take one of: {', '.join(self.floppies)}" if self.floppies else ""
            raise DownloadError(f"There is no floppy {label!r}: make it first{others}.")
        return self.floppies[label]

    @verb
    def hard_disk(self, file_system: str = "FAT32") -> HardDisk:
        """Fit a new hard disk: DOS calls it C:, from its next start on, if it can read the file system."""
        self.bench.media.hard_disk = HardDisk(file_system=file_system)
        return self.bench.media.hard_disk

    @verb
    def save_to(self, folder: str, files: Iterable[str] = (), mtkflash: str = "") -> None:
        """Copy files from Windows into a folder of the hard disk, as in `save_to("FIRM", ["BYS2.BIN"])`."""
        disk = self.bench.media.hard_disk or self.hard_disk()
        for name, data in self._copies(files, mtkflash).items():
            disk.put(f"{folder}\\{name}", data)

    def _copies(self, files: Iterable[str], mtkflash: str) -> dict[str, bytes]:
        copies = {name.upper(): self.file(name) for name in files}
        if mtkflash:
            program = f"MTKFLASH {mtkflash}"
            self.bench.programs[program] = self.flasher(mtkflash)
            copies["MTKFLASH.EXE"] = program_file(program)
        return copies

    def flasher(self, version: str) -> MtkFlash:
        """A build of the DOS flasher as it is here."""
        return MtkFlash(self.builds.get(version, version))

    @verb
    def rebuild(self, version: str, erasing: Erasing | None = None, knows: Iterable[str] = ()) -> None:
        """Suppose a build other than in the data: it erases so, or knows these parts too (keys of parts)."""
        build = self.builds.get(version, find_build(version))
        more = tuple(knows)
        known = (*(part.key for part in build.table.parts), *more) if more else None
        build = rebuilt(build, erasing, known)
        self.builds[version] = build
        self.bench.programs[f"MTKFLASH {version}"] = MtkFlash(build)

    # Snapshots -------------------------------------------------------------------------------

    def save_shelf(self) -> ShelfState:
        """A snapshot of files, flashers and floppies."""
        floppies = {label: (floppy, floppy.save()) for label, floppy in self.floppies.items()}
        return ShelfState(dict(self.files), dict(self.builds), dict(self.bench.programs), floppies)

    def load_shelf(self, state: ShelfState) -> None:
        """Back to a snapshot."""
        self.files, self.builds = dict(state.files), dict(state.builds)
        # A running DOS looks programs up in this very dict.
        self.bench.programs.clear()
        self.bench.programs.update(state.programs)
        self.floppies = {label: floppy for label, (floppy, _) in state.floppies.items()}
        for floppy, content in state.floppies.values():
            floppy.load(content)
