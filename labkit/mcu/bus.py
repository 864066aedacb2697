"""What the CPU asks of the board around it."""

from __future__ import annotations

from typing import Protocol


class Bus(Protocol):
    """The board's side. Addresses are 0..FFFFh, values 0..255; `cpu.cycles` is exact inside every call.

    In a call `cpu.cycles` is the cycle at which the running instruction ends; in `code_read` for an opcode or
    operand it is the cycle at which the instruction begins.
    """

    def xread(self, address: int, /) -> int:
        """MOVX read of a cell that `cpu.xdata` marks with 256."""

    def xwrite(self, address: int, value: int, /) -> None:
        """MOVX write to a cell that `cpu.xdata` marks with 256."""

    def code_read(self, address: int, /) -> int:
        """Opcode, operand or MOVC read of a byte that `cpu.code` marks with 256."""

    def bank_latch(self, value: int, /) -> None:
        """The P1 latch has been written; the next fetch uses what `cpu.code` is after this call."""

    def port_pins(self, port: int, /) -> int:
        """Level of the eight pins of port 0..3 as the board drives them; FFh where nothing pulls low."""


class OpenBus:
    """A board with nothing on it: open pins read 1."""

    def xread(self, address: int, /) -> int:
        """Pulled high."""
        return 0xFF

    def xwrite(self, address: int, value: int, /) -> None:
        """Goes nowhere."""

    def code_read(self, address: int, /) -> int:
        """Pulled high."""
        return 0xFF

    def bank_latch(self, value: int, /) -> None:
        """No banks."""

    def port_pins(self, port: int, /) -> int:
        """Nothing pulls low."""
        return 0xFF
