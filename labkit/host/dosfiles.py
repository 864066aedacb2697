"""Files as a DOS program sees them: paths on the drives there are, and the question that DOS asks.

A program whose read fails gets a short file, or is ended: the person at the keys decides [fact: dos-abort].
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from typing import Literal, TypeVar

from labkit.host.console import Console
from labkit.host.letters import Letters, Spot
from labkit.host.names import DiskError
from labkit.host.sectors import MediumError, Unreadable
from labkit.host.volume import Entry, FileRead

Answer = Literal["abort", "fail"]
ANSWERS: tuple[Answer, ...] = ("abort", "fail")
T = TypeVar("T")


class Aborted(Exception):
    """The program was ended at DOS's question. The runner catches it; nobody else should."""


class DosFiles(MutableMapping[str, bytes]):
    """`answer` is what the person presses at `Abort, Retry, Fail?`; Retry would only ask again."""

    def __init__(self, letters: Letters, console: Console, answer: Answer = "abort") -> None:
        self.letters = letters
        self.console = console
        self.answer = answer

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._file(name) is not None

    def __getitem__(self, name: str) -> bytes:
        read = self.read(name)
        return read.data if read is not None else b""

    def read(self, name: str) -> FileRead | None:
        """A file as far as it can be read; None if not even its place can. KeyError: no such file."""
        found = self._file(name)
        if found is None:
            raise KeyError(name)
        spot, entry = found
        read = self.ask(spot.letter, "reading", lambda: self.letters.volume(spot.letter).read(entry))
        if read is not None and read.bad is not None:
            self.console.note(
                f"Sector {read.bad} cannot be read: {len(read.data)} of {entry.size} bytes lie before it."
            )
            self.complain(Unreadable.words, "reading", spot.letter)
        return read

    def __setitem__(self, name: str, data: bytes) -> None:
        spot = self.letters.resolve(name)
        self.ask(spot.letter, "writing", lambda: self.letters.volume(spot.letter).write(spot.parts, data))

    def __delitem__(self, name: str) -> None:
        found = self._file(name)
        if found is None:
            raise KeyError(name)
        spot, entry = found
        self.ask(spot.letter, "writing", lambda: self.letters.volume(spot.letter).delete(entry))

    def __iter__(self) -> Iterator[str]:
        """The files of the current folder."""
        spot = self.letters.resolve("")
        entries = self.ask(spot.letter, "reading", lambda: self.entries(spot)) or []
        yield from [entry.name for entry in entries if not entry.folder]

    def __len__(self) -> int:
        return len(list(iter(self)))

    def entries(self, spot: Spot) -> list[Entry]:
        """The lines of a folder; none where there is no such folder. Raises MediumError."""
        volume = self.letters.volume(spot.letter)
        folder = volume.find(spot.parts)
        return volume.entries(folder) if folder is not None and folder.folder else []

    # DOS's question --------------------------------------------------------------------------

    def ask(self, letter: str, doing: str, action: Callable[[], T]) -> T | None:
        """What the action returns; None when the medium fails and the answer to that is Fail."""
        try:
            return action()
        except MediumError as error:
            self.console.note(f"Drive {letter}: {error}.")
            self.complain(error.words, doing, letter)
            return None

    def complain(self, words: str, doing: str, letter: str) -> None:
        """Print the error and its question with the answer. Raises Aborted for the answer Abort."""
        self.console.end_line()
        self.console.print(f"{words} {doing} drive {letter}")
        self.console.print(f"Abort, Retry, Fail?{self.answer[0]}")
        if self.answer == "abort":
            raise Aborted

    def _file(self, name: str) -> tuple[Spot, Entry] | None:
        try:
            spot = self.letters.resolve(name)
        except DiskError:
            return None
        entry = self.ask(spot.letter, "reading", lambda: self.letters.find(spot))
        return (spot, entry) if entry is not None and not entry.folder else None
