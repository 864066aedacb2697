"""The sectors of a medium: 512 bytes each, zeros until written, and some that can no longer be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SECTOR = 512
_ZEROS = bytes(SECTOR)


class MediumError(Exception):
    """A drive cannot do what DOS wants of it; DOS has `words` for it. Whoever runs DOS catches it."""

    words = "General failure"


class Unreadable(MediumError):
    """A sector that the drive cannot read."""

    words = "Data error"

    def __init__(self, number: int) -> None:
        super().__init__(f"sector {number} cannot be read")
        self.number = number


class NotReady(MediumError):
    """No medium is in the drive."""

    words = "Not ready"


@dataclass(frozen=True)
class SectorsState:
    """A snapshot."""

    content: dict[int, bytes]
    bad: frozenset[int]


class Sectors:
    """`count` sectors from 0 on. A write to a bad one looks like any other [fact: bad-sector]."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.bad: frozenset[int] = frozenset()
        self._content: dict[int, bytes] = {}

    def spoil(self, numbers: Iterable[int]) -> None:
        """Make sectors unreadable for good. Raises ValueError for one that is not on the medium."""
        numbers = frozenset(numbers)
        for number in numbers:
            self._check(number)
        self.bad |= numbers

    def read(self, number: int) -> bytes:
        """The 512 bytes of a sector. Raises Unreadable where it is bad."""
        self._check(number)
        if number in self.bad:
            raise Unreadable(number)
        return self._content.get(number, _ZEROS)

    def write(self, number: int, data: bytes) -> None:
        """Write a sector; shorter data are filled up with zeros."""
        self._check(number)
        if len(data) > SECTOR:
            raise ValueError(f"A sector takes {SECTOR} bytes, not {len(data)}.")
        self._content[number] = bytes(data).ljust(SECTOR, b"\0")

    def written(self, number: int) -> bool:
        """Was this sector ever written?"""
        return number in self._content

    def _check(self, number: int) -> None:
        if not 0 <= number < self.count:
            raise ValueError(f"This medium has sectors 0 to {self.count - 1}, and no {number}.")

    def save(self) -> SectorsState:
        """A snapshot."""
        return SectorsState(dict(self._content), self.bad)

    def load(self, state: SectorsState) -> None:
        """Back to a snapshot."""
        self._content, self.bad = dict(state.content), state.bad
