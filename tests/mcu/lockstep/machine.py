"""The board of the lockstep tests: code banks in two mappings, flash to be written, cells that do things.

Everything that happens is written down with cycle and program counter. Two boards of the same program and
seed that run the same instructions have the same log; that is what the tests compare.
"""

from __future__ import annotations

from typing import NamedTuple

from labkit.mcu import CpuState, Engine, Hook, Mcs51

MARK = 256
CHUNK = 0x4000
CHUNKS = 4
PAGE = 0x100
# XDATA: RAM, then the page that can stand in code space, then the device cells; nothing answers elsewhere.
RAM = range(0x4000)
PAGE_CELLS = range(0x4000, 0x4000 + PAGE)
DEVICES = 0x8000
DATA, STATUS, STOP, PINS, WINDOW, MAP, FLASH_LOW, FLASH_HIGH, FLASH_DATA, BUSY = range(DEVICES, DEVICES + 10)
RESET, WATCH, COPY, REFRESH, FORGET, PULSE = range(DEVICES + 10, DEVICES + 16)
# What must be written to RESET; anything else only goes into the log.
RESET_KEY = 0x5A
_MARKS = [MARK] * 0x10000


class Rom(NamedTuple):
    """A program: the common code, the chunks that stand at 4000h-7FFFh, where the page goes in code space."""

    common: bytes
    chunks: tuple[bytes, ...]
    page_at: int


class MachineState(NamedTuple):
    """A snapshot."""

    cpu: CpuState
    windows: tuple[list[int], list[int]]
    window: int
    flash: bytes
    registers: dict[str, int | None]
    pins: list[int]
    page: list[int] | None


class Machine:
    """Bus and board of one CPU."""

    def __init__(self, rom: Rom, seed: int, engine: Engine) -> None:
        self.log: list[tuple[object, ...]] = []
        self.rom = rom
        self.flash = bytearray(rom.common + b"".join(rom.chunks))
        self.cpu = Mcs51(self, engine)
        self.pins = [0xFF] * 4
        self.windows = (self._cells(0), self._cells(7))
        self.cpu.xdata, self.window = self.windows[0], 0
        self.cpu.ram = (slice(RAM.start, PAGE_CELLS.stop),)
        self.noise = seed
        self.low = self.high = 0
        self.busy_until = 0
        self._watch_hook: Hook | None = None
        self.restart_wanted = False
        self._page: list[int] | None = None
        self._views: dict[tuple[int, int], list[int]] = {}
        # The same with the RAM page over them; each is kept with the view and the page it is made from.
        self._paged: dict[tuple[int, int], tuple[list[int], list[int], list[int]]] = {}
        self.restart()

    @staticmethod
    def _cells(step: int) -> list[int]:
        return [step * i & 255 for i in range(PAGE_CELLS.stop)] + [MARK] * (0x10000 - PAGE_CELLS.stop)

    def restart(self) -> None:
        """What the reset line does to the board: bank 0 until P1 is written, first mapping, no page."""
        self.restart_wanted = False
        self._unmap_page()
        self.latch: int | None = None
        self.map = 0
        self.busy_until = 0
        self.refresh()

    def _random(self) -> int:
        self.noise = self.noise * 1103515245 + 12345 & 0x7FFFFFFF
        return self.noise >> 16 & 255

    def note(self, *what: object) -> None:
        """Write down what happened, and when and where in the program."""
        self.log.append((*what, self.cpu.cycles, self.cpu.pc))

    # Code space --------------------------------------------------------------------------------

    def _offset(self, address: int) -> int:
        """Flash address of a code address: common but for the chunk that latch and mapping select."""
        if not CHUNK <= address < 2 * CHUNK:
            return address
        chunk = ((self.latch or 0) + (self.map & 1)) % CHUNKS
        return 0x10000 + chunk * CHUNK + address - CHUNK

    def _selected(self) -> tuple[int, int]:
        """Mapping and bank. Chunks repeat in the latch: different lists with the same bytes."""
        return self.map & 1, self.latch or 0

    def refresh(self) -> None:
        """Give the CPU the view that fits the registers; marks while the flash is busy."""
        if self.cpu.cycles < self.busy_until:
            self.cpu.code = _MARKS
            return
        key = self._selected()
        view = self._views.get(key)
        if view is None:
            at = self._offset(CHUNK)
            flash = self.flash
            view = [*flash[:CHUNK], *flash[at : at + CHUNK], *flash[2 * CHUNK : 0x10000]]
            self._views[key] = view
        if self._page is not None:
            view = self._with_page(key, view)
        self.cpu.code = view

    def _with_page(self, key: tuple[int, int], view: list[int]) -> list[int]:
        below, page, covered = self._paged.get(key, (None, None, view))
        if below is not view or page != self._page:
            covered = view.copy()
            covered[self.rom.page_at : self.rom.page_at + PAGE] = page = self._page or []
            self._paged[key] = view, page[:], covered
        return covered

    def code_read(self, address: int) -> int:
        """A marked byte is fetched; the first fetch after the busy time gets the view back."""
        if self.cpu.cycles >= self.busy_until:
            self.refresh()
        at = address - self.rom.page_at
        if self._page is not None and 0 <= at < PAGE:
            value = self._page[at]
        else:
            value = self.flash[self._offset(address)]
        self.note("code", address, value)
        return value

    def program(self, address: int, value: int) -> None:
        """Write a byte of flash; also when it was the same before, all views are new ones."""
        self.flash[self._offset(address)] = value
        view = self._views.get(self._selected())
        self._views.clear()
        if view is not None:
            self._views[self._selected()] = view = view.copy()
            view[address] = value
        self.refresh()

    def _map_page(self) -> None:
        cells = self.cpu.xdata
        self._page = [cell & 255 for cell in cells[PAGE_CELLS.start : PAGE_CELLS.stop]]
        cells[PAGE_CELLS.start : PAGE_CELLS.stop] = [MARK] * PAGE

    def _unmap_page(self) -> None:
        if self._page is not None:
            self.cpu.xdata[PAGE_CELLS.start : PAGE_CELLS.stop] = self._page
            self._page = None

    def bank_latch(self, value: int) -> None:
        """P1 is written."""
        self.note("bank", value)
        before, self.latch = self.latch, value
        if before != value:
            self.refresh()

    # Devices -----------------------------------------------------------------------------------

    def port_pins(self, port: int) -> int:
        """The pins as the program has set them by PINS."""
        self.note("pins", port, self.pins[port])
        return self.pins[port]

    def xread(self, address: int) -> int:
        """A device cell is read; some answer by the time, some change when looked at."""
        value = 0xFF
        if address == DATA:
            value = self._random()
        elif address == STATUS:
            value = self.cpu.cycles >> 3 & 255
        elif address == STOP:
            self.cpu.request_stop()
        elif address == PINS:
            value = self.pins[self.low & 3]
            self.cpu.int0 = self.cpu.int1 = False
        elif address == PULSE:
            self.cpu.int0, self.cpu.int1 = True, self.cpu.int0
        elif address == FORGET:
            self.cpu.code = _MARKS
        elif address in PAGE_CELLS and self._page is not None:
            value = self._page[address - PAGE_CELLS.start]
        self.note("read", address, value, *self.latches())
        return value

    def latches(self) -> list[int]:
        """The port latches, which a callback finds up to date."""
        return self.cpu.sfr[0:0x31:0x10]

    def xwrite(self, address: int, value: int) -> None:
        """A device cell is written."""
        self.note("write", address, value, *self.latches())
        if address in PAGE_CELLS:
            if self._page is not None:
                self._page[address - PAGE_CELLS.start] = value
                self._paged.clear()
                self.refresh()
            return
        act = self._ACTS.get(address)
        if act is not None:
            act(self, value)

    def _stop(self, value: int) -> None:
        if value & 1:
            self.cpu.request_stop()

    def _pins(self, value: int) -> None:
        self.cpu.int0, self.cpu.int1 = bool(value & 1), bool(value & 2)
        self.pins[value >> 2 & 3] = value | 0x0F

    def _window(self, value: int) -> None:
        self.window = value & 1
        self.cpu.xdata = self.windows[self.window]

    def _map(self, value: int) -> None:
        self.map = value
        if value & 2 and self._page is None:
            self._map_page()
        elif not value & 2:
            self._unmap_page()
        self.refresh()

    def _low(self, value: int) -> None:
        self.low = value

    def _high(self, value: int) -> None:
        self.high = value

    def _program(self, value: int) -> None:
        self.program(self.high << 8 | self.low, value)

    def _busy(self, value: int) -> None:
        self.busy_until = self.cpu.cycles + value
        self.refresh()

    def _reset(self, value: int) -> None:
        if value == RESET_KEY:
            self.restart_wanted = True
            self.cpu.reset()

    def _watch(self, value: int) -> None:
        # An observer that comes or goes in the middle of a run.
        self.unwatch()
        if value & 1:
            lo = value << 4
            self._watch_hook = self.cpu.hooks.add("execute", lambda pc: self.note("watch", pc), lo, lo + 255)

    def unwatch(self) -> None:
        """Take away the observer that WATCH has set."""
        if self._watch_hook is not None:
            self._watch_hook.remove()
            self._watch_hook = None

    def _copy(self, value: int) -> None:
        at = (self.high << 8 | self.low) & RAM.stop - 1
        for i in range(4):
            self.cpu.xdata[(at + i) % RAM.stop] = self._random() ^ value

    def _refresh(self, value: int) -> None:
        self.cpu.code = list(self.cpu.code)

    def _forget(self, value: int) -> None:
        self.cpu.code = _MARKS

    def _pulse(self, value: int) -> None:
        # A fall on one pin, or on both.
        self.cpu.int0, self.cpu.int1 = False, False
        self.cpu.int0, self.cpu.int1 = True, bool(value & 1)

    _ACTS = {
        STOP: _stop,
        PINS: _pins,
        WINDOW: _window,
        MAP: _map,
        FLASH_LOW: _low,
        FLASH_HIGH: _high,
        FLASH_DATA: _program,
        BUSY: _busy,
        RESET: _reset,
        WATCH: _watch,
        COPY: _copy,
        REFRESH: _refresh,
        FORGET: _forget,
        PULSE: _pulse,
    }

    # State -------------------------------------------------------------------------------------

    def registers(self) -> dict[str, int | None]:
        """The board's own small state, by name."""
        names = ("latch", "map", "low", "high", "busy_until", "noise", "restart_wanted", "window")
        return {name: getattr(self, name) for name in names}

    def save(self) -> MachineState:
        """A snapshot; the views are made anew after a load."""
        windows = (self.windows[0][:], self.windows[1][:])
        page = None if self._page is None else self._page[:]
        registers = self.registers()
        return MachineState(
            self.cpu.save(), windows, self.window, bytes(self.flash), registers, self.pins[:], page
        )

    def load(self, state: MachineState) -> None:
        """Back to a snapshot."""
        for cells, saved in zip(self.windows, state.windows, strict=True):
            cells[:] = saved
        self._window(state.window)
        self.cpu.load(state.cpu)
        for name, value in state.registers.items():
            setattr(self, name, value)
        self.pins = state.pins[:]
        self._page = None if state.page is None else state.page[:]
        self.flash[:] = state.flash
        self._views.clear()
        self._paged.clear()
        self.refresh()
