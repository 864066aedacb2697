"""What the engine keeps when it has translated more than it may."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from labkit.firmware.benchmarks import benchmarks
from labkit.mcu.disassembler import disassemble
from labkit.mcu.translator import Translator

REGISTER_BANKS = (0, 8, 16, 24)


class Kept(NamedTuple):
    """Regions made and kept, and the memory of all that is kept, in MB."""

    made: int
    kept: int
    megabytes: float


def starts() -> list[tuple[list[int], int]]:
    """Code view and address of every instruction of the benchmark programs."""
    found = []
    for program in benchmarks().values():
        view, end = list(program.code), max(at for at, byte in enumerate(program.code) if byte != 0xFF)
        found += [(view, one.address) for one in disassemble(bytes(view[: end + 1]))]
    return found


@cache
def crowd(engine: Translator | None = None) -> Kept:
    """Translate from every instruction in every register bank, which is more than may be kept."""
    engine = engine or Translator()
    library = engine.tables.library
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for view, pc in starts():
        for rb in REGISTER_BANKS:
            library.region(view, pc, rb)
    size = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return Kept(library.made, library.count, round(size / 1e6, 1))


FIGURES: dict[str, Callable[[], float | None]] = {
    "regions_made": lambda: crowd().made,
    "regions_kept": lambda: crowd().kept,
    "regions_mb": lambda: crowd().megabytes,
}
