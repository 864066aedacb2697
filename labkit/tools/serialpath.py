"""The serial path of the DOS flasher: opcodes written to the count register, answers read back from it.

A drive that does not listen echoes the opcode, and bit 0 of RDSR (05h) is BUSY: so a write waits for ever,
and a read, which polls nothing, runs through [fact: mtkflash-serial-default].
"""

from __future__ import annotations

from collections.abc import Callable

from labkit.ata.registers import Register
from labkit.firmware.layout import FILE_BANK
from labkit.firmware.sums import sum16
from labkit.tools.vendor import VendorPort

RDSR, WREN, WRDI, BLOCK_ERASE, PROGRAM_ON, READ = 0x05, 0x06, 0x04, 0xD8, 0xAF, 0x03
BUSY = 0x01


class SerialChip:
    """A serial part as the tool believes it to be there."""

    def __init__(self, vendor: VendorPort, size: int) -> None:
        self.vendor = vendor
        self.size = size

    def op(self, opcode: int) -> None:
        """Send one opcode."""
        self.vendor.put(Register.COUNT, opcode)

    def wait_ready(self) -> None:
        """Ask for the chip's status until BUSY is 0."""
        self.vendor.poll(Register.COUNT, BUSY, 0, ask=lambda: self.op(RDSR))

    def start_read(self) -> None:
        """Begin to read at address 0."""
        self.vendor.point(0)
        self.op(READ)

    def read_on(self, length: int) -> bytes:
        """The next bytes (an even number) off the data port. Nothing is polled."""
        return self.vendor.take(length)

    def write(self, image: bytes, done: Callable[[int], None]) -> int:
        """Write at most the part's size, `done(bank)` after each 64 KB; the sum of what reads back."""
        image = image[: self.size]
        for lo in range(0, len(image), FILE_BANK):
            self._command(lo, BLOCK_ERASE)
            self._command(lo, PROGRAM_ON)
            piece = image[lo : lo + FILE_BANK]
            self.vendor.give(piece + b"\xff" * (len(piece) % 2))
            self.wait_ready()
            self.op(WRDI)
            done(lo // FILE_BANK)
        self.start_read()
        return sum16(self.read_on(len(image) + len(image) % 2)[: len(image)])

    def _command(self, address: int, opcode: int) -> None:
        self.op(WREN)
        self.vendor.point(address)
        self.op(opcode)
        self.wait_ready()
