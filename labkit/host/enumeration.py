"""How Windows finds its drives: IDENTIFY PACKET, INQUIRY, TEST UNIT READY, and resets for the silent.

The order is a real driver's. A drive that answers no packets is left out [fact: windows-enumeration].
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from labkit.ata import packets
from labkit.ata.registers import FLOATING, Command
from labkit.ata.replies import Inquiry, parse_inquiry
from labkit.ata.wire import WireError
from labkit.host.atapi import PacketTarget
from labkit.host.places import PLACES, Place
from labkit.host.ports import Ports
from labkit.host.settings import WindowsTimes

INQUIRY_LENGTH = 96
_CD_TYPE = 5
_ATTENTIONS = 3
_UNIT_ATTENTION = 6


@dataclass(frozen=True)
class Step:
    """One thing the driver did. `at` is ns on the bench's clock."""

    place: str
    what: str
    outcome: str
    at: int

    def __str__(self) -> str:
        return f"{self.place}: {self.what}: {self.outcome}"


@dataclass(frozen=True)
class ListedDrive:
    """A drive that Windows lists, and how to send it packets."""

    letter: str
    place: Place
    inquiry: Inquiry
    target: PacketTarget = field(compare=False, repr=False)

    @property
    def name(self) -> str:
        """As the Device Manager writes it: vendor and product."""
        return self.inquiry.name


class Driver:
    """One pass over the four places. `steps` tells what was asked and what came."""

    def __init__(self, ports: Ports, times: WindowsTimes) -> None:
        self.ports = ports
        self.times = times
        self.steps: list[Step] = []

    def find(self) -> list[ListedDrive]:
        """The drives that answer, with letters from D: on."""
        found: list[ListedDrive] = []
        for place in PLACES.values():
            target = PacketTarget(self.ports, place.base, place.position)
            inquiry = self._ask(place, target)
            if inquiry is not None:
                found.append(ListedDrive(f"{chr(ord('D') + len(found))}:", place, inquiry, target))
        return found

    def _ask(self, place: Place, target: PacketTarget) -> Inquiry | None:
        if target.select() == FLOATING:
            return None
        answer: Inquiry | None = None

        def note(what: str, outcome: str) -> None:
            self.steps.append(Step(place.name, what, outcome, self.ports.now))

        present = self._persist(target, note, lambda: self._identify(target, note))
        if not present:
            return None

        def inquire() -> bool | None:
            nonlocal answer
            answer = self._inquire(target, note)
            return None if answer is None else answer.type == _CD_TYPE

        if not self._persist(target, note, inquire):
            return None
        return answer if self._persist(target, note, lambda: self._unit_ready(target, note)) else None

    def _persist(
        self, target: PacketTarget, note: Callable[[str, str], None], attempt: Callable[[], bool | None]
    ) -> bool:
        """Try till there is an answer (True or False); silence (None) is met with resets, then given up."""
        for number in range(self.times.tries):
            answer = attempt()
            if answer is not None:
                return answer
            # The gentle reset first; the one that also hits the neighbour only when that did not help.
            if number % 2 == 0:
                note("DEVICE RESET", _fell(target.device_reset(self.times.ready)))
            else:
                note("soft reset", _fell(target.soft_reset(self.times.ready)))
        note("drive", "left out")
        return False

    def _identify(self, target: PacketTarget, note: Callable[[str, str], None]) -> bool | None:
        if not target.ready(self.times.ready):
            note("IDENTIFY PACKET DEVICE", "not sent, BSY stays")
            return None
        reply = target.identify(Command.IDENTIFY_PACKET, self.times.identify)
        if reply.timed_out:
            note("IDENTIFY PACKET DEVICE", "no answer")
            return None
        note("IDENTIFY PACKET DEVICE", "answered" if reply.data else "no packet device here")
        return reply.data is not None

    def _inquire(self, target: PacketTarget, note: Callable[[str, str], None]) -> Inquiry | None:
        result = target.packet(packets.inquiry(INQUIRY_LENGTH), INQUIRY_LENGTH, timeout_ns=self.times.packet)
        try:
            inquiry = parse_inquiry(result.data) if result.ok else None
        except WireError:
            inquiry = None
        note("INQUIRY", inquiry.name if inquiry else "no answer")
        return inquiry

    def _unit_ready(self, target: PacketTarget, note: Callable[[str, str], None]) -> bool | None:
        for _ in range(_ATTENTIONS):
            result = target.packet(packets.unit_ready(), timeout_ns=self.times.packet)
            if result.timed_out:
                note("TEST UNIT READY", "no answer")
                return None
            note("TEST UNIT READY", str(result.sense) if result.sense else "ready" if result.ok else "error")
            if result.sense is None or result.sense.key != _UNIT_ATTENTION:
                break
        return True


def _fell(fell: bool) -> str:
    return "BSY fell" if fell else "BSY stays"
