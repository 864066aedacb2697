"""The fast engine: hot code runs as translated regions, everything else in the interpreter.

While regions run, the registers lie in a list: A, B, carry, flag word, DPTR, SP, the rest of PSW, cycles. A
region looks at the time before it could pass the limit, and the interpreter does what is left: every event
falls on the same instruction as in the interpreter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from labkit.mcu.interpreter import HOT, PARITY, counting_burst
from labkit.mcu.translator.graph import SEGMENT
from labkit.mcu.translator.regions import NEVER, Tables

if TYPE_CHECKING:
    from labkit.mcu.core import Mcs51

_AGAIN, _STUCK, _COLD = range(3)
# Heat for a few instructions that must not stop at a hot address.
_NOWHERE = bytearray([NEVER]) * 0x10000


class Translator:
    """An engine; its CPUs share what it has translated.

    `head_start` arrivals, up to HOT, count as made everywhere.
    """

    def __init__(self, head_start: int = 0) -> None:
        self.tables = Tables(head_start)

    def __call__(self, cpu: Mcs51, limit: int) -> None:
        """Execute instructions until `cpu.cycles >= limit` or something lowers `cpu._limit`."""
        cpu._limit = limit
        outcome = _COLD
        while cpu.cycles < limit and cpu._limit == limit:
            outcome = self._regions(cpu, limit, outcome == _AGAIN)
            if outcome == _AGAIN or cpu.cycles >= limit:
                continue
            until = limit
            if outcome == _STUCK:
                if limit - cpu.cycles > SEGMENT:
                    until = cpu.cycles + 1
                cpu._heat = _NOWHERE
            else:
                cpu._heat = self.tables.of(cpu._code).heat
            counting_burst(cpu, until)
            if cpu._limit == until:
                cpu._limit = limit

    def _regions(self, cpu: Mcs51, limit: int, arrived: bool) -> int:
        """Run regions of one view and register bank while there are some; says why it stopped.

        `arrived`: another region led here, which counts. A region returns the next address, or its complement
        when the world may have changed.
        """
        code, pc = cpu._code, cpu._pc
        table = self.tables.of(code)
        rb = cpu.sfr[0x50] & 24
        functions, heat = table.functions[rb >> 3], table.heat
        function = functions.get(pc)
        if function is None and heat[pc] != HOT:
            if arrived and heat[pc] < HOT:
                heat[pc] += 1
            return _COLD
        v = _take(cpu)
        iram, sfr, xdata, c = cpu.iram, cpu.sfr, cpu.xdata, v[7]
        try:
            while True:
                if function is None:
                    if heat[pc] < HOT:
                        heat[pc] += 1
                        return _COLD
                    function = self.tables.add(table, pc, rb)
                    if function is None:
                        return _COLD
                before = c
                pc = function(cpu, v, iram, sfr, xdata, code, limit, c)
                c = v[7]
                if pc < 0:
                    pc = ~pc
                    return _AGAIN
                if c == before:
                    return _STUCK
                function = functions.get(pc)
        except BaseException:
            pc = cpu._pc
            raise
        finally:
            _give(cpu, v, pc)


def _take(cpu: Mcs51) -> list[int]:
    sfr = cpu.sfr
    v = sfr[0x50]
    t, dp = v >> 2 & 16 | v << 5 & 128, sfr[3] << 8 | sfr[2]
    return [sfr[0x60], sfr[0x70], v >> 7, t, dp, sfr[1], v & 58, cpu.cycles]


def _give(cpu: Mcs51, v: list[int], pc: int) -> None:
    sfr = cpu.sfr
    a, sfr[0x70], cy, t, dp, sfr[1], ps, cpu.cycles = v
    sfr[0x60] = a
    sfr[2], sfr[3] = dp & 255, dp >> 8
    sfr[0x50] = cy << 7 | (t & 16) << 2 | ps | (t >> 5 ^ t >> 6) & 4 | PARITY[a]
    cpu._pc = pc


translated_burst = Translator()
"""The engine that a CPU has unless it is given another."""
