"""DOS from a boot disk: no CD driver, drives with letters, and programs that talk to the ports."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from labkit.host.console import PATIENCE_S, RunResult, run
from labkit.host.dosfiles import ANSWERS, Aborted, Answer, DosFiles
from labkit.host.keyboard import Keyboard
from labkit.host.letters import Letters
from labkit.host.names import DiskError, NoRoomError, parse_path
from labkit.host.ports import Ports
from labkit.host.session import Program, Session, program_in
from labkit.host.shell import Shell

UNKNOWN = "Bad command or file name"
SCREEN = 200
"""Lines that the screen keeps."""
_SUFFIXES = ("COM", "EXE")


class Dos(Session):
    """`programs` by name, without .EXE: those of the boot disk, and what a program file on a disk stands for.

    `keyboard` gives the keyboard in use; `letters` are the drives, with A: current at the start. `screen` are
    the newest lines of what was typed and printed.
    """

    def __init__(
        self,
        ports: Ports,
        letters: Letters,
        programs: Mapping[str, Program],
        alive: Callable[[], bool] = lambda: True,
        keyboard: Callable[[], Keyboard] = Keyboard,
    ) -> None:
        super().__init__("DOS", alive)
        self.ports = ports
        self.letters = letters
        self.programs = programs
        self._keyboard = keyboard
        self.screen: tuple[str, ...] = ()

    @property
    def prompt(self) -> str:
        """What it shows when it waits: `A:\\>`."""
        return self.letters.prompt

    def typed(self, keys: str) -> str:
        """What appears behind the prompt when these keys are pressed."""
        return self._keyboard().types(keys)

    def run(self, keys: str, patience_s: float = PATIENCE_S, answer: Answer = "abort") -> RunResult:
        """Type a line at the prompt, by the caps of the keys.

        What never ends is stopped after `patience_s` emulated seconds. `answer` ("abort" or "fail") is what
        one presses where DOS cannot read or write a disk and asks.
        """
        self.check()
        if answer not in ANSWERS:
            raise ValueError(f"DOS takes no answer {answer!r}; give one of: {', '.join(ANSWERS)}.")
        line = self.typed(keys).strip()
        self._show(f"{self.prompt}{line}")
        result = run(
            self.ports.clock,
            lambda console: self._obey(line, keys.strip(), DosFiles(self.letters, console, answer)),
            label=line or "an empty line",
            patience_s=patience_s,
        )
        self._show(*result.lines)
        return result

    def _show(self, *lines: str) -> None:
        self.screen = (*self.screen, *lines)[-SCREEN:]

    def _obey(self, line: str, keys: str, files: DosFiles) -> bool:
        if line != keys:
            files.console.note(f"The keys that say {keys} gave {line}")
        if not line:
            return True
        shell = Shell(self.letters, files)
        try:
            done = shell.obey(line)
            return done if done is not None else self._start(line.split(), shell)
        except Aborted:
            return False

    def _start(self, words: list[str], shell: Shell) -> bool:
        """Run the program that the first word names."""
        files = shell.files
        program = self._program(words[0], files)
        if isinstance(program, str):
            files.console.print(program)
            return False
        try:
            return program.main(words[1:], files.console, self.ports, files)
        except NoRoomError as error:
            return shell.say("Insufficient disk space", error)
        except DiskError as error:
            return shell.say("Path not found", error)

    def _program(self, word: str, files: DosFiles) -> Program | str:
        """The program a word means (a file, or one that the boot disk brings), or what DOS says instead."""
        try:
            path = parse_path(word)
        except DiskError:
            return UNKNOWN
        stem, _, suffix = path.name.partition(".")
        for ending in _SUFFIXES:
            name = str(path.with_name(f"{stem}.{ending}"))
            if suffix in ("", ending) and name in files:
                return self.programs.get(program_in(files[name]), "Error in EXE file")
        if path.plain and suffix in ("", *_SUFFIXES):
            return self.programs.get(stem, UNKNOWN)
        return UNKNOWN
