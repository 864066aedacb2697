"""The vendor protocol over raw ports: the knock, and the flash chip's bus through the task file.

The register sequence is the lab's own, the real one is not public [fact: vendor-mode-registers].
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from labkit.ata.registers import Register
from labkit.host.clock import NEVER
from labkit.host.ports import Ports
from labkit.tools.target import Target

KNOCK = (0x4D, 0x54, 0x4B, 0x3D)
# DRDY + DF + DSC: a healthy drive never shows DF [fact: vendor-status]
PARALLEL = 0x70
SERIAL = 0x72
UNIT_BUSY = 0x01
UNIT_REFUSED = 0x02

_FIRST_LOOK_NS = 5_000_000
_LONGEST_LOOK_NS = 1_000_000_000


class Mode(IntEnum):
    """What the data port and the count register mean while the gate is ours."""

    CYCLES = 0x00
    PROGRAM = 0x10
    ARRAY = 0x20


class VendorPort:
    """One target, spoken to in vendor protocol. It writes no command register, ever."""

    def __init__(self, ports: Ports, target: Target) -> None:
        self.ports = ports
        self.target = target

    def get(self, register: Register) -> int:
        """Read one task-file register."""
        return self.ports.inb(self.target.port(register))

    def put(self, register: Register, value: int) -> None:
        """Write one task-file register. Every device on the cable sees it [fact: mtkflash-both-drives]."""
        self.ports.outb(self.target.port(register), value)

    def status(self) -> int:
        """The status register."""
        return self.get(Register.STATUS)

    def knock(self) -> None:
        """Select the target and ask for the gate."""
        self.put(Register.HEAD, self.target.head)
        for value in KNOCK:
            self.put(Register.FEATURES, value)

    def mode(self, mode: Mode) -> None:
        """Choose what the data port does."""
        self.put(Register.FEATURES, mode)

    def point(self, address: int) -> None:
        """Set the 24-bit flash address."""
        self.put(Register.SECTOR, address & 0xFF)
        self.put(Register.LOW, address >> 8 & 0xFF)
        self.put(Register.HIGH, address >> 16 & 0xFF)

    def read(self, address: int) -> int:
        """One read cycle on the chip's bus."""
        self.point(address)
        return self.get(Register.COUNT)

    def write(self, address: int, value: int) -> None:
        """One write cycle on the chip's bus."""
        self.point(address)
        self.put(Register.COUNT, value)

    def take(self, length: int) -> bytes:
        """Read the data port, an even number of bytes."""
        return self.ports.insw(self.target.port(Register.DATA), length)

    def give(self, data: bytes) -> None:
        """Write the data port, an even number of bytes."""
        self.ports.outsw(self.target.port(Register.DATA), data)

    def poll(
        self,
        register: Register,
        mask: int,
        value: int,
        ask: Callable[[], None] | None = None,
        limit: int | None = None,
    ) -> bool:
        """Wait until the masked register has the value, asking again before each look.

        Without a limit (ns) there is no way out but success: the real loops have none, and what runs the tool
        has the patience. False: the limit was reached.
        """
        look = _FIRST_LOOK_NS
        end = self.ports.now + limit if limit is not None else NEVER
        while self.ports.now < end:
            if ask is not None:
                ask()
            if self.ports.wait(self.target.port(register), mask, value, min(look, end - self.ports.now)):
                return True
            look = min(2 * look, _LONGEST_LOOK_NS)
        return False
