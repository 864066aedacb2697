"""First phase of every run: knock, look at the status, ask for the chip's ids."""

from __future__ import annotations

from dataclasses import dataclass

from labkit.ata.registers import FLOATING, PACKET_SIGNATURE, Register, Status
from labkit.tools.parts import Dialect, Part, PartTable, SerialPart
from labkit.tools.vendor import PARALLEL, SERIAL, Mode, VendorPort

AUTOSELECT = 0x90
RESET = 0xF0
# Where makers with a continuation code keep their own id [fact: mtkflash-manuid1].
SECOND_ID_AT = 0x100
READ_ID = 0x9F
_PULLED = (FLOATING, 0x7F)


@dataclass(frozen=True)
class Knocking:
    """How long and how often a build knocks, in ns of emulated time."""

    length: int
    step: int


@dataclass(frozen=True)
class Ids:
    """Id bytes as read: maker, the maker's second place, device."""

    maker: int
    second: int
    device: int


@dataclass(frozen=True)
class Nothing:
    """No device drives the bus there."""


@dataclass(frozen=True)
class Stuck:
    """The status had BSY set and stayed so."""

    status: int


@dataclass(frozen=True)
class Unknown:
    """A chip answered on the bus, with ids that are in no row of the table."""

    ids: Ids


@dataclass(frozen=True)
class Parallel:
    """A parallel part of the table."""

    ids: Ids
    part: Part


@dataclass(frozen=True)
class Serial:
    """A serial part: found, or (inside False) only assumed because nothing else was left."""

    part: SerialPart
    inside: bool


Identity = Nothing | Stuck | Unknown | Parallel | Serial


def unlock(vendor: VendorPort, dialect: Dialect, command: int) -> None:
    """Give the chip a three-cycle command in its own addressing."""
    first, second = dialect.unlock
    vendor.write(first, 0xAA)
    vendor.write(second, 0x55)
    vendor.write(first, command)


def knock_until(vendor: VendorPort, knocking: Knocking | None) -> int:
    """Knock until the gate opens or the time is over; returns the last status. With None: knock for ever."""
    deadline = vendor.ports.now + knocking.length if knocking else None
    step = knocking.step if knocking else 20_000_000
    while True:
        vendor.knock()
        status = vendor.status()
        if status in (PARALLEL, SERIAL):
            vendor.mode(Mode.CYCLES)
            return status
        if deadline is not None and vendor.ports.now >= deadline:
            return status
        vendor.ports.sleep(step)


def identify(vendor: VendorPort, table: PartTable, knocking: Knocking) -> Identity | None:
    """What this build believes it has before it; None where no row of its table is left to believe in."""
    status = knock_until(vendor, knocking)
    if status == PARALLEL:
        return _parallel(vendor, table)
    if _nobody(vendor, status):
        return Nothing()
    if status & Status.BSY:
        return Stuck(status)
    return _serial(vendor, table, inside=status == SERIAL)


def _parallel(vendor: VendorPort, table: PartTable) -> Identity:
    ids = Ids(0, 0, 0)
    for number, dialect in enumerate(table.dialects):
        unlock(vendor, dialect, AUTOSELECT)
        answer = Ids(vendor.read(0), vendor.read(SECOND_ID_AT), vendor.read(dialect.device_at))
        vendor.write(0, RESET)
        part = table.named(dialect, answer.maker, answer.device)
        if part is not None:
            return Parallel(answer, part)
        ids = ids if number else answer
    return Unknown(ids)


def _serial(vendor: VendorPort, table: PartTable, inside: bool) -> Serial | None:
    """Ask a serial chip for its id. A plain task file gives the question back, which is no id of any row."""
    vendor.put(Register.COUNT, READ_ID)
    maker, device = vendor.get(Register.COUNT), vendor.get(Register.COUNT)
    part = table.serial_named(maker, device)
    return Serial(part, inside) if part is not None else None


def _nobody(vendor: VendorPort, status: int) -> bool:
    """True where the bus floats, or where a lone master answers zeros for a slave that is not there.

    Status 00 alone is not enough: a packet device that was only reset shows it too, beside its signature.
    """
    if status in _PULLED:
        return True
    return status == 0 and (vendor.get(Register.LOW), vendor.get(Register.HIGH)) != PACKET_SIGNATURE[2:]
