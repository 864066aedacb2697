"""The host side of the controller: the ATA task file, the packet buffer and the transfers to and from DRAM.

Hardware raises BSY; only a write of ATA_STAT or XFER_GO by firmware drops it [fact: bsy-rule].
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from labkit.ata.registers import DEV, Command, Control, Register, Status
from labkit.drive.dram import Dram
from labkit.drive.registers import PACKET_BUFFER, Event, Go, Reg, with_byte

# Plain numbers: bit operations on enum members are slow, and these run on every access.
BSY, DRDY, DSC, DRQ = (int(bit) for bit in (Status.BSY, Status.DRDY, Status.DSC, Status.DRQ))
SRST, NIEN = int(Control.SRST), int(Control.NIEN)
HEAD, STATUS, CONTROL = int(Register.HEAD), int(Register.STATUS), int(Register.CONTROL)
PACKET_SIZE = 12

HOST_SHADOW: dict[int, int] = {
    Reg.ATA_SC: Register.COUNT,
    Reg.ATA_SN: Register.SECTOR,
    Reg.ATA_CL: Register.LOW,
    Reg.ATA_CH: Register.HIGH,
    Reg.ATA_DH: Register.HEAD,
}


@dataclass(slots=True)
class TaskFileState:
    """Registers, events and the transfer under way; a live one changes in place, a saved one never."""

    regs: tuple[int, ...] = (0,) * 7
    error: int = 0
    status: int = BSY
    command: int = 0
    control: int = 0
    events: int = 0
    mask: int = 0
    intrq: bool = False
    address: int = 0
    length: int = 0
    direction: int = 0
    left: int = 0
    packet: bytes = b""


class TaskFile:
    """State of the host interface. `changed` counts what a host could see change."""

    def __init__(self, dram: Dram) -> None:
        self.dram = dram
        self.state = TaskFileState()
        self.changed = 0
        self.raise_interrupt: Callable[[bool], None] = lambda _: None
        self.on_change: Callable[[], None] = lambda: None
        self.on_command: Callable[[int], None] = lambda _: None

    # The host's side -------------------------------------------------------------------------

    def selected(self, position: int) -> bool:
        """Does the DEV bit name the device at `position`?"""
        return bool(self.state.regs[6] & DEV) == bool(position)

    @property
    def interrupting(self) -> bool:
        """Is an interrupt pending that the host has not forbidden?"""
        return self.state.intrq and not self.state.control & NIEN

    def host_write(self, reg: int, value: int, position: int) -> None:
        """A register write on the cable (0..7, 8 = device control)."""
        if reg == CONTROL:
            self._control(value)
        elif reg == STATUS:
            self._command(value, position)
        elif reg == HEAD or not self.state.status & (BSY | DRQ):
            # Selection must work while the drive is busy, or a dead drive could not even be waited for.
            self._set_register(reg, value)

    def _set_register(self, reg: int, value: int) -> None:
        regs = self.state.regs
        self.state.regs = (*regs[:reg], value, *regs[reg + 1 :])

    def host_read(self, reg: int) -> int:
        """A register read by the host that selected this device. While BSY every register reads as status."""
        state = self.state
        if reg == STATUS and state.intrq:
            state.intrq = False
        if reg in (STATUS, CONTROL) or state.status & BSY:
            return state.status
        return state.error if reg == 1 else state.regs[reg]

    def host_take(self, size: int) -> bytes | None:
        """`size` bytes through the data port; None where nothing is offered."""
        state = self.state
        if state.direction != Go.TO_HOST or not state.status & DRQ:
            return None
        count = min(size, state.left)
        data = self.dram.read(state.address, count)
        self._advance(count)
        return data + b"\xff" * (size - count)

    def host_give(self, data: bytes) -> None:
        """Bytes written to the data port; lost where nothing is asked for."""
        state = self.state
        if state.direction not in (Go.FROM_HOST, Go.PACKET) or not state.status & DRQ:
            return
        data = data[: state.left]
        if state.direction == Go.PACKET:
            state.packet += data
        else:
            self.dram.write(state.address, data)
        self._advance(len(data))

    def _advance(self, count: int) -> None:
        state = self.state
        state.address += count
        state.left -= count
        if not state.left:
            state.status, state.direction = BSY, 0
            self._show()
            self._signal(Event.TRANSFER)

    def _control(self, value: int) -> None:
        was = self.state.control
        self.state.control = value
        if value & SRST:
            self._busy()
        elif was & SRST:
            self._busy()  # whatever firmware wrote while the bit was set
            self._signal(Event.SRST)

    def _command(self, value: int, position: int) -> None:
        mine = self.selected(position)
        if value == Command.DEVICE_RESET and mine:
            self._busy()
            self._signal(Event.DEVICE_RESET)
        elif not self.state.status & (BSY | DRQ) and (mine or value == Command.DIAGNOSTIC):
            self.state.command = value
            self._busy()
            self.on_command(value)
            self._signal(Event.COMMAND)

    def _busy(self) -> None:
        state = self.state
        state.status, state.direction, state.left, state.intrq = BSY, 0, 0, False
        self._show()

    def _show(self) -> None:
        self.changed += 1
        self.on_change()

    def _signal(self, event: Event) -> None:
        self.state.events |= event.value
        self._interrupt()

    # The firmware's side ---------------------------------------------------------------------

    def chip_read(self, address: int) -> int:
        """A register of FF00..FF4F as the 8051 reads it."""
        state = self.state
        if address in HOST_SHADOW:
            return state.regs[HOST_SHADOW[address]]
        if PACKET_BUFFER <= address < PACKET_BUFFER + PACKET_SIZE:
            return (state.packet + bytes(PACKET_SIZE))[address - PACKET_BUFFER]
        values: dict[int, int] = {
            Reg.ATA_EVENT: state.events,
            Reg.ATA_MASK: state.mask,
            Reg.ATA_CMD: state.command,
            Reg.ATA_FEAT: state.regs[1],
            Reg.ATA_STAT: state.status,
            Reg.ATA_LINE: int(state.intrq),
        }
        return values.get(address, 0xFF)

    def chip_write(self, address: int, value: int) -> None:
        """A register of FF00..FF12 as the 8051 writes it."""
        state = self.state
        if address in HOST_SHADOW:
            self._set_register(HOST_SHADOW[address], value)
        elif address == Reg.ATA_EVENT:
            state.events &= ~value
            self._interrupt()
        elif address == Reg.ATA_MASK:
            state.mask = value
            self._interrupt()
        elif address == Reg.ATA_FEAT:
            state.error = value
        elif address == Reg.ATA_STAT:
            state.status, state.direction, state.left = value, 0, 0
            self._show()
        elif address == Reg.ATA_LINE:
            state.intrq = True
            self._show()
        elif Reg.XFER_ADDR0 <= address <= Reg.XFER_ADDR2:
            state.address = with_byte(state.address, address - Reg.XFER_ADDR0, value)
        elif address in (Reg.XFER_LEN0, Reg.XFER_LEN1):
            state.length = with_byte(state.length, address - Reg.XFER_LEN0, value)
        elif address == Reg.XFER_GO:
            self._open(value)

    def _open(self, value: int) -> None:
        state = self.state
        state.direction = value & 3
        state.left = PACKET_SIZE if state.direction == Go.PACKET else state.length
        state.status, state.packet = DRDY | DSC | DRQ, b""
        state.intrq = state.intrq or bool(value & 0x80)
        self._show()

    def _interrupt(self) -> None:
        self.raise_interrupt(bool(self.state.events & self.state.mask))

    # Resets and snapshots --------------------------------------------------------------------

    def save(self) -> TaskFileState:
        """A snapshot."""
        return replace(self.state)

    def load(self, state: TaskFileState) -> None:
        """Back to a snapshot."""
        self.state = replace(state)

    def reset(self) -> None:
        """Power-on, hard reset, or the chip's own restart: BSY until firmware says otherwise."""
        self.state = TaskFileState()
        self._show()
        self._interrupt()
