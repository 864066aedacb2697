"""The host's I/O ports: bytes and blocks at their emulated cost, and waits that jump to the next change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from labkit.ata.registers import FLOATING, Register
from labkit.host.cable import Cable
from labkit.host.clock import MS, US, Clock

BYTE_NS = 600
WORD_NS = 240
PRIMARY, SECONDARY = 0x1F0, 0x170
CONTROL_OFFSET = 0x206

_FIRST_POLL_NS = 20 * US
_SPIN = 256
_SPIN_NS = 10 * MS


class PortsState(NamedTuple):
    """What was read last, and how often the same came again: a program that spins is known by it."""

    port: int
    value: int
    same: int


class Ports:
    """1F0h-1F7h and 3F6h reach the first cable, 170h-177h and 376h the second; all else floats at FFh.

    A byte costs 600 ns of emulated time, a word in a block 240 ns [fact: port-cost].
    """

    def __init__(self, clock: Clock, cables: Mapping[int, Cable]) -> None:
        self.clock = clock
        self._map: dict[int, tuple[Cable, int]] = {}
        for base, cable in cables.items():
            for register in range(8):
                self._map[base + register] = (cable, register)
            self._map[base + CONTROL_OFFSET] = (cable, Register.CONTROL)
        self._last = (-1, -1)
        self._same = 0

    def save(self) -> PortsState:
        """A snapshot."""
        return PortsState(*self._last, self._same)

    def load(self, state: PortsState) -> None:
        """Back to a snapshot."""
        self._last, self._same = (state.port, state.value), state.same

    @property
    def now(self) -> int:
        """The clock, in ns."""
        return self.clock.now

    def inb(self, port: int) -> int:
        """Read one byte."""
        value = self._read(port)
        # A program that spins on one port would cost minutes of wall time: its next look waits for a change.
        if (port, value) != self._last:
            self._last, self._same = (port, value), 0
        else:
            self._same += 1
            if self._same >= _SPIN:
                self._live_on(port, self.now + _SPIN_NS)
                value = self._read(port)
        return value

    def outb(self, port: int, value: int) -> None:
        """Write one byte."""
        if not 0 <= value <= 0xFF:
            raise ValueError(f"A port takes one byte, 0 to 255; {value} is not.")
        cable, register = self._touch(port, BYTE_NS)
        self._same = 0
        if cable is not None:
            cable.write(register, value, self.now)

    def insw(self, port: int, nbytes: int) -> bytes:
        """Read a block of `nbytes` bytes (even) as words."""
        _even(nbytes)
        cable, register = self._touch(port, nbytes // 2 * WORD_NS)
        if cable is None or register != Register.DATA:
            return bytes([FLOATING]) * nbytes
        return cable.read_data(nbytes, self.now)

    def outsw(self, port: int, data: bytes) -> None:
        """Write a block of bytes (an even number) as words."""
        _even(len(data))
        cable, register = self._touch(port, len(data) // 2 * WORD_NS)
        if cable is not None and register == Register.DATA:
            cable.write_data(data, self.now)

    def wait(self, port: int, mask: int, value: int, timeout_ns: int) -> bool:
        """Poll `port` until its bits under `mask` equal `value`; False when `timeout_ns` is over first.

        Time jumps to the next change that a device shows. What a device does not announce (a flash chip's own
        status) is looked at after growing pauses: it is seen at most an eighth of the waiting time too late.
        """
        start = self.now
        deadline = start + timeout_ns
        while self._read(port) & mask != value:
            if self.now >= deadline:
                return False
            pause = max(_FIRST_POLL_NS, (self.now - start) // 8)
            self._live_on(port, min(deadline, self.now + pause))
        return True

    def sleep(self, ns: int) -> None:
        """Let `ns` pass without touching a port. The devices catch up at the next access."""
        self.clock.advance_to(self.now + ns)

    def _read(self, port: int) -> int:
        cable, register = self._touch(port, BYTE_NS)
        return cable.read(register, self.now) if cable is not None else FLOATING

    def _touch(self, port: int, cost: int) -> tuple[Cable | None, int]:
        """Pay for an access and bring the devices there up to now."""
        self.clock.spend(cost)
        cable, register = self._map.get(port, (None, 0))
        if cable is not None:
            cable.run_until(self.clock.now)
        return cable, register

    def _live_on(self, port: int, t: int) -> None:
        cable, _ = self._map.get(port, (None, 0))
        t = self.clock.horizon(t)
        self.clock.advance_to(cable.run_to_change(t) if cable is not None else t)


def _even(nbytes: int) -> None:
    if nbytes < 0 or nbytes % 2:
        raise ValueError(f"The data port moves words; ask for an even number of bytes, not {nbytes}.")
