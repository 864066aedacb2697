"""The controller chip as the 8051's bus: every device cell of XDATA, and the ports.

Two tables, from register address to its owner, are all the decoding there is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from labkit.drive.mechanism import REGISTERS
from labkit.drive.registers import CODE_PAGE, FIRST, RESTART, WINDOW, Reg, with_byte

if TYPE_CHECKING:
    from labkit.drive.board import Board

WINDOW_END, PAGE_FIRST, PAGE_END = WINDOW.stop, CODE_PAGE.start, CODE_PAGE.stop

Reader = Callable[[], int]
Writer = Callable[[int], None]


class ChipBus:
    """Hands one access to its owner. An address nobody owns reads FFh [fact: open-bus]."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.window = 0
        self.flash_address = 0
        self._kit = board.mechanism.kit.address
        self._readers = self._reader_table()
        self._writers = self._writer_table()

    def reset(self) -> None:
        """Registers of the chip itself."""
        self.window = 0
        self.flash_address = 0

    def save(self) -> tuple[int, int]:
        """A snapshot."""
        return self.window, self.flash_address

    def load(self, state: tuple[int, int]) -> None:
        """Back to a snapshot."""
        self.window, self.flash_address = state

    def bank_latch(self, value: int) -> None:
        """The core wrote P1."""
        before = self.board.code.bank
        self.board.code.set_latch(value)
        if self.board.code.bank != before:
            self.board.bank_changed()

    def port_pins(self, port: int) -> int:
        """Nothing pulls a port pin low: pins follow the latch."""
        return 0xFF

    def code_read(self, address: int) -> int:
        """A fetch or MOVC that the code view does not hold."""
        return self.board.code.fetch(address)

    def xread(self, address: int) -> int:
        """One MOVX read of a device cell."""
        if address >= FIRST:
            reader = self._readers.get(address)
            return reader() if reader is not None else self.board.taskfile.chip_read(address)
        if address < WINDOW_END:
            return self.board.dram.get(self.window << 14 | address & 0x3FFF) if address >= 0x8000 else 0xFF
        if 0 <= address - self._kit < REGISTERS:
            return self.board.mechanism.read(address - self._kit, self.board.now())
        return self.board.code.page_read(address) if PAGE_FIRST <= address < PAGE_END else 0xFF

    def xwrite(self, address: int, value: int) -> None:
        """One MOVX write to a device cell."""
        if address >= FIRST:
            writer = self._writers.get(address)
            if writer is not None:
                writer(value)
            else:
                self.board.taskfile.chip_write(address, value)
        elif WINDOW.start <= address < WINDOW_END:
            self.board.dram.put(self.window << 14 | address & 0x3FFF, value)
        elif 0 <= address - self._kit < REGISTERS:
            self.board.mechanism.write(address - self._kit, value, self.board.now())
        elif PAGE_FIRST <= address < PAGE_END:
            self.board.code.page_write(address, value)

    # The registers that are not the task file's ----------------------------------------------

    def _reader_table(self) -> dict[int, Reader]:
        board = self.board
        flash, now = board.flash, board.now
        return {
            Reg.FL_DATA: lambda: flash.read(self.flash_address, now()),
            Reg.EE_DATA: lambda: board.eeprom.read(),
            Reg.EE_STAT: lambda: int(board.eeprom.busy(now())),
            Reg.PANEL_IN: lambda: board.panel.read(),
            Reg.MTK_REG: lambda: board.gate.state.register,
            Reg.MAP_REG: lambda: board.code.map,
            Reg.WIN_REG: lambda: self.window,
        }

    def _writer_table(self) -> dict[int, Writer]:
        board = self.board
        flash, now = board.flash, board.now
        return {
            Reg.FL_DATA: lambda value: flash.write(self.flash_address, value, now()),
            Reg.FL_NEXT: self._next_flash_address,
            Reg.FL_ADDR0: lambda value: self._set_flash_address(0, value),
            Reg.FL_ADDR1: lambda value: self._set_flash_address(1, value),
            Reg.FL_ADDR2: lambda value: self._set_flash_address(2, value),
            Reg.EE_ADDR0: lambda value: board.eeprom.set_address(0, value),
            Reg.EE_ADDR1: lambda value: board.eeprom.set_address(1, value),
            Reg.EE_DATA: lambda value: board.eeprom.write(value, now()),
            Reg.PANEL_OUT: lambda value: board.panel.write(value, now()),
            Reg.MTK_REG: lambda value: board.gate.set_register(value),
            Reg.MAP_REG: lambda value: board.code.set_map(value),
            Reg.WIN_REG: self._set_window,
            Reg.SYS_REG: self._restart,
        }

    def _next_flash_address(self, _value: int) -> None:
        self.flash_address += 1

    def _set_flash_address(self, at: int, value: int) -> None:
        self.flash_address = with_byte(self.flash_address, at, value)

    def _set_window(self, value: int) -> None:
        self.window = value & 0x7F

    def _restart(self, value: int) -> None:
        if value == RESTART:
            self.board.restart_wanted = True
            self.board.cpu.request_stop()
