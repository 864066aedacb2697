"""The controller chip as the 8051's bus: every device cell of XDATA, and the ports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labkit.drive.memory import CodeSpace, in_window
from labkit.drive.registers import CODE_PAGE, FIRST, RESTART, Reg

if TYPE_CHECKING:
    from labkit.drive.board import Board

FRONT_END = 12


class ChipBus:
    """Decodes one access and hands it to its owner. An address nobody owns reads FFh [fact: open-bus]."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.window = 0
        self.flash_address = 0

    @property
    def code(self) -> CodeSpace:
        """The code side."""
        return self.board.code

    def reset(self) -> None:
        """Registers of the chip itself."""
        self.window = 0
        self.flash_address = 0

    def bank_latch(self, value: int) -> None:
        """The core wrote P1."""
        self.board.code.set_latch(value)
        self.board.bank_changed()

    def port_pins(self, number: int) -> int:
        """Nothing pulls a port pin low: pins follow the latch."""
        return 0xFF

    def code_read(self, address: int) -> int:
        """A fetch or MOVC that the code view does not hold."""
        return self.board.code.fetch(address)

    def xread(self, address: int) -> int:
        """One MOVX read of a device cell."""
        board = self.board
        if in_window(address):
            return board.dram.get(self.window << 14 | address & 0x3FFF)
        if address >= FIRST:
            return self._register(address)
        kit = board.mechanism.kit.address
        if kit <= address < kit + FRONT_END:
            return board.mechanism.read(address - kit, board.now())
        if address in CODE_PAGE:
            return board.code.page_read(address)
        return 0xFF

    def xwrite(self, address: int, value: int) -> None:
        """One MOVX write of a device cell."""
        board = self.board
        if address >= FIRST:
            self._set_register(address, value)
        elif in_window(address):
            board.dram.put(self.window << 14 | address & 0x3FFF, value)
        elif address in CODE_PAGE:
            board.code.page_write(address, value)
        else:
            kit = board.mechanism.kit.address
            if kit <= address < kit + FRONT_END:
                board.mechanism.write(address - kit, value, board.now())

    def _register(self, address: int) -> int:
        board = self.board
        if address == Reg.FL_DATA:
            return board.flash.read(self.flash_address, board.now())
        if address == Reg.EE_DATA:
            return board.eeprom.read()
        if address == Reg.EE_STAT:
            return int(board.eeprom.busy(board.now()))
        if address == Reg.PANEL_IN:
            return board.panel.read()
        if address == Reg.MTK_REG:
            return board.gate.state.register
        if address == Reg.MAP_REG:
            return board.code.map
        if address == Reg.WIN_REG:
            return self.window
        return board.taskfile.chip_read(address)

    def _set_register(self, address: int, value: int) -> None:
        board = self.board
        if address == Reg.FL_DATA:
            board.flash.write(self.flash_address, value, board.now())
        elif address == Reg.FL_NEXT:
            self.flash_address += 1
        elif Reg.FL_ADDR0 <= address <= Reg.FL_ADDR2:
            shift = 8 * (address - Reg.FL_ADDR0)
            self.flash_address = self.flash_address & ~(0xFF << shift) | value << shift
        elif address in (Reg.EE_ADDR0, Reg.EE_ADDR1):
            shift = 8 * (address - Reg.EE_ADDR0)
            board.eeprom.address = board.eeprom.address & ~(0xFF << shift) | value << shift
        elif address == Reg.EE_DATA:
            board.eeprom.write(value, board.now())
        elif address == Reg.PANEL_OUT:
            board.panel.write(value, board.now())
        elif address == Reg.MTK_REG:
            board.gate.set_register(value)
        elif address == Reg.MAP_REG:
            board.code.set_map(value)
        elif address == Reg.WIN_REG:
            self.window = value & 0x7F
        elif address == Reg.SYS_REG:
            if value == RESTART:
                board.restart_wanted = True
                board.cpu.request_stop()
        else:
            board.taskfile.chip_write(address, value)
