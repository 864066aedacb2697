"""POST: what the BIOS asks each place for, and the lines it puts on the screen.

It sends IDENTIFY and nothing else, so a drive needs little life to be listed [fact: post-identify-only].
A device that keeps BSY makes the whole PC wait [fact: post-timeout].
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from labkit.ata.identify import parse_identify
from labkit.ata.registers import FLOATING, Command, Status
from labkit.host.atapi import IdentifyReply, PacketTarget
from labkit.host.clock import SECOND
from labkit.host.places import PLACES, Place
from labkit.host.ports import Ports
from labkit.host.settings import BiosTimes


@dataclass(frozen=True)
class PostLine:
    """What POST found at one place. `name` is None where it lists nothing; `waited` in seconds."""

    place: Place
    name: str | None
    revision: str = ""
    waited: float = 0.0
    timed_out: bool = False

    def __str__(self) -> str:
        return f"{self.place.title} : {f'{self.name} {self.revision}'.strip() if self.name else 'None'}"


@dataclass(frozen=True, repr=False)
class PostScreen:
    """The four lines in order, and how long POST took (emulated seconds)."""

    lines: tuple[PostLine, ...]
    seconds: float

    @property
    def text(self) -> str:
        """The screen. A device that kept BSY till the time-out has a line of its own at the end."""
        silent = (one for one in self.lines if one.timed_out)
        errors = (f"{one.place.title} : no answer in {one.waited:.0f} s" for one in silent)
        return "\n".join([*map(str, self.lines), *errors])

    def line(self, place: str) -> PostLine:
        """The line of a place by its name. Raises ValueError for a name that is no place."""
        for one in self.lines:
            if one.place.name == place.lower():
                return one
        raise ValueError(f"There is no place {place!r}; take one of: {', '.join(PLACES)}.")

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__


def post(ports: Ports, times: BiosTimes, hidden: Collection[int] = ()) -> PostScreen:
    """Look at the four places, but not on channels whose first port is `hidden` [fact: bios-none]."""
    start = ports.now
    ports.sleep(times.start)
    lines = tuple(
        PostLine(place, None) if place.base in hidden else _look(ports, place, times)
        for place in PLACES.values()
    )
    return PostScreen(lines, (ports.now - start) / SECOND)


def _look(ports: Ports, place: Place, times: BiosTimes) -> PostLine:
    target, start = PacketTarget(ports, place.base, place.position), ports.now
    # FFh has BSY set, but no device says so: a BIOS that waited for a floating bus would never start a PC.
    if target.select() == FLOATING:
        return PostLine(place, None)
    if not target.ready(times.post_timeout):
        return _silent(place, ports.now - start)
    reply = _identify(target, times)
    if reply.timed_out:
        return _silent(place, ports.now - start)
    if reply.data is None:
        return PostLine(place, None)
    found = parse_identify(reply.data)
    return PostLine(place, found.model or None, found.firmware, (ports.now - start) / SECOND)


def _identify(target: PacketTarget, times: BiosTimes) -> IdentifyReply:
    """IDENTIFY DEVICE first; a packet device aborts it with its signature and is asked the other way."""
    reply = target.identify(Command.IDENTIFY, times.command)
    if reply.signature and reply.status & Status.ERR:
        return target.identify(Command.IDENTIFY_PACKET, times.command)
    return reply


def _silent(place: Place, waited: int) -> PostLine:
    return PostLine(place, None, waited=waited / SECOND, timed_out=True)
