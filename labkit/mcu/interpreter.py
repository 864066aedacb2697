"""The interpreter's two functions, compiled from the instruction table: with and without hooks."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from labkit.mcu.engine import Engine
from labkit.mcu.generate import interpreter_source
from labkit.mcu.sfr import sfr_latch, sfr_read, sfr_write

if TYPE_CHECKING:
    from labkit.mcu.core import Mcs51

PARITY = tuple(bin(value).count("1") & 1 for value in range(256))


@cache
def _compiled(hooked: bool) -> Engine:
    names: dict[str, Any] = {
        "PARITY": PARITY,
        "ERASED": [255] * 256,
        "BLANK": [0] * 256,
        "sfr_read": sfr_read,
        "sfr_latch": sfr_latch,
        "sfr_write": sfr_write,
    }
    exec(compile(interpreter_source(hooked), "<mcs51 interpreter>", "exec"), names)
    burst: Engine = names["burst"]
    return burst


def plain_burst(cpu: Mcs51, limit: int) -> None:
    """Execute instructions until `cpu.cycles >= limit` or something lowers `cpu._limit`."""
    _compiled(False)(cpu, limit)


def hooked_burst(cpu: Mcs51, limit: int) -> None:
    """The same with hooks; compiled when the first hook is added."""
    _compiled(True)(cpu, limit)
