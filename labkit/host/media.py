"""What lies in the PC's drives: the floppy in A:, the hard disk behind C:, and DOS's place on both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from labkit.host.disk import Disk
from labkit.host.harddisk import HardDisk
from labkit.host.letters import Letters, LettersState


@dataclass(frozen=True)
class MediaState:
    """What lay where, what it held, and where DOS was."""

    floppy: Disk | None
    hard_disk: HardDisk | None
    partition: Disk | None
    contents: tuple[tuple[Disk | HardDisk, Any], ...]
    letters: Letters
    places: LettersState


class Media:
    """`floppy` lies in drive A: (None: nothing does), `hard_disk` is where DOS looks for C:.

    Exchange them at any time; DOS sees another floppy at its next access. The letters are given at the boot.
    `reaches` tells whether the PC can reach the hard disk now.
    """

    def __init__(self, boot: Disk, reaches: Callable[[HardDisk], bool] = lambda _: True) -> None:
        self._boot = boot
        self._reaches = reaches
        self.floppy: Disk | None = None
        self.hard_disk: HardDisk | None = None
        self._partition: Disk | None = None
        self._letters = Letters({})

    def boot(self) -> Letters:
        """Put the boot disk into A: and give letters; C: needs a partition DOS knows [fact: dos-no-ntfs]."""
        self.floppy = self._boot
        disk = self.hard_disk.dos_disk() if self.hard_disk is not None and self._reached else None
        self._letters = self.letters_for(disk)
        self._partition = disk
        return self._letters

    def letters_for(self, partition: Disk | None) -> Letters:
        """The letters of a DOS that found this partition, or none, when it started."""
        hard = {"C": lambda: partition if self._reached else None} if partition is not None else {}
        return Letters({"A": lambda: self.floppy, **hard})

    @property
    def _reached(self) -> bool:
        return self.hard_disk is not None and self._reaches(self.hard_disk)

    def save(self) -> MediaState:
        """A snapshot."""
        contents: dict[int, tuple[Disk | HardDisk, Any]] = {}
        # The partition has sectors of its own only where its disk is out of the PC already.
        for one in (self._boot, self.floppy, self.hard_disk, self._partition):
            if one is not None and id(one.sectors) not in contents:
                contents[id(one.sectors)] = (one, one.save())
        letters = self._letters
        found = tuple(contents.values())
        return MediaState(self.floppy, self.hard_disk, self._partition, found, letters, letters.state)

    def load(self, state: MediaState) -> None:
        """Back to a snapshot."""
        for medium, content in state.contents:
            medium.load(content)
        self.floppy, self.hard_disk, self._partition = state.floppy, state.hard_disk, state.partition
        self._letters = state.letters
        self._letters.state = state.places
