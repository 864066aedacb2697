"""The controller chip as the 8051's bus: every device cell of XDATA, and the ports.

Two tables, from a register's place on the last page to its owner, are all the decoding there is; only the
flash chip's data port comes before them, because it is used several times for every byte of an image.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from labkit.drive.mechanism import REGISTERS
from labkit.drive.registers import CODE_PAGE, FIRST, RESTART, WINDOW, Reg, with_byte

if TYPE_CHECKING:
    from labkit.drive.board import Board

LAST = 0xFFFF
DATA, NEXT = int(Reg.FL_DATA), int(Reg.FL_NEXT)
WINDOW_FIRST, WINDOW_END, PAGE_FIRST, PAGE_END = WINDOW.start, WINDOW.stop, CODE_PAGE.start, CODE_PAGE.stop

Reader = Callable[[], int]
Writer = Callable[[int], None]


class ChipBus:
    """Hands one access to its owner. An address nobody owns reads FFh [fact: open-bus]."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.flash_address = 0
        self._kit = board.mechanism.kit.address
        self._readers = self._reader_table()
        self._writers = self._writer_table()

    def reset(self) -> None:
        """Registers of the chip itself."""
        self.board.window.select(0)
        self.flash_address = 0

    def save(self) -> tuple[int, int]:
        """A snapshot."""
        return self.board.window.page, self.flash_address

    def load(self, state: tuple[int, int]) -> None:
        """Back to a snapshot."""
        page, self.flash_address = state
        self.board.window.select(page)

    def bank_latch(self, value: int) -> None:
        """The core wrote P1."""
        if self.board.code.set_latch(value):
            self.board.bank_changed()

    def port_pins(self, port: int) -> int:
        """Nothing pulls a port pin low: pins follow the latch."""
        return 0xFF

    def code_read(self, address: int) -> int:
        """A fetch or MOVC that the code view does not hold."""
        return self.board.code.fetch(address)

    def xread(self, address: int) -> int:
        """One MOVX read of a device cell."""
        if address == DATA:
            return self.board.flash.read(self.flash_address, self.board.now())
        if address >= FIRST:
            return self._readers[address - FIRST]()
        if address < WINDOW_END:
            return self.board.window.read(address) if address >= WINDOW_FIRST else 0xFF
        if 0 <= address - self._kit < REGISTERS:
            return self.board.mechanism.read(address - self._kit, self.board.now())
        return self.board.code.page_read(address) if PAGE_FIRST <= address < PAGE_END else 0xFF

    def xwrite(self, address: int, value: int) -> None:
        """One MOVX write to a device cell."""
        if address == NEXT:
            self.flash_address += 1
        elif address == DATA:
            self.board.flash.write(self.flash_address, value, self.board.now())
        elif address >= FIRST:
            self._writers[address - FIRST](value)
        elif WINDOW_FIRST <= address < WINDOW_END:
            self.board.window.write(address, value)
        elif 0 <= address - self._kit < REGISTERS:
            self.board.mechanism.write(address - self._kit, value, self.board.now())
        elif PAGE_FIRST <= address < PAGE_END:
            self.board.code.page_write(address, value)

    # The registers: all that have no other owner are the task file's -------------------------

    def _reader_table(self) -> list[Reader]:
        board = self.board
        now, taskfile = board.now, board.taskfile
        owned: dict[int, Reader] = {
            Reg.EE_DATA: lambda: board.eeprom.read(),
            Reg.EE_STAT: lambda: int(board.eeprom.busy(now())),
            Reg.PANEL_IN: lambda: board.panel.read(),
            Reg.MTK_REG: lambda: board.gate.state.register,
            Reg.MAP_REG: lambda: board.code.map,
            Reg.WIN_REG: lambda: board.window.page,
        }
        return [owned.get(place) or partial(taskfile.chip_read, place) for place in range(FIRST, LAST + 1)]

    def _writer_table(self) -> list[Writer]:
        board = self.board
        now, taskfile = board.now, board.taskfile
        owned: dict[int, Writer] = {
            Reg.FL_ADDR0: lambda value: self._set_flash_address(0, value),
            Reg.FL_ADDR1: lambda value: self._set_flash_address(1, value),
            Reg.FL_ADDR2: lambda value: self._set_flash_address(2, value),
            Reg.EE_ADDR0: lambda value: board.eeprom.set_address(0, value),
            Reg.EE_ADDR1: lambda value: board.eeprom.set_address(1, value),
            Reg.EE_DATA: lambda value: board.eeprom.write(value, now()),
            Reg.PANEL_OUT: lambda value: board.panel.write(value, now()),
            Reg.MTK_REG: lambda value: board.gate.set_register(value),
            Reg.MAP_REG: lambda value: board.code.set_map(value),
            Reg.WIN_REG: lambda value: board.window.select(value),
            Reg.SYS_REG: self._restart,
        }
        return [owned.get(place) or partial(taskfile.chip_write, place) for place in range(FIRST, LAST + 1)]

    def _set_flash_address(self, at: int, value: int) -> None:
        self.flash_address = with_byte(self.flash_address, at, value)

    def _restart(self, value: int) -> None:
        if value == RESTART:
            self.board.restart_wanted = True
            self.board.cpu.request_stop()
