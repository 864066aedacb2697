"""What the 8051 sees: code space through the bank latch, XDATA with its device cells, and the ports.

While the flash chip is busy it gives status instead of code. The code view is then made of marks, and every
fetch goes to the chip. In autoselect it gives its ids.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from labkit.drive.registers import CODE_PAGE, MAP_REBANKED, MAP_SRAM_CODE, SRAM
from labkit.firmware.errors import AddressError
from labkit.firmware.layout import FILE_BANK, Layout

if TYPE_CHECKING:
    from labkit.flash import Hook, NorFlash
    from labkit.mcu import Mcs51

MARK = 256
MARKS = [MARK] * 0x10000
RAM = (slice(SRAM.start, SRAM.stop), slice(CODE_PAGE.start, CODE_PAGE.stop))
NOTHING = b"\xff" * FILE_BANK
PAGE_MARKS = [MARK] * len(CODE_PAGE)
VIEWS_KEPT, PAGE_VIEWS_KEPT = 64, 8


@lru_cache(maxsize=VIEWS_KEPT)
def code_view(code: bytes) -> list[int]:
    """The view of 64 KB of code: for the same bytes the same list, which nobody may change.

    So a reboot, a restored snapshot and a second drive with that image give the CPU the object that it knows.
    """
    return list(code)


@lru_cache(maxsize=PAGE_VIEWS_KEPT)
def page_view(page: bytes) -> list[int]:
    """The same for an SRAM page that stands at 0000-0FFF: every fetch behind it goes to the chip."""
    return [*page, *MARKS[len(page) :]]


class CodeSpace:
    """Code banks, the mapping register, and the SRAM page that can stand at 0000-0FFF."""

    def __init__(self, cpu: Mcs51, flash: NorFlash, now: Callable[[], int]) -> None:
        self.cpu = cpu
        self.flash = flash
        self.now = now
        self.map = 0
        self.latch: int | None = None
        self.layout = Layout.FLAT
        """The mapping that the register selects."""
        self.bank = 0
        """The selected code bank; 0 until P1 is first written after reset [fact: bank-forced]."""
        self._mask = Layout.FLAT.mask
        self._page: list[int] = []
        self._views: dict[tuple[int, int], list[int]] = {}
        self._watches: list[Hook[Callable[..., None]]] = []
        self._listen(True)

    def _listen(self, wanted: bool) -> None:
        """Hear of the flash chip's changes, but not while code comes from the SRAM page: each byte is one."""
        if wanted and not self._watches:
            self._views.clear()
            self._watches = [self.flash.on_cells(self._forget), self.flash.on_mode(self._mode_changed)]
        elif not wanted:
            for watch in self._watches:
                watch.remove()
            self._watches = []

    def reset(self) -> None:
        """Flat mapping, bank 0, no SRAM page."""
        self._unmap_page()
        self._select(0, None)
        self.refresh()

    def _select(self, register: int, latch: int | None) -> None:
        """Both registers together say which bank of which mapping the CPU sees."""
        self.map, self.latch = register, latch
        self.layout = Layout.REBANKED if register & MAP_REBANKED else Layout.FLAT
        self._mask = self.layout.mask
        self.bank = 0 if latch is None else latch & self._mask
        self._listen(not register & MAP_SRAM_CODE)

    def set_latch(self, value: int) -> bool:
        """A write to the P1 latch. True when it selected another bank."""
        self.latch = value
        bank = value & self._mask
        if bank == self.bank:
            return False
        self.bank = bank
        self.refresh()
        return True

    def set_map(self, value: int) -> None:
        """A write to the mapping register."""
        if value & MAP_SRAM_CODE and not self.map & MAP_SRAM_CODE:
            self._page = self.cpu.xdata[CODE_PAGE.start : CODE_PAGE.stop]
            self.cpu.xdata[CODE_PAGE.start : CODE_PAGE.stop] = PAGE_MARKS
        elif not value & MAP_SRAM_CODE:
            self._unmap_page()
        self._select(value, self.latch)
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
            self._listen(False)
            self.cpu.code = page_view(bytes(self._page))
        elif self.flash.reads_array(self.now()):
            self.cpu.code = self._view()
        else:
            self.cpu.code = MARKS

    def _view(self) -> list[int]:
        key = (self._mask, self.bank)
        view = self._views.get(key)
        if view is None:
            view = self._views[key] = code_view(self._code_bank())
        return view

    def _code_bank(self) -> bytes:
        if self.bank >= self.layout.code_banks:
            return NOTHING  # beyond the chip: nobody drives the bus
        parts = (self.flash.peek(part.start, part.stop) for part in self.layout.stretches(self.bank))
        return b"".join(parts).ljust(FILE_BANK, b"\xff")

    def fetch(self, address: int) -> int:
        """A fetch that the view left to the chip."""
        now = self.now()
        if self.map & MAP_SRAM_CODE:
            if address < len(CODE_PAGE):
                if self.cpu.code is MARKS:  # left behind by a change of the chip
                    self.refresh()
                return self._page[address]
            if self.flash.reads_array(now):
                # A program that runs on behind the page: rare, so the chip is heard only from here on.
                self._listen(True)
                self.cpu.code = self._page + self._view()[len(CODE_PAGE) :]
        else:
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

    def _forget(self, _lo: int, _hi: int) -> None:
        if self._views:
            self._views.clear()
            self.cpu.code = MARKS

    def _mode_changed(self) -> None:
        self.cpu.code = MARKS

    def save(self) -> tuple[int, int | None, tuple[int, ...]]:
        """A snapshot."""
        return self.map, self.latch, tuple(self._page)

    def load(self, state: tuple[int, int | None, tuple[int, ...]]) -> None:
        """Back to a snapshot; the flash chip must be loaded before."""
        self._select(state[0], state[1])
        self._page = list(state[2])
        self._views.clear()
        self.refresh()


def blank_xdata() -> list[int]:
    """XDATA after power-on: SRAM cells as zeros, everything else a device cell."""
    cells = [MARK] * 0x10000
    cells[SRAM.start : SRAM.stop] = [0] * len(SRAM)
    cells[CODE_PAGE.start : CODE_PAGE.stop] = [0] * len(CODE_PAGE)
    return cells
