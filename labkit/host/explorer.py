"""Double-clicking a drive in Windows: is there a disc, how large is it, does one sector read, do all?"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from labkit.ata import packets
from labkit.ata.replies import Capacity, parse_capacity
from labkit.host.atapi import PacketResult
from labkit.host.clock import SECOND
from labkit.host.enumeration import ListedDrive

SECTOR = 2048
_VOLUME_SECTOR = 16
_ENOUGH = 64
_NOT_READY, _ATTENTION = 2, 6
_NO_MEDIUM = 0x3A
_RETRY_NS = SECOND // 2


@dataclass(frozen=True)
class Opened:
    """What the learner sees. `sector` is the one that was read, empty if none was; `seconds` are emulated."""

    ok: bool
    message: str
    capacity: Capacity | None = None
    sector: bytes = b""
    seconds: float = 0.0

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True)
class Copied:
    """What came of copying a disc. `lost` are the sectors that did not come; in `data` they are zeros."""

    message: str
    lost: tuple[int, ...] = ()
    data: bytes = field(default=b"", repr=False)
    seconds: float = 0.0

    def __str__(self) -> str:
        return self.message


def copy_disc(drive: ListedDrive, patience: int) -> Copied:
    """Read the disc from the first sector to the last; a sector may keep the copy waiting for `patience` ns.

    A copy ends where the drive falls silent, and where 64 sectors in a row do not come.
    """
    start = drive.target.ports.now
    opened = open_drive(drive, patience)
    if opened.capacity is None or opened.capacity.block_size != SECTOR:
        return Copied(opened.message, seconds=opened.seconds)
    data, lost = bytearray(), list[int]()
    for lba in range(opened.capacity.blocks):
        read = drive.target.packet(packets.read_10(lba), SECTOR, timeout_ns=patience)
        came = read.ok and len(read.data) == SECTOR
        data += read.data if came else bytes(SECTOR)
        lost += [] if came else [lba]
        if read.timed_out or lost[-_ENOUGH:] == list(range(lba - _ENOUGH + 1, lba + 1)):
            break
    seconds = (drive.target.ports.now - start) / SECOND
    return Copied(_copied(drive.letter, opened.capacity, data, lost), tuple(lost), bytes(data), seconds)


def _copied(letter: str, disc: Capacity, data: bytearray, lost: list[int]) -> str:
    read = len(data) // SECTOR
    if read < disc.blocks:
        return f"The copy from {letter} ended at sector {read - 1} of {disc.blocks}."
    if lost:
        return f"{len(lost)} of {disc.blocks} sectors in {letter} cannot be read."
    return f"All {disc.blocks} sectors in {letter} were copied."


def open_drive(drive: ListedDrive, patience: int) -> Opened:
    """Open the drive; a drive that hangs is left after `patience` ns with a sentence."""
    ports = drive.target.ports
    visit = _Visit(drive, ports.now + patience, patience)
    start = ports.now
    opened = visit.open()
    return Opened(opened.ok, opened.message, opened.capacity, opened.sector, (ports.now - start) / SECOND)


class _Visit:
    def __init__(self, drive: ListedDrive, deadline: int, patience: int) -> None:
        self.drive, self.deadline, self.patience = drive, deadline, patience

    def open(self) -> Opened:
        letter = self.drive.letter
        ready = self._until_ready()
        if not ready.ok:
            return self._refused(ready)
        size = self._send(packets.read_capacity(), 8)
        if not size.ok or len(size.data) < 8:
            return self._refused(size)
        capacity = parse_capacity(size.data)
        sector = min(_VOLUME_SECTOR, capacity.last_block)
        read = self._send(packets.read_10(sector), capacity.block_size)
        if not read.ok or len(read.data) < capacity.block_size:
            return replace(self._refused(read), capacity=capacity)
        return Opened(True, f"{letter} opens: a disc of {capacity.blocks} sectors.", capacity, read.data)

    def _until_ready(self) -> PacketResult:
        """A drive may be spinning up, or have news to tell first; give it its time."""
        while True:
            result = self._send(packets.unit_ready(), 0)
            sense, now = result.sense, self.drive.target.ports.now
            if result.ok or result.timed_out or sense is None or now >= self.deadline:
                return result
            if sense.key != _ATTENTION and (sense.key != _NOT_READY or sense.asc == _NO_MEDIUM):
                return result
            self.drive.target.ports.sleep(_RETRY_NS)

    def _send(self, cdb: bytes, data_in: int) -> PacketResult:
        left = max(1, self.deadline - self.drive.target.ports.now)
        return self.drive.target.packet(cdb, data_in, timeout_ns=left)

    def _refused(self, result: PacketResult) -> Opened:
        letter, sense = self.drive.letter, result.sense
        if result.timed_out:
            seconds = self.patience / SECOND
            return Opened(False, f"{letter} does not answer; Explorer was stopped after {seconds:g} s.")
        if sense is not None and sense.asc == _NO_MEDIUM:
            return Opened(False, f"There is no disc in {letter}")
        return Opened(False, f"{letter} is not accessible ({sense or 'the drive gave no reason'}).")
