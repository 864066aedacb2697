"""The real flashrom on an emulated chip; the built-in programmer where flashrom is not installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from labkit.drive.drive import Drive
from labkit.tools.clip import FlashChip
from labkit.tools.programmer import ChipJob, Programmer

FLASHROM = "flashrom"
_OPTIONS = {"identify": (), "read": ("-r",), "write": ("-w",), "verify": ("-v",), "erase": ("-E",)}
JOBS = tuple(_OPTIONS)
_NO_FILE = ("identify", "erase")
_LONGEST_S = 900.0


@dataclass(frozen=True, repr=False)
class FlashromRun:
    """What came of it. `by` says which program worked; `lines` are its own, without what differs by machine.

    `good`: did it end well? `data` is what was read. `seconds` are emulated.
    """

    by: str
    good: bool
    lines: tuple[str, ...]
    seconds: float
    data: bytes = b""

    def __repr__(self) -> str:
        return "\n".join((*self.lines, f"[{self.by}, {'good' if self.good else 'FAILED'}]"))


def flashrom_path() -> str | None:
    """Where flashrom is, or None. Debian keeps it where only root looks."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])
    return shutil.which(FLASHROM, path=path)


def run_flashrom(on: Drive | FlashChip, job: str, data: bytes = b"", start: int = 0) -> FlashromRun:
    """Do one of JOBS on a chip, or on that of a drive without power; `data` is what to write or verify.

    Raises ClipError on a powered drive and ValueError for a job that is none. `start`: emulated ns.
    """
    if job not in JOBS:
        raise ValueError(f"There is no job {job!r}: choose one of {', '.join(JOBS)}.")
    program = flashrom_path()
    if program is None:
        return _built_in(on, job, data, start)
    return _flashrom(program, on, job, data, start)


def _built_in(on: Drive | FlashChip, job: str, data: bytes, start: int) -> FlashromRun:
    programmer = Programmer(on, start)
    jobs: dict[str, Callable[[], ChipJob]] = {
        "identify": programmer.identify,
        "read": programmer.read,
        "erase": programmer.erase,
        "write": lambda: programmer.write(data),
        "verify": lambda: programmer.verify(data),
    }
    done = jobs[job]()
    lines = ("flashrom is not installed here, so the built-in programmer did this:", done.message)
    return FlashromRun("the built-in programmer", done.good, lines, done.seconds, done.data)


def _flashrom(program: str, on: Drive | FlashChip, job: str, data: bytes, start: int) -> FlashromRun:
    # Only here: a browser's Python has neither sockets nor processes, and never comes this way.
    import subprocess

    from labkit.tools.serprog import Serprog

    chip = on.board.flash if isinstance(on, Drive) else on
    with TemporaryDirectory() as folder, Serprog(on, start) as server:
        file = Path(folder) / "chip.bin"
        if job in ("write", "verify"):
            file.write_bytes(data)
        given = [*_OPTIONS[job], *([] if job in _NO_FILE else [str(file)])]
        # The name on the part decides where two definitions would fit.
        command = [program, "-p", server.programmer, "-c", chip.chip.name, *given]
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_LONGEST_S,
        )
        server.wait(1.0)
        read = file.read_bytes() if job == "read" and file.exists() else b""
        seconds = server.seconds
    good = done.returncode == 0
    return FlashromRun(FLASHROM, good, plain(done.stdout), seconds, read)


def plain(said: str) -> tuple[str, ...]:
    """Its lines without version, machine, clock, and the request to report how a part fared."""
    lines, asking = [], False
    for line in said.splitlines():
        if line == "===":
            asking = True
        elif asking:
            asking = line != "Thanks for your help!"
        elif line and not line.startswith(("flashrom ", "Using clock_gettime", "Calibrating delay loop")):
            lines.append(line.rstrip())
    return tuple(lines)
