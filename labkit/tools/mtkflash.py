"""The DOS flasher: `MTKFLASH X OPTION [/B] [/M] [FILE]`, three builds of it.

Every phase polls its own bit and nothing else, so what the tool says of a drive comes from what the registers
return. What its options print is on record only in part: the rest stays silent, and the run's note explains.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from labkit.host.console import PATIENCE_S, Console, RunResult, run
from labkit.host.ports import Ports
from labkit.tools import phases, updatewrite
from labkit.tools.builds import Build, builds, find_build
from labkit.tools.commandline import EVERYWHERE, Command, parse
from labkit.tools.job import Files, Job
from labkit.tools.target import TARGETS

NAME = "MTKFLASH"

_OPTIONS: dict[str, Callable[[Job], bool]] = {
    "C": phases.check,
    "R": phases.read,
    "W": phases.write,
    "S": phases.sum_up,
    "DR": updatewrite.dram_read,
    "UW": updatewrite.update_write,
}


class MtkFlash:
    """One build of the program, by its version or as it is. Raises ValueError for a version there is not."""

    def __init__(self, version: str | Build = "1.83c") -> None:
        self.build = find_build(version) if isinstance(version, str) else version

    @staticmethod
    def versions() -> tuple[str, ...]:
        """The builds there are, oldest first."""
        return tuple(builds())

    def main(self, words: Sequence[str], console: Console, ports: Ports, files: Files) -> bool:
        """Run with the words after the program's name; False when it gave up. It may also never end."""
        command = parse(words, self.build.binary_switch)
        console.print(self.build.banner)
        if command.option == EVERYWHERE and not command.strange:
            return phases.check_everywhere(
                Job(self.build, command, target, console, ports, files) for target in TARGETS.values()
            )
        if command.target is None:
            console.note(
                "The first word must be 1, 2, 3 or 4: the place of the drive. "
                "What the real program printed otherwise is not on record."
            )
            return False
        if command.option not in self.build.options or command.strange:
            console.note(self._not_known(command))
            return False
        return _OPTIONS[command.option](Job(self.build, command, command.target, console, ports, files))

    def run(self, line: str, ports: Ports, files: Files, patience_s: float = PATIENCE_S) -> RunResult:
        """Run with a command line without the program's name, as in `"2 W /B /M NEW.BIN"`.

        `files` holds bytes by upper-case name and takes what R writes. Patience is in emulated seconds.
        """
        label = f"{NAME} {self.build.version} {line}"
        words = line.split()
        return run(
            ports.clock,
            lambda console: self.main(words, console, ports, files),
            label=label,
            patience_s=patience_s,
        )

    def _not_known(self, command: Command) -> str:
        what = " ".join(command.strange) or command.option or "an empty option"
        known = ", ".join(self.build.options)
        return (
            f"Build {self.build.version} is not known to take {what} (known: {known}). "
            "No help screen of the real program is on record, so nothing is printed and nothing done."
        )
