"""Engines that the lockstep tests compare with the reference interpreter."""

from __future__ import annotations

from typing import NamedTuple

from labkit.mcu import Engine, Mcs51
from labkit.mcu.interpreter import HOT, hooked_burst, plain_burst
from labkit.mcu.translator import Translator

_NOBODY = bytearray(0x10000)


class Tested(NamedTuple):
    """An engine, and how many random programs it runs when no long search is asked for."""

    burst: Engine
    programs: int


def stepped(cpu: Mcs51, limit: int) -> None:
    """The interpreter, called anew for every instruction: it must not matter how time is cut."""
    while cpu.cycles < limit:
        plain_burst(cpu, cpu.cycles + 1)
        if not cpu._limit:
            return


def observed(cpu: Mcs51, limit: int) -> None:
    """The interpreter that looks for hooks, where there are none."""
    cpu._watched = cpu._read_watched = cpu._write_watched = _NOBODY
    hooked_burst(cpu, limit)


ENGINES: dict[str, Tested] = {
    "stepped": Tested(stepped, 20),
    "observed": Tested(observed, 60),
    "translated": Tested(Translator(HOT - 2), 300),
    "translated at once": Tested(Translator(HOT), 100),
}
