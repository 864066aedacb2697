"""How fast 8051 code runs: the benchmark programs on our engines, beside uCsim.

A program counts only when its result and its cycles are right. Warm: the same CPU has run the program before.
Cold: a process of its own, in which nothing has run; the time holds all that an engine prepares, over one run
of the full length (about ten million instructions), but not the start of Python.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

from labkit.firmware.benchmarks import DONE, RESULT, ROUNDS, Benchmark, benchmarks
from labkit.mcu import Engine, Mcs51, OpenBus
from labkit.mcu.interpreter import plain_burst
from labkit.story import ucsim

TRIES = 3
MIXED = "sieve"
FOREVER = 1 << 62


class Runner(OpenBus):
    """A program on a CPU of its own, with the default engine or the given one."""

    def __init__(self, program: Benchmark, engine: Engine | None = None) -> None:
        self.program = program
        self.done = False
        self.cpu = Mcs51(self) if engine is None else Mcs51(self, engine)
        self.cpu.code = list(program.code)

    def xwrite(self, address: int, value: int, /) -> None:
        """The program has written its last cell."""
        self.done = True
        self.cpu.request_stop()

    def run(self, cycles: int = FOREVER) -> float:
        """Seconds of wall time for the program, run by `cycles` at a time. RuntimeError for a wrong end."""
        cpu = self.cpu
        cpu.reset()
        cpu.xdata[ROUNDS], cpu.xdata[DONE] = self.program.rounds, 256
        self.done = False
        start = time.perf_counter()
        while not self.done:
            cpu.run(cpu.cycles + cycles)
        seconds = time.perf_counter() - start
        check(self.program, cpu.xdata[RESULT] | cpu.xdata[RESULT + 1] << 8, cpu.cycles)
        return seconds


def check(program: Benchmark, result: int, cycles: int) -> None:
    """Raise RuntimeError unless result and cycles are those of the program."""
    if (result, cycles) != (program.result, program.cycles.after(program.rounds)):
        raise RuntimeError(
            f"{program.key} came to {result:04X}h in {cycles} cycles, which is wrong: its time means nothing."
        )


def warm(program: Benchmark) -> Callable[[], float]:
    """Gives seconds each time; the program has run once before."""
    runner = Runner(program)
    runner.run()
    return runner.run


def cold(program: Benchmark) -> Callable[[], float]:
    """Gives seconds each time, from a new process."""
    code = (
        "from labkit.firmware.benchmarks import Benchmark, Count\n"
        f"from labkit.story.speed import first\nprint(first({program!r}))"
    )

    def once() -> float:
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        return float(done.stdout)

    return once


def first(program: Benchmark) -> float:
    """Seconds of one run, with all that comes before the first instruction: a new CPU, its engine."""
    start = time.perf_counter()
    runner = Runner(program)
    made = time.perf_counter() - start
    return made + runner.run()


def ratio(key: str, way: Callable[[Benchmark], Callable[[], float]]) -> float | None:
    """Our speed divided by uCsim's, the best of some runs each, in turns; None without uCsim."""
    program = benchmarks()[key]
    if not ucsim.available():
        return None
    run = way(program)
    ours, theirs = [], []
    for _ in range(TRIES):
        done = ucsim.run(program)
        check(program, done.result, done.cycles)
        theirs.append(done.seconds - ucsim.startup())
        ours.append(run())
    return round(min(theirs) / min(ours), 2)


def slices(cycles: int, engine: Engine | None = None) -> float:
    """Millions of instructions a second, warm, when `run` is called for so many machine cycles at a time."""
    program = benchmarks()[MIXED]
    runner = Runner(program, engine)
    runner.run(cycles)
    seconds = min(runner.run(cycles) for _ in range(TRIES))
    return round(program.instructions.after(program.rounds) / seconds / 1e6, 2)


FIGURES: dict[str, Callable[[], float | None]] = {
    "engine_ratio_checksum": lambda: ratio("checksum", warm),
    "engine_ratio_crc": lambda: ratio("crc", warm),
    "engine_ratio_sieve": lambda: ratio("sieve", warm),
    "engine_ratio_checksum_cold": lambda: ratio("checksum", cold),
    "engine_ratio_crc_cold": lambda: ratio("crc", cold),
    "engine_ratio_sieve_cold": lambda: ratio("sieve", cold),
    "slice_200_mips": lambda: slices(200),
    "slice_1000_mips": lambda: slices(1000),
    "slice_200_interpreter_mips": lambda: slices(200, plain_burst),
    "slice_1000_interpreter_mips": lambda: slices(1000, plain_burst),
}
