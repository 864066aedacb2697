"""What Windows shows of a listed drive without opening it: its properties, and its line in My Computer.

That a device works properly is said by its driver, which started when the drive was found. Only the page's
own questions reach the drive, and one that hangs makes them wait [fact: device-manager-status].
"""

from __future__ import annotations

from dataclasses import dataclass

from labkit.ata import packets
from labkit.ata.abilities import parse_capabilities
from labkit.ata.wire import WireError
from labkit.host.atapi import PacketResult
from labkit.host.clock import SECOND
from labkit.host.enumeration import ListedDrive
from labkit.host.settings import WindowsTimes

CATEGORY = "DVD/CD-ROM drives"
WORKING = "This device is working properly."
_MODE_BYTES, _CONFIGURATION_BYTES = 40, 0x1000


@dataclass(frozen=True)
class Properties:
    """The page once it is open. `status` is empty for a drive that is not listed; `seconds` it took to open.

    `answered`: how many of the `asked` questions the drive answered meanwhile.
    """

    name: str
    status: str
    location: str = ""
    category: str = CATEGORY
    asked: int = 0
    answered: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        if not self.status:
            return f"The Device Manager lists no {self.name}"
        return f"{self.name}, {self.category}, {self.location}: {self.status}"


def open_properties(drive: ListedDrive, times: WindowsTimes) -> Properties:
    """Double-click a drive in the Device Manager. The page opens in the end, whatever the drive does."""
    start = drive.target.ports.now
    questions = (
        (packets.mode_sense(length=_MODE_BYTES), _MODE_BYTES),
        (packets.get_configuration(length=_CONFIGURATION_BYTES), _CONFIGURATION_BYTES),
    )
    answers = [_ask(drive, cdb, size, times) for cdb, size in questions]
    return Properties(
        name=drive.name,
        status=WORKING,
        location=drive.place.title,
        asked=len(answers),
        answered=sum(not answer.timed_out for answer in answers),
        seconds=(drive.target.ports.now - start) / SECOND,
    )


def in_my_computer(drive: ListedDrive, times: WindowsTimes) -> str:
    """Its line in My Computer, by its capabilities; a CD drive if it tells none [fact: my-computer-kind]."""
    answer = _ask(drive, packets.mode_sense(length=_MODE_BYTES), _MODE_BYTES, times)
    try:
        able = parse_capabilities(answer.data) if answer.ok else None
    except WireError:
        able = None
    kind = "CD Drive"
    if able is not None and "DVD-ROM" in able.can_read:
        kind = "DVD-RW Drive" if "DVD-R" in able.can_write else "DVD Drive"
    elif able is not None and "CD-R" in able.can_write:
        kind = "CD-RW Drive"
    return f"{kind} ({drive.letter})"


def _ask(drive: ListedDrive, cdb: bytes, size: int, times: WindowsTimes) -> PacketResult:
    """One question; a drive that does not answer is reset, so that the next one finds it without BSY."""
    answer = drive.target.packet(cdb, size, timeout_ns=times.packet)
    if answer.timed_out:
        drive.target.device_reset(times.ready)
    return answer
