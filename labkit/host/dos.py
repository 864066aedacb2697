"""DOS from a boot disk: no CD driver, one folder of files, and programs that talk to the ports."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from labkit.host.console import PATIENCE_S, Console, RunResult, run
from labkit.host.disk import Disk, DiskError
from labkit.host.ports import Ports
from labkit.host.session import Program, Session, find_program

UNKNOWN = "Bad command or file name"


class Dos(Session):
    """`programs` by name, without .EXE; `disk` is the boot disk."""

    def __init__(
        self,
        ports: Ports,
        disk: Disk,
        programs: Mapping[str, Program],
        alive: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__("DOS", alive)
        self.ports = ports
        self.disk = disk
        self.programs = {name.upper(): program for name, program in programs.items()}
        self._commands: dict[str, Callable[[list[str], Console], bool]] = {
            "DEL": self._del,
            "DIR": self._dir,
            "TYPE": self._type,
        }

    def run(self, commandline: str, patience_s: float = PATIENCE_S) -> RunResult:
        """Type a line at the prompt. What never ends is stopped after `patience_s` emulated seconds."""
        self.check()
        words = commandline.split()
        return run(
            self.ports.clock,
            lambda console: self._obey(words, console),
            label=commandline.strip() or "an empty line",
            patience_s=patience_s,
        )

    def _obey(self, words: list[str], console: Console) -> bool:
        if not words:
            return True
        command = self._commands.get(words[0].upper())
        if command is not None:
            return command(words[1:], console)
        program = find_program(self.programs, words[0])
        if program is None:
            console.print(UNKNOWN)
            return False
        try:
            return program.main(words[1:], console, self.ports, self.disk)
        except DiskError as error:
            console.end_line()
            console.print("Path not found")
            console.note(str(error))
            return False

    # Built-in commands -----------------------------------------------------------------------

    def _dir(self, words: list[str], console: Console) -> bool:
        names = [name for name in self.disk if not words or name == words[0].upper()]
        if words and not names:
            return _missing(words[0], console)
        for name in names:
            stem, _, suffix = name.partition(".")
            console.print(f"{stem:<8} {suffix:<3} {len(self.disk[name]):>13,}")
        total = sum(len(self.disk[name]) for name in names)
        console.print(f"{len(names):>9} file(s) {total:>13,} bytes")
        return True

    def _type(self, words: list[str], console: Console) -> bool:
        if not words or words[0] not in self.disk:
            return _missing(" ".join(words[:1]), console)
        console.print(self.disk[words[0]].decode("ascii", "replace"))
        return True

    def _del(self, words: list[str], console: Console) -> bool:
        if not words or words[0] not in self.disk:
            return _missing(" ".join(words[:1]), console)
        del self.disk[words[0]]
        return True


def _missing(name: str, console: Console) -> bool:
    console.print(f"File not found - {name.upper()}" if name else "Required parameter missing")
    return False
