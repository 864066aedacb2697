"""The interpreter's three functions, compiled from the instruction table: plain, with hooks, and counting."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from labkit.mcu.engine import Engine
from labkit.mcu.generate import interpreter_source
from labkit.mcu.sfr import sfr_latch, sfr_read, sfr_write

if TYPE_CHECKING:
    from labkit.mcu.core import Mcs51

HOT = 24
PARITY = tuple(bin(value).count("1") & 1 for value in range(256))


@cache
def _compiled(kind: str) -> Engine:
    names: dict[str, Any] = {
        "PARITY": PARITY,
        "ERASED": [255] * 256,
        "HOT": HOT,
        "BLANK": [0] * 256,
        "sfr_read": sfr_read,
        "sfr_latch": sfr_latch,
        "sfr_write": sfr_write,
    }
    exec(compile(interpreter_source(kind), "<mcs51 interpreter>", "exec"), names)
    burst: Engine = names["burst"]
    return burst


def plain_burst(cpu: Mcs51, limit: int) -> None:
    """Execute instructions until `cpu.cycles >= limit` or something lowers `cpu._limit`."""
    _compiled("plain")(cpu, limit)


def hooked_burst(cpu: Mcs51, limit: int) -> None:
    """The same with hooks; compiled when the first hook is added."""
    _compiled("hooked")(cpu, limit)


def counting_burst(cpu: Mcs51, limit: int) -> None:
    """The same, counting arrivals of jumps in `cpu._heat`; leaves at a hot address and in other code."""
    _compiled("counting")(cpu, limit)
