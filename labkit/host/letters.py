"""The drive letters of a running DOS: which medium each one stands for, and the current folders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from labkit.host.disk import Disk
from labkit.host.names import UP, DiskError, DosPath, parse_path
from labkit.host.sectors import NotReady
from labkit.host.volume import Entry, Volume


class NoDriveError(DiskError):
    """A letter that DOS has not given to any drive."""


@dataclass(frozen=True)
class Spot:
    """A place on a drive: its letter, and the folders and the name from the root on."""

    letter: str
    parts: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.letter}:\\" + "\\".join(self.parts)

    def child(self, name: str) -> Spot:
        """A file or folder in this folder."""
        return Spot(self.letter, (*self.parts, name))


@dataclass(frozen=True)
class LettersState:
    """The current drive, and the current folder of each."""

    current: str = "A"
    folders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Letters:
    """`media` gives for each letter what lies in the drive now, None for nothing. DOS starts on A:."""

    def __init__(self, media: Mapping[str, Callable[[], Disk | None]]) -> None:
        self._media = dict(media)
        self.state = LettersState()

    @property
    def given(self) -> tuple[str, ...]:
        """The letters there are."""
        return tuple(self._media)

    def resolve(self, path: str | DosPath) -> Spot:
        """A path as it is meant now. NoDriveError: the letter has no drive. DiskError: it is no path."""
        path = parse_path(path) if isinstance(path, str) else path
        letter = path.drive or self.state.current
        if letter not in self._media:
            raise NoDriveError(f"DOS has no drive {letter}: here; it has {', '.join(self._media)}.")
        parts = [] if path.rooted else list(self.folder(letter))
        for part in path.parts:
            if part != UP:
                parts.append(part)
            elif parts:
                parts.pop()
            else:
                raise DiskError("The root has no folder above it.")
        return Spot(letter, tuple(parts))

    def volume(self, letter: str) -> Volume:
        """The volume in a drive now. Raises MediumError where there is no medium, or none for DOS."""
        disk = self._media[letter]()
        if disk is None:
            raise NotReady(f"there is no disk in {letter}:")
        return disk.volume

    def find(self, spot: Spot) -> Entry | None:
        """The file or folder at a place, None if there is none. Raises MediumError."""
        return self.volume(spot.letter).find(spot.parts)

    # The current drive and folders -----------------------------------------------------------

    def folder(self, letter: str) -> tuple[str, ...]:
        """The current folder of a drive."""
        return self.state.folders.get(letter, ())

    def go(self, letter: str) -> None:
        """Make a drive the current one."""
        self.state = replace(self.state, current=self.resolve(f"{letter}:").letter)

    def enter(self, spot: Spot) -> None:
        """Make a folder the current one of its drive."""
        self.state = replace(self.state, folders={**self.state.folders, spot.letter: spot.parts})

    @property
    def prompt(self) -> str:
        """What DOS shows when it waits: the current drive and folder."""
        return f"{Spot(self.state.current, self.folder(self.state.current))}>"
