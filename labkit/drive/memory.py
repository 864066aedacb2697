"""What the 8051 sees: code space through the bank latch, XDATA with its device cells, and the ports.

While the flash chip is busy it gives status instead of code. The code view is then made of marks, and every
fetch goes to the chip. In autoselect it gives its ids.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from labkit.drive.registers import CODE_PAGE, MAP_REBANKED, MAP_SRAM_CODE, SRAM
from labkit.firmware.errors import AddressError
from labkit.firmware.layout import Layout

if TYPE_CHECKING:
    from labkit.flash import NorFlash
    from labkit.mcu import Mcs51

MARK = 256
MARKS = [MARK] * 0x10000
RAM = (slice(SRAM.start, SRAM.stop), slice(CODE_PAGE.start, CODE_PAGE.stop))
NOTHING = [0xFF] * 0x10000
PAGE_MARKS = [MARK] * len(CODE_PAGE)


class CodeSpace:
    """Code banks, the mapping register, and the SRAM page that can stand at 0000-0FFF."""

    def __init__(self, cpu: Mcs51, flash: NorFlash, now: Callable[[], int]) -> None:
        self.cpu = cpu
        self.flash = flash
        self.now = now
        self.map = 0
        self.latch: int | None = None
        self._page: list[int] = []
        self._views: dict[tuple[Layout, int], Sequence[int]] = {}
        flash.on_cells(lambda _lo, _hi: self._forget())
        flash.on_mode(self._mode_changed)

    @property
    def layout(self) -> Layout:
        """The mapping that the register selects."""
        return Layout.REBANKED if self.map & MAP_REBANKED else Layout.FLAT

    @property
    def bank(self) -> int:
        """The selected code bank; 0 until P1 is first written after reset [fact: bank-forced]."""
        if self.latch is None:
            return 0
        return self.latch & self.layout.mask

    def reset(self) -> None:
        """Flat mapping, bank 0, no SRAM page."""
        self._unmap_page()
        self.map = 0
        self.latch = None
        self.refresh()

    def set_latch(self, value: int) -> None:
        """A write to the P1 latch."""
        before = self.bank
        self.latch = value
        if self.bank != before:
            self.refresh()

    def set_map(self, value: int) -> None:
        """A write to the mapping register."""
        if value & MAP_SRAM_CODE and not self.map & MAP_SRAM_CODE:
            self._page = self.cpu.xdata[CODE_PAGE.start : CODE_PAGE.stop]
            self.cpu.xdata[CODE_PAGE.start : CODE_PAGE.stop] = PAGE_MARKS
        elif not value & MAP_SRAM_CODE:
            self._unmap_page()
        self.map = value
        self.refresh()

    def _unmap_page(self) -> None:
        if self.map & MAP_SRAM_CODE:
            self.cpu.xdata[CODE_PAGE.start : CODE_PAGE.stop] = self._page
            self._page = []

    def page_read(self, address: int) -> int:
        """XDATA access to the SRAM page while it is mapped as code."""
        return self._page[address - CODE_PAGE.start]

    def page_write(self, address: int, value: int) -> None:
        """The same cell shows in code space at once."""
        self._page[address - CODE_PAGE.start] = value
        self.refresh()

    def refresh(self) -> None:
        """Give the core the view that fits the registers and the chip's mode."""
        if self.map & MAP_SRAM_CODE:
            self.cpu.code = self._page + MARKS[len(self._page) :]
        elif self.flash.reads_array(self.now()):
            self.cpu.code = self._view()
        else:
            self.cpu.code = MARKS

    def _view(self) -> Sequence[int]:
        key = (self.layout, self.bank)
        view = self._views.get(key)
        if view is None:
            view = self._code_bank(*key)
            self._views[key] = view
        return view

    def _code_bank(self, layout: Layout, bank: int) -> list[int]:
        if bank >= layout.code_banks:
            return NOTHING  # beyond the chip: nobody drives the bus
        return list(layout.code_bank(self.flash.peek(0, self.flash.chip.size), bank))

    def fetch(self, address: int) -> int:
        """A fetch that the view left to the chip."""
        if self.map & MAP_SRAM_CODE and address < len(CODE_PAGE):
            return self._page[address]
        now = self.now()
        if not self.map & MAP_SRAM_CODE:
            if self.flash.reads_array(now):
                self.cpu.code = self._view()
            elif self.flash.autoselect(now):
                self.cpu.code = self._ids(now)
        offset = self._behind(address)
        return 0xFF if offset is None else self.flash.read(offset, now)

    def _ids(self, now: int) -> list[int]:
        """What a chip in autoselect gives for code. It does not change, so it need not be asked each time."""
        bank = (self._behind(address) for address in range(len(NOTHING)))
        return [0xFF if offset is None else self.flash.read(offset, now) for offset in bank]

    def _behind(self, address: int) -> int | None:
        """Flash address of a code address; None where the bank has nothing there."""
        try:
            return self.layout.file_offset(self.bank, address)
        except AddressError:
            return None

    def _forget(self) -> None:
        if self._views:
            self._views.clear()
            if not self.map & MAP_SRAM_CODE:
                self.cpu.code = MARKS

    def _mode_changed(self) -> None:
        if not self.map & MAP_SRAM_CODE:
            self.cpu.code = MARKS

    def save(self) -> tuple[int, int | None, tuple[int, ...]]:
        """A snapshot."""
        return self.map, self.latch, tuple(self._page)

    def load(self, state: tuple[int, int | None, tuple[int, ...]]) -> None:
        """Back to a snapshot; the flash chip must be loaded before."""
        self.map, self.latch = state[0], state[1]
        self._page = list(state[2])
        self._views.clear()
        self.refresh()


def blank_xdata() -> list[int]:
    """XDATA after power-on: SRAM cells as zeros, everything else a device cell."""
    cells = [MARK] * 0x10000
    cells[SRAM.start : SRAM.stop] = [0] * len(SRAM)
    cells[CODE_PAGE.start : CODE_PAGE.stop] = [0] * len(CODE_PAGE)
    return cells
