"""What a program prints, and the runner that stops a program which never ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from labkit.host.clock import SECOND, Clock, OutOfPatience
from labkit.host.progress import shown

Ended = Literal["finished", "stopped", "error"]
PATIENCE_S = 180.0
"""Emulated seconds that a program gets unless the caller says otherwise [fact: patience]."""


@dataclass(frozen=True)
class RunResult:
    """What a run came to.

    `ended`: "finished", "error" (the program gave up by itself) or "stopped" (patience was over first).
    `note` explains and is never on the console. `seconds` are emulated.
    """

    transcript: str
    ended: Ended
    note: str
    seconds: float

    def without_power(self, seconds: float) -> RunResult:
        """The same, where the power failed after so many seconds."""
        lines = [*self.lines[:-1], f"[the power failed after {seconds:g} s]"]
        return replace(self, transcript="\n".join(lines), note="")

    @property
    def lines(self) -> list[str]:
        """The transcript by lines."""
        return self.transcript.splitlines()

    def __str__(self) -> str:
        return self.transcript

    def __repr__(self) -> str:
        return f"{self.transcript}\n[{self.ended}, {self.seconds:.1f} s]"


class Console:
    """A screen that only grows. A carriage return goes back to the start of the line being written."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line = ""
        self._column = 0
        self.notes: list[str] = []

    def print(self, text: str = "") -> None:
        """Write a text and end the line."""
        self.write(text + "\n")

    def write(self, text: str) -> None:
        """Write without ending the line. After a carriage return, new characters cover the old ones."""
        for piece in re.findall(r"\r|\n|[^\r\n]+", text):
            if piece == "\n":
                self._lines.append(self._line)
                self._line = ""
            elif piece != "\r":
                self._line = self._line[: self._column] + piece + self._line[self._column + len(piece) :]
            self._column = 0 if piece in ("\r", "\n") else self._column + len(piece)

    def end_line(self) -> None:
        """Go to a new line unless the screen is at the start of one."""
        if self._line:
            self.print()

    def note(self, text: str) -> None:
        """Explain something to the learner, off the console; the same note is kept once."""
        if text not in self.notes:
            self.notes.append(text)

    @property
    def transcript(self) -> str:
        """Everything on the screen, without the last line's end."""
        return "\n".join([*self._lines, self._line] if self._line else self._lines)


def run(
    clock: Clock, program: Callable[[Console], bool], *, label: str, patience_s: float = PATIENCE_S
) -> RunResult:
    """Let `program` print on a new console till it returns (False: it gave up) or patience is over.

    A stopped run says so in its transcript's last line. A run of over two seconds of wall time shows a bar.
    """
    console, start = Console(), clock.now
    ended: Ended = "stopped"
    try:
        with shown(clock, label, lambda: console.transcript), clock.patience(round(patience_s * SECOND)):
            ended = "finished" if program(console) else "error"
    except OutOfPatience:
        passed = (clock.now - start) / SECOND  # less than was granted, if somebody lost patience before
        console.end_line()
        console.print(f"[stopped after {passed:g} s: it had not ended by itself]")
        console.note(f"{label} was still waiting after {passed:g} s of emulated time; it was stopped.")
    return RunResult(console.transcript, ended, "\n".join(console.notes), (clock.now - start) / SECOND)
