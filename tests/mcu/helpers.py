"""A board to test the CPU on: code by address, device cells that write down who came when."""

from __future__ import annotations

from collections.abc import Callable

from labkit.mcu import Engine, Mcs51
from labkit.mcu.interpreter import plain_burst

NOP = 0x00


class Board:
    """Logs every call with the CPU's cycle; `pins` and the `on_` functions let a test play the world."""

    def __init__(
        self, code: dict[int, str] | None = None, fill: int = NOP, engine: Engine = plain_burst
    ) -> None:
        self.log: list[tuple[str, int, int, int]] = []
        self.pins = [0xFF] * 4
        self.inputs: dict[int, int] = {}
        self.marked: dict[int, int] = {}
        self.on_write: Callable[[int, int], None] | None = None
        self.on_read: Callable[[int], None] | None = None
        self.on_latch: Callable[[int], None] | None = None
        self.on_code: Callable[[int], None] | None = None
        self.on_pins: Callable[[int], None] | None = None
        self.cpu = Mcs51(self, engine)
        view = [fill] * 0x10000
        for address, text in (code or {}).items():
            raw = bytes.fromhex(text)
            view[address : address + len(raw)] = raw
        self.view = view
        self.cpu.code = view

    def device(self, *addresses: int) -> None:
        """Make XDATA cells device cells."""
        for address in addresses:
            self.cpu.xdata[address] = 256

    def xread(self, address: int) -> int:
        """A device cell is read."""
        value = self.inputs.get(address, 0)
        self.log.append(("read", address, value, self.cpu.cycles))
        if self.on_read is not None:
            self.on_read(address)
        return value

    def xwrite(self, address: int, value: int) -> None:
        """A device cell is written."""
        self.log.append(("write", address, value, self.cpu.cycles))
        if self.on_write is not None:
            self.on_write(address, value)

    def code_read(self, address: int) -> int:
        """A marked code byte is fetched."""
        value = self.marked[address]
        self.log.append(("code", address, value, self.cpu.cycles))
        if self.on_code is not None:
            self.on_code(address)
        return value

    def bank_latch(self, value: int) -> None:
        """P1 is written."""
        self.log.append(("bank", 0x90, value, self.cpu.cycles))
        if self.on_latch is not None:
            self.on_latch(value)

    def port_pins(self, port: int) -> int:
        """What the board does to a port."""
        if self.on_pins is not None:
            self.on_pins(port)
        return self.pins[port]

    def sfr(self, address: int, value: int | None = None) -> int:
        """Look at, or set, a special function register by its address."""
        if value is not None:
            self.cpu.sfr[address - 0x80] = value
        return self.cpu.sfr[address - 0x80]

    def run(self, cycles: int) -> None:
        """Run that many cycles on."""
        self.cpu.run(self.cpu.cycles + cycles)
