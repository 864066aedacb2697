"""The window: 16 KB of the buffer DRAM that the 8051 sees in XDATA.

Each access costs a call. So a page in heavy use is lent to the 8051 as plain cells of XDATA, until somebody
else asks for the DRAM or another page is selected. It makes no difference but to the clock on the wall.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from labkit.drive.dram import PAGE, Dram
from labkit.drive.memory import MARK
from labkit.drive.registers import WINDOW

if TYPE_CHECKING:
    from labkit.mcu import Mcs51

# Lending costs about as much as this many calls.
LEND_AFTER = 512
MARKS = [MARK] * PAGE


class DramWindow:
    """`page` is the window register: which 16 KB of DRAM are seen."""

    def __init__(self, cpu: Mcs51, dram: Dram) -> None:
        self.cpu = cpu
        self.dram = dram
        self.page = 0
        self._uses = 0
        self._lent = b""
        dram.before_access = self.take_back

    def select(self, page: int) -> None:
        """A write to the window register."""
        self.take_back()
        self.page = page & 0x7F

    def read(self, address: int) -> int:
        """MOVX read by way of the bus."""
        self._uses += 1
        if self._uses > LEND_AFTER:
            self._lend()
            return self.cpu.xdata[address]
        return self.dram.get(self.page << 14 | address & 0x3FFF)

    def write(self, address: int, value: int) -> None:
        """MOVX write by way of the bus."""
        self._uses += 1
        if self._uses > LEND_AFTER:
            self._lend()
            self.cpu.xdata[address] = value
        else:
            self.dram.put(self.page << 14 | address & 0x3FFF, value)

    def _lend(self) -> None:
        if not self._lent:
            self._lent = self.dram.page(self.page)
            self.cpu.xdata[WINDOW.start : WINDOW.stop] = self._lent

    def take_back(self) -> None:
        """DRAM holds everything again, and each access is a call."""
        self._uses = 0
        if self._lent:
            cells = bytes(self.cpu.xdata[WINDOW.start : WINDOW.stop])
            self.cpu.xdata[WINDOW.start : WINDOW.stop] = MARKS
            before, self._lent = self._lent, b""
            if cells != before:
                self.dram.write(self.page << 14, cells)
