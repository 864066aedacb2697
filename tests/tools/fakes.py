"""A drive-like device for tests of host tools: the gate before a real NorFlash, a task file when shut."""

from __future__ import annotations

import random
from dataclasses import replace

from labkit.catalog import Chip, chips
from labkit.flash.nor import NorFlash
from labkit.host.cable import Cable
from labkit.host.clock import Clock
from labkit.host.ports import Ports

KNOCK = [0x4D, 0x54, 0x4B, 0x3D]
BSY, DRDY, DSC, DRQ, CHK = 0x80, 0x40, 0x10, 0x08, 0x01


def quick_chip(key: str = "am29lv008bb", **changes: int) -> Chip:
    """A shipped part, by default the one on the board."""
    return replace(chips()[key], **changes)


class GateDrive:
    """An AtaDevice with the gate. `ready` is the status it shows without one."""

    def __init__(
        self,
        contents: bytes | None = None,
        position: int = 1,
        gate_open: bool = True,
        ready: int = DRDY | DSC,
        chip: Chip | None = None,
    ) -> None:
        self.position = position
        self.present_power = True
        self.alone = False
        self.flash = NorFlash(chip or quick_chip(), contents)
        self.gate_open = gate_open
        self.status = ready
        self.vendor = False
        self.registers = [0, 0, 1, 1, 0x14, 0xEB, 0, 0, 0]
        self.knocked: list[int] = []
        self.address = 0
        self.mode = 0
        self.refused = False
        self.commands: list[int] = []

    # ---- the cable ---------------------------------------------------------------------------

    def selected(self) -> bool:
        return self.registers[6] >> 4 & 1 == self.position

    def write_reg(self, reg: int, value: int, t: int) -> None:
        self.flash.settle(t)
        self._listen(reg, value)
        if self.vendor:
            self._vendor_write(reg, value, t)
        if reg == 6:
            self.registers[6] = value
        elif reg == 7:
            self.commands.append(value)
            self.command(value, t)
        elif reg < 7 and not self.status & (BSY | DRQ):
            self.registers[reg] = value

    def _listen(self, reg: int, value: int) -> None:
        self.knocked = [*self.knocked, value][-4:] if reg == 1 else []
        if self.knocked == KNOCK and self.gate_open:
            self.vendor = True

    def read_reg(self, reg: int, t: int) -> int | None:
        if not self.selected() and not self.alone:
            return None
        if not self.selected():
            return 0
        if self.vendor:
            return self._vendor_read(reg, t)
        return self.status if reg in (7, 8) else self.registers[reg]

    def read_data(self, n: int, t: int) -> bytes | None:
        if not self.selected():
            return None
        if self.vendor:
            return self._vendor_data(n, t)
        return self.packet_out(n) if self.status & DRQ else None

    def write_data(self, data: bytes, t: int) -> None:
        if self.vendor and self.mode == 0x10:
            if self.flash.busy_until(t) is not None:
                return  # a chip that is still erasing takes nothing
            self.flash.program_run(self.address, data, t)
            self.refused = self.flash.run_failures > 0
            self.address += len(data)
        elif self.selected() and not self.vendor and self.status & DRQ:
            self.packet_in(data, t)

    def intrq(self, t: int) -> bool:
        return False

    def run_until(self, t: int, stop_on_change: bool = False) -> int:
        end = self.flash.busy_until(t) if not stop_on_change else self._next_change()
        return t if end is None or not stop_on_change else min(t, end)

    def _next_change(self) -> int | None:
        return self.flash.busy_until(0)

    def hard_reset(self, t: int) -> None:
        self.vendor = False

    power_on = hard_reset

    def power_off(self, t: int) -> None:
        self.flash.power_off(t)

    # ---- vendor mode -------------------------------------------------------------------------

    def _vendor_write(self, reg: int, value: int, t: int) -> None:
        if reg in (3, 4, 5):
            shift = 8 * (reg - 3)
            self.address = self.address & ~(0xFF << shift) | value << shift
        elif reg == 2 and self.mode == 0x00:
            self.flash.write(self.address, value, t)
        elif reg == 1:
            self.mode = value

    def _vendor_read(self, reg: int, t: int) -> int:
        if reg == 2:
            return self.flash.read(self.address, t) if self.mode == 0x00 else 0
        if reg == 1:
            return int(self.flash.busy_until(t) is not None) | self.refused << 1
        return 0x70 if reg in (7, 8) else self.registers[reg]

    def _vendor_data(self, n: int, t: int) -> bytes | None:
        if self.mode != 0x20:
            return None
        lo, self.address = self.address, self.address + n
        if self.flash.reads_array(t):
            return self.flash.peek(lo, lo + n)
        return bytes(self.flash.read(lo + i, t) for i in range(n))

    # ---- running firmware: none here ---------------------------------------------------------

    def command(self, value: int, t: int) -> None:
        """Hardware raises BSY for a command; only living firmware would drop it."""
        if not self.vendor and value != 0x08:
            self.status |= BSY

    def packet_in(self, data: bytes, t: int) -> None:
        """Data from the host while DRQ is set."""

    def packet_out(self, n: int) -> bytes | None:
        """Data for the host while DRQ is set."""
        return None


def pc(*drives: GateDrive, base: int = 0x1F0) -> Ports:
    """Ports of a host with two cables; the drives hang on one of them."""
    cables = {0x1F0: Cable(), 0x170: Cable()}
    for drive in drives:
        cables[base].attach(drive, drive.position)
    return Ports(Clock(), cables)


def image(seed: int = 1, size: int = 0x100000) -> bytes:
    """Bytes that begin like an image and are otherwise all sorts."""
    return b"\x02" + random.Random(seed).randbytes(size - 1)


def cells(drive: GateDrive) -> bytes:
    """What the drive's flash holds."""
    return drive.flash.peek(0, drive.flash.chip.size)
