"""A running operating system: it ends with the next reset, and it finds programs by their names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from labkit.host.console import Console
from labkit.host.disk import Disk
from labkit.host.ports import Ports


class Program(Protocol):
    """A program for DOS."""

    def main(self, words: Sequence[str], console: Console, ports: Ports, files: Disk) -> bool:
        """Run with the words after its name; False when it gave up. It may also never end."""
        ...


class SessionOverError(RuntimeError):
    """Something was asked of an operating system that is no longer running."""


class Session:
    """`alive` tells whether the PC still runs this system."""

    def __init__(self, name: str, alive: Callable[[], bool]) -> None:
        self.name = name
        self._alive = alive

    def check(self) -> None:
        """Raises SessionOverError after a reset or power-off."""
        if not self._alive():
            raise SessionOverError(f"This {self.name} ended with the last reset or power-off; boot it again.")


def find_program(programs: Mapping[str, Program], word: str) -> Program | None:
    """The program called `word`, with or without .EXE, in any case."""
    stem, _, suffix = word.upper().partition(".")
    return programs.get(stem) if suffix in ("", "EXE", "COM") else None
