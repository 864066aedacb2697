"""Where a host-side flasher aims: the number X of its command line, as ports."""

from __future__ import annotations

from dataclasses import dataclass

from labkit.ata.registers import DEV, HEADS, Register
from labkit.host.ports import PRIMARY, SECONDARY


@dataclass(frozen=True)
class Target:
    """One of the four places a drive can be: base port, and the byte for Device/Head [fact: mtkflash-x]."""

    base: int
    head: int

    @property
    def position(self) -> int:
        """0 for the master, 1 for the slave."""
        return int(self.head & DEV != 0)

    def port(self, register: Register) -> int:
        """Number of the port that reaches this register of the command block."""
        return self.base + register


TARGETS = {
    1: Target(PRIMARY, HEADS[0]),
    2: Target(PRIMARY, HEADS[1]),
    3: Target(SECONDARY, HEADS[0]),
    4: Target(SECONDARY, HEADS[1]),
}
