"""A hand on the ports: single registers of one place, as a program at the lowest level has them."""

from __future__ import annotations

from labkit.ata.registers import HEADS, Register
from labkit.host.atapi import PacketResult, PacketTarget
from labkit.host.places import place
from labkit.host.ports import CONTROL_OFFSET, Ports
from labkit.story.workbench import Workbench


class AtaPort:
    """The registers of one place: `get` and `put` move a byte, `take` and `give` blocks of data.

    `head` is what selects the device of this place: A0h for the master, B0h for the slave. Nothing here waits
    or selects by itself.
    """

    def __init__(self, ports: Ports, base: int, position: int) -> None:
        self.ports = ports
        self.base = base
        self.head = HEADS[position]

    def get(self, register: int) -> int:
        """Read a register by its number, such as Register.STATUS."""
        return self.ports.inb(self._port(register))

    def put(self, register: int, value: int) -> None:
        """Write a byte into a register; both devices of the cable get it [fact: writes-reach-both]."""
        self.ports.outb(self._port(register), value)

    def take(self, count: int) -> bytes:
        """Read `count` bytes (an even number) from the data port, offered or not."""
        return self.ports.insw(self.base, count)

    def give(self, data: bytes) -> None:
        """Write bytes (an even number) to the data port, wanted or not."""
        self.ports.outsw(self.base, data)

    def _port(self, register: int) -> int:
        if not 0 <= register <= Register.CONTROL:
            raise ValueError(f"There is no register {register}; take one of Register, 0 to 8.")
        return self.base + (CONTROL_OFFSET if register == Register.CONTROL else register)


def send_packet(bench: Workbench, packet: bytes, count: int = 0, autosense: bool = True) -> PacketResult:
    """Send a packet of 12 bytes to the bench's drive as a driver does, and take at most `count` bytes.

    With `autosense` REQUEST SENSE follows an error. What failed is in the result; no failure is an exception.
    """
    spot = place(bench.place)
    target = PacketTarget(bench.bench.ports, spot.base, spot.position)
    return target.packet(packet, count, autosense=autosense)


def open_port(bench: Workbench, where: str = "") -> AtaPort:
    """The registers of the drive's place, or of the place named, such as "primary master"."""
    spot = place(where or bench.place)
    return AtaPort(bench.bench.ports, spot.base, spot.position)
