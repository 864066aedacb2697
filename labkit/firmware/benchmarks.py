"""The benchmark programs: 8051 code that does real work and leaves a result, for whoever measures an engine.

They are built from `data/bench` like the images: the built programs are kept beside their sources. Each one
runs from 0000h in plain XDATA: it repeats its work as often as the cell `ROUNDS` says, stores 16 bits at
`RESULT` (low byte first), writes the cell `DONE` once and stays at `end` for ever.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from labkit.catalog.paths import data_dir
from labkit.catalog.toml import Row, load, rows
from labkit.firmware import sdcc

FILE = "programs.toml"
RESULT, ROUNDS, DONE = 0xEFF0, 0xEFF2, 0xEFFF
CODE_SIZE = 0x10000


@dataclass(frozen=True)
class Count:
    """Something that grows by the same amount in every round."""

    fixed: int
    each: int

    def after(self, rounds: int) -> int:
        """The whole number for so many rounds."""
        return self.fixed + self.each * rounds


@dataclass(frozen=True)
class Benchmark:
    """One program. `result` is what stands in its result cell after `rounds` rounds, the full length."""

    key: str
    title: str
    rounds: int
    result: int
    end: int
    cycles: Count
    instructions: Count

    @property
    def path(self) -> Path:
        """The built program, Intel HEX."""
        return folder() / f"{self.key}.ihx"

    @property
    def code(self) -> bytes:
        """The 64 KB of code, FFh where the program has none."""
        return sdcc.flatten(sdcc.segments(self.path)).ljust(CODE_SIZE, b"\xff")


def folder() -> Path:
    """Where sources and built programs are."""
    return data_dir() / "bench"


@cache
def benchmarks() -> dict[str, Benchmark]:
    """All programs by key. Raises CatalogError for bad data."""
    return {row.key: _benchmark(row) for row in rows(FILE, load(folder() / FILE))}


def _benchmark(row: Row) -> Benchmark:
    found = Benchmark(
        key=row.key,
        title=row.text("title"),
        rounds=row.integer("rounds", 1, 255),
        result=row.integer("result", 0, 0xFFFF),
        end=row.integer("end", 0, 0xFFFF),
        cycles=Count(*row.integers("cycles", 2)),
        instructions=Count(*row.integers("instructions", 2)),
    )
    row.close()
    return found


def files() -> dict[str, bytes]:
    """Every built program by file name, made from the sources. Raises sdcc.BuildError."""
    sdcc.need_compiler("the benchmark programs; the built ones in data/bench")
    with TemporaryDirectory() as place:
        work = Path(place)
        for path in folder().iterdir():
            shutil.copy(path, work / path.name)
        return {one.path.name: _link(work, one.key).read_bytes() for one in benchmarks().values()}


def _link(work: Path, key: str) -> Path:
    if (work / f"{key}.asm").exists():
        sdcc.assemble(work, key)
        return sdcc.link(work, key, [f"{key}.rel"])
    sdcc.compile_source(work, key, "small")
    areas = [f"-b {area} = 0x0000" for area in ("HOME", "XSEG", "ISEG", "BSEG")]
    return sdcc.link(work, key, [*areas, *sdcc.libraries(work, "small"), f"{key}.rel"])
