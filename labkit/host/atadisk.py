"""A disk as its cable knows it: a task file, and a few commands that move sectors [fact: ata-disk].

What is not a command of its own it aborts. Writes to other registers only change registers.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from labkit.ata.identify import Identify, build_identify
from labkit.ata.registers import DEV, Command, Control, Register, Status
from labkit.host.clock import MS, SECOND
from labkit.host.sectors import SECTOR, Sectors, Unreadable

SPIN_UP_NS = 3 * SECOND
RESET_NS = 100 * MS
COMMAND_NS = MS
SIGNATURE = (0x01, 0x01, 0x00, 0x00)
"""COUNT, SECTOR, LOW, HIGH after a reset: what tells a disk from a packet device."""

HEADS_PER_CYLINDER, SECTORS_PER_TRACK = 16, 63
LBA = 0x40
READ, READ_ONCE, WRITE, WRITE_ONCE = 0x20, 0x21, 0x30, 0x31
# Seek, verify, set-up, power and cache commands: all that shows of them is that they end well.
QUIET = {*range(0x10, 0x20), 0x40, 0x41, *range(0x70, 0x80), 0x91, 0xE0, 0xE1, 0xE2, 0xE3, 0xE7, 0xEF}
ABORTED, NOT_FOUND, UNCORRECTABLE = 0x04, 0x10, 0x40

# Plain numbers: bit operations on enum members are slow, and these run on every access.
BSY, DRQ, ERR = int(Status.BSY), int(Status.DRQ), int(Status.ERR)
READY = int(Status.DRDY | Status.DSC)
SRST = int(Control.SRST)
ERROR, COUNT, HEAD, STATUS, CONTROL = (
    int(one) for one in (Register.ERROR, Register.COUNT, Register.HEAD, Register.STATUS, Register.CONTROL)
)
DIAGNOSTIC = int(Command.DIAGNOSTIC)


@dataclass(frozen=True)
class DiskRegisters:
    """Registers and the transfer under way. `due` is when BSY falls (ns), `then` what it falls for."""

    regs: tuple[int, ...] = (0,) * 7
    error: int = 0
    status: int = 0
    control: int = 0
    due: int | None = None
    then: int = 0
    buffer: bytes = b""
    wanted: int = 0
    sector: int = 0
    left: int = 0


class AtaDisk:
    """`sectors` is the medium; `model` and `revision` are what it says of itself. Times are ns."""

    def __init__(self, sectors: Sectors, model: str, revision: str) -> None:
        self.sectors = sectors
        self.identify = _identify(sectors.count, model, revision)
        self.position, self.alone, self.jumper = 0, True, "CS"
        self.present_power = False
        self.state = DiskRegisters()
        self._done: dict[int, Callable[[], None]] = {
            Command.IDENTIFY: lambda: self._offer(self.identify),
            DIAGNOSTIC: self._sign,
            READ: self._read_next,
            READ_ONCE: self._read_next,
            WRITE: self._want_next,
            WRITE_ONCE: self._want_next,
            **dict.fromkeys(QUIET, self._end),
        }

    # Power and time --------------------------------------------------------------------------

    def power_on(self, t: int) -> None:
        """Power arrives; the disk spins up."""
        if not self.present_power:
            self.present_power = True
            self._reset(t + SPIN_UP_NS)

    def power_off(self, t: int) -> None:
        """Power goes. A sector that was not yet complete was never written."""
        self.present_power = False
        self.state = DiskRegisters()

    def hard_reset(self, t: int) -> None:
        """The cable's RESET- line was pulsed."""
        if self.present_power:
            self._reset(max(t + RESET_NS, self.state.due or 0))

    def _reset(self, due: int) -> None:
        self.state = DiskRegisters(status=BSY, due=due, then=DIAGNOSTIC)

    def run_until(self, t: int, stop_on_change: bool = False) -> int:
        """Live till `t`; with `stop_on_change` no further than the moment BSY falls."""
        due = self.state.due
        if due is None or due > t:
            return t
        self.state = replace(self.state, due=None)
        self._done.get(self.state.then, self._abort)()
        return due if stop_on_change else t

    # The cable -------------------------------------------------------------------------------

    @property
    def selected(self) -> bool:
        """Does the DEV bit name this device?"""
        return bool(self.state.regs[HEAD] & DEV) == bool(self.position)

    def write_reg(self, reg: int, value: int, t: int) -> None:
        """A write to one register."""
        if not self.present_power:
            return
        busy = self.state.status & (BSY | DRQ)
        if reg == CONTROL:
            self._control(value, t)
        elif reg == STATUS:
            if not busy and (self.selected or value == DIAGNOSTIC):
                self._command(value, t)
        elif reg == HEAD or not busy:
            regs = list(self.state.regs)
            regs[reg] = value
            self.state = replace(self.state, regs=tuple(regs))

    def read_reg(self, reg: int, t: int) -> int | None:
        """A read of one register; None where this device does not drive the bus."""
        if not self.present_power:
            return None
        state = self.state
        if not self.selected:
            if self.position != 0 or not self.alone:
                return None
            return 0 if reg in (STATUS, CONTROL) else state.regs[reg % 7]
        if reg in (STATUS, CONTROL) or state.status & BSY:
            return state.status
        return state.error if reg == ERROR else state.regs[reg]

    def read_data(self, n: int, t: int) -> bytes | None:
        """`n` bytes of the sector that is offered; None where none is."""
        state = self.state
        if not self.present_power or not self.selected or not state.buffer:
            return None
        piece, rest = state.buffer[:n], state.buffer[n:]
        self.state = replace(state, buffer=rest)
        if not rest:
            self._busy(t) if state.left else self._end()
        return piece.ljust(n, b"\xff")

    def write_data(self, data: bytes, t: int) -> None:
        """Bytes for the sector that is asked for; lost where none is."""
        state = self.state
        if not self.present_power or not self.selected or not state.wanted:
            return
        buffer = state.buffer + data[: state.wanted]
        self.state = replace(state, buffer=buffer, wanted=SECTOR - len(buffer))
        if len(buffer) == SECTOR:
            self.sectors.write(state.sector, buffer)
            left = state.left - 1
            self.state = replace(self.state, buffer=b"", sector=state.sector + 1, left=left)
            self._busy(t) if left else self._end()

    def intrq(self, t: int) -> bool:
        """The interrupt line; nothing here waits for it."""
        return False

    # Commands --------------------------------------------------------------------------------

    def _command(self, value: int, t: int) -> None:
        count = self.state.regs[COUNT] or 256
        self.state = replace(
            self.state, then=value, sector=self._address(), left=count, buffer=b"", wanted=0, error=0
        )
        self._busy(t)

    def _control(self, value: int, t: int) -> None:
        was = self.state.control
        if value & SRST:
            self.state = DiskRegisters(status=BSY)
        elif was & SRST:
            self._reset(t + RESET_NS)
        self.state = replace(self.state, control=value)

    def _busy(self, t: int) -> None:
        self.state = replace(self.state, status=BSY, due=t + COMMAND_NS)

    def _address(self) -> int:
        """The sector that the registers name, as a number or by cylinder, head and sector."""
        _, _, _, low, middle, high, head = self.state.regs
        if head & LBA:
            return low | middle << 8 | high << 16 | (head & 0xF) << 24
        cylinder = middle | high << 8
        return (cylinder * HEADS_PER_CYLINDER + (head & 0xF)) * SECTORS_PER_TRACK + low - 1

    def _read_next(self) -> None:
        state = self.state
        if not 0 <= state.sector < self.sectors.count:
            return self._abort(NOT_FOUND)
        try:
            data = self.sectors.read(state.sector)
        except Unreadable:
            return self._abort(UNCORRECTABLE)
        self.state = replace(state, sector=state.sector + 1, left=state.left - 1)
        return self._offer(data)

    def _want_next(self) -> None:
        if not 0 <= self.state.sector < self.sectors.count:
            self._abort(NOT_FOUND)
        else:
            self.state = replace(self.state, wanted=SECTOR, status=READY | DRQ)

    def _offer(self, data: bytes) -> None:
        left = self.state.left if self.state.then in (READ, READ_ONCE) else 0
        self.state = replace(self.state, buffer=data, left=left, status=READY | DRQ)

    def _sign(self) -> None:
        """End of a reset or of the diagnostic command: device 0, LBA off, the signature."""
        regs = (self.state.regs[0], 0, *SIGNATURE, 0)
        self.state = replace(self.state, regs=regs, error=1, status=READY)

    def _end(self) -> None:
        self.state = replace(self.state, status=READY)

    def _abort(self, error: int = ABORTED) -> None:
        self.state = replace(self.state, error=error, status=READY | ERR)

    # Snapshots -------------------------------------------------------------------------------

    def save(self) -> Any:
        """A snapshot of registers, plugs and medium."""
        return self.state, self.present_power, self.position, self.alone, self.jumper, self.sectors.save()

    def load(self, state: Any) -> None:
        """Back to a snapshot."""
        self.state, self.present_power, self.position, self.alone, self.jumper, content = state
        self.sectors.load(content)


def _identify(sectors: int, model: str, revision: str) -> bytes:
    """IDENTIFY DEVICE: the texts, the old geometry in words 1, 3 and 6, the size in words 60 and 61."""
    data = bytearray(build_identify(Identify(model, revision, config=0x0040, capabilities=0x0200)))
    cylinders = min(sectors // (HEADS_PER_CYLINDER * SECTORS_PER_TRACK), 16383)
    for word, value in ((1, cylinders), (3, HEADS_PER_CYLINDER), (6, SECTORS_PER_TRACK)):
        struct.pack_into("<H", data, 2 * word, value)
    struct.pack_into("<I", data, 120, sectors)
    return bytes(data)
