"""Single steps in uCsim (the program `s51`): vectors in, the states after their instruction out."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from labkit.mcu.names import IE, IP, P3, PCON, SCON, T2CON, TCON, TMOD
from labkit.mcu.vectors import Vector

# Set afresh for each case, even where its vector does not name them; the rest is what the case before left.
QUIET = {PCON: 0, TCON: 0, TMOD: 0, SCON: 0, IE: 0, P3: 0xFF, IP: 0, T2CON: 0}


@dataclass
class Step:
    """The state before and after one instruction: all RAM, all registers, the XDATA cells of the vector."""

    iram: list[int]
    sfr: list[int]
    pc: int = 0
    ticks: int = 0
    after_iram: list[int] = field(default_factory=list)
    after_sfr: list[int] = field(default_factory=list)
    after_xdata: list[int] = field(default_factory=list)


def _set(space: str, cells: Mapping[int, int]) -> Iterator[str]:
    """Commands that set cells, one for each run of addresses."""
    line, expected = "", -1
    for address, value in cells.items():
        if address == expected:
            line += f" {value}"
        else:
            if line:
                yield line
            line = f"set memory {space} {address} {value}"
        expected = address + 1
    if line:
        yield line


def registers_before(vector: Vector) -> dict[int, int]:
    """Special function registers that the case sets, in order of their addresses."""
    return dict(sorted((QUIET | vector.initial.registers()).items()))


def _script(vector: Vector) -> Iterator[str]:
    yield from _set("rom", vector.code)
    yield from _set("iram", vector.initial.ram)
    yield from _set("sfr", registers_before(vector))
    yield from _set("xram", vector.initial.xdata)
    ports = {address - 0x80 >> 4: value for address, value in vector.pins.items()}
    yield from (f"set hardware port[{port}] {value}" for port, value in ports.items())
    yield from (f"pc {vector.initial.pc}", "step")
    # uCsim shows the pins of a port; with open pins that is its latch.
    yield from (f"set hardware port[{port}] 255" for port in ports)
    yield from ("dump /h iram 0 255 256", "dump /h sfr 0x80 0xff 128")
    yield from (f"dump /h xram {address} {address} 1" for address in vector.initial.xdata)


def run_vectors(program: str, folder: Path, vectors: Sequence[Vector], seed: int) -> list[Step]:
    """Let uCsim do all vectors in one process; RAM holds random bytes where a vector sets none."""
    fill = list(Random(seed).randbytes(256))
    script = [*_set("iram", dict(enumerate(fill))), "dump /h sfr 0x80 0xff 128"]
    for vector in vectors:
        script += _script(vector)
    (folder / "cases.cmd").write_text("\n".join([*script, "quit"]) + "\n")
    command = [program, "-t", "8032", "-b", "-q", "-P", "-C", str(folder / "cases.cmd")]
    answers = folder / "answers.txt"
    # It writes byte by byte, which through a pipe takes twice as long.
    with open(answers, "wb") as out:
        subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, check=True, timeout=300)
    steps = list(_parse(answers.read_text(encoding="latin-1").replace("\0", "\n").split("\n"), fill))
    if len(steps) != len(vectors):
        raise RuntimeError("uCsim answered fewer steps than asked; look at its output for an error message")
    return steps


_STOP = re.compile(r"^Stop at (0x[0-9a-f]+): \(\d+\) (?:stepped (\d+) ticks)?")
# A push over the end of the RAM stops with an error and tells the time in another line.
_TIME = re.compile(r"^Simulated (\d+) ticks")
_SIZES = {"iram": 256, "sfr": 128, "xram": 1}


def _parse(lines: list[str], iram: list[int]) -> Iterator[Step]:
    """The steps of a session, each beginning with what the one before ended with."""
    step, sfr, expect = None, [0] * 128, ""
    for line in lines:
        if match := _STOP.match(line):
            if step is not None:
                yield step
                iram, sfr = step.after_iram, step.after_sfr
            step = Step(iram, sfr, int(match[1], 16), int(match[2] or 0))
        elif step is not None and (match := _TIME.match(line)):
            step.ticks = int(match[1])
        elif line.startswith("dump /h "):
            expect = line.split()[2]
        elif expect:
            size = _SIZES[expect]
            cells = [int(text, 16) for text in line.split(" ", size + 1)[1 : size + 1]]
            if step is None:
                sfr = cells
            elif expect == "iram":
                step.after_iram = cells
            elif expect == "sfr":
                step.after_sfr = cells
            else:
                step.after_xdata += cells
            expect = ""
    if step is not None:
        yield step
