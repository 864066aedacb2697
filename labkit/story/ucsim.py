"""uCsim (the program `s51`) as the yardstick: how long it takes over a benchmark program."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from labkit.firmware.benchmarks import RESULT, ROUNDS, Benchmark

PROGRAM = "s51"
_STARTS = 3
_LONGEST_S = 600.0


class Done(NamedTuple):
    """What a run came to: 16 bits of result, machine cycles, wall time of the whole process in s."""

    result: int
    cycles: int
    seconds: float


def available() -> bool:
    """Is uCsim installed?"""
    return shutil.which(PROGRAM) is not None


def run(program: Benchmark) -> Done:
    """Let uCsim run a program from start to end. It stops there at a breakpoint, which costs it no time."""
    said, seconds = _session(
        f'file "{program.path}"',
        f"set memory xram {ROUNDS} {program.rounds}",
        f"run 0 {program.end}",
        f"dump /h xram {RESULT} {RESULT + 1} 2",
    )
    ticks = re.search(r"Simulated (\d+) ticks", said)
    cells = re.search(rf"^0x{RESULT:04x} ([0-9a-f]{{2}}) ([0-9a-f]{{2}})", said, re.M)
    if ticks is None or cells is None:
        raise RuntimeError(f"{PROGRAM} did not say what it ran; look at its output: {said[-200:]!r}")
    return Done(int(cells[2] + cells[1], 16), int(ticks[1]) // 12, seconds)


@cache
def startup() -> float:
    """How long the process takes when it runs nothing, in s."""
    return min(_session()[1] for _ in range(_STARTS))


def _session(*commands: str) -> tuple[str, float]:
    """Its output, and the wall time of the process."""
    with TemporaryDirectory() as folder:
        script = Path(folder) / "script.cmd"
        script.write_text("\n".join([*commands, "quit"]) + "\n")
        # Without these options and an empty stdin it would wait for a person.
        command = [PROGRAM, "-t", "8032", "-b", "-q", "-P", "-C", str(script)]
        start = time.perf_counter()
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=_LONGEST_S
        )
        seconds = time.perf_counter() - start
    return done.stdout.decode("latin-1").replace("\0", "\n"), seconds
