"""A running operating system: it ends with the next reset, and it finds programs by their names."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from typing import Protocol

from labkit.host.console import Console
from labkit.host.ports import Ports


class Program(Protocol):
    """A program for DOS."""

    def main(
        self, words: Sequence[str], console: Console, ports: Ports, files: MutableMapping[str, bytes]
    ) -> bool:
        """Run with the words after its name; False when it gave up. It may also never end."""
        ...


class SessionOverError(RuntimeError):
    """Something was asked of an operating system that is no longer running."""


class Session:
    """`alive` tells whether the PC still runs this system."""

    def __init__(self, name: str, alive: Callable[[], bool]) -> None:
        self.name = name
        self._alive = alive

    @property
    def running(self) -> bool:
        """Does the PC still run it?"""
        return self._alive()

    def check(self) -> None:
        """Raises SessionOverError after a reset or power-off."""
        if not self.running:
            raise SessionOverError(f"This {self.name} ended with the last reset or power-off; boot it again.")


_STUB = b"MZ"


def program_file(name: str, size: int = 0x8000) -> bytes:
    """What the file of a program holds here: its name at both ends, and nothing that a real PC could run."""
    mark = name.encode("ascii")
    return _STUB + mark + bytes(size - len(_STUB) - 2 * len(mark)) + mark


def program_in(data: bytes) -> str:
    """The name of the program in such a file; empty for other files and for a damaged one."""
    mark = data[len(_STUB) :].partition(b"\0")[0]
    if not mark.isascii() or len(data) < len(_STUB) + 2 * len(mark):
        return ""
    return mark.decode() if data == program_file(mark.decode(), len(data)) else ""
