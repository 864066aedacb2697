"""What goes over a cable, written down: every access, and every change of a drive's status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial

from labkit.ata import packets
from labkit.ata.device import AtaDevice
from labkit.ata.registers import HEADS, Command, Control, Register, Status, describe_status
from labkit.drive.drive import Drive
from labkit.flash import Hook
from labkit.host.cable import Cable
from labkit.host.clock import MS, SECOND
from labkit.host.places import PLACES, Place, place
from labkit.story.workbench import Workbench

WRITE, READ, GIVE, TAKE, SHOW = "write", "read", "give", "take", "show"
BOTH_WAYS = {Register.ERROR: ("FEATURES", "ERROR"), Register.STATUS: ("COMMAND", "STATUS")}
CONTROL = ("CONTROL", "ALTERNATE")
COMMANDS = {
    Command.DEVICE_RESET: "DEVICE RESET",
    Command.DIAGNOSTIC: "EXECUTE DEVICE DIAGNOSTIC",
    Command.PACKET: "PACKET",
    Command.IDENTIFY_PACKET: "IDENTIFY PACKET DEVICE",
    Command.IDENTIFY: "IDENTIFY DEVICE",
}
STATUSES = (Register.STATUS, Register.ALTERNATE)
LONGEST = 8  # bytes of a block that are written out
SAME_MOMENT = 2_000  # ns; an access and what it does to a drive lie less than two of its cycles apart


@dataclass(frozen=True)
class Event:
    """One thing on the cable. `kind`: write, read (a register), give, take (data), show (a drive its status).

    `at` and `until` are ns since the host's first access; they differ where `count` equal reads in a row are
    one event. `places`: the drives that a write reaches, that drive a read, or that show a status.
    """

    kind: str
    at: int
    until: int
    places: tuple[str, ...]
    register: int = Register.DATA
    value: int = 0
    data: bytes = b""
    packet: bool = False
    count: int = 1

    @property
    def what(self) -> str:
        """The event in words, such as "read STATUS 80h: BSY"."""
        if self.kind == SHOW:
            return f"status {self.value:02X}h: {describe_status(self.value)}, by {self.cause}"
        if self.kind in (GIVE, TAKE):
            return self._data()
        meaning = _meaning(self.kind, self.register, self.value)
        times = f", {self.count} times in {moment(self.until - self.at)}" if self.count > 1 else ""
        name = register_name(self.kind, self.register)
        return f"{self.kind} {name} {self.value:02X}h{meaning and f': {meaning}'}{times}"

    @property
    def cause(self) -> str:
        """Who changed the status: hardware where BSY went up, otherwise firmware [fact: bsy-rule]."""
        return "hardware" if self.value & Status.BSY else "firmware"

    def _data(self) -> str:
        if self.packet:
            return f"packet {packets.parse_packet(self.data)}"
        dots = " ..." if len(self.data) > LONGEST else ""
        way = "from the host" if self.kind == GIVE else "to the host"
        return f"{len(self.data)} bytes {way}: {self.data[:LONGEST].hex(' ').upper()}{dots}"


@dataclass
class ExchangeLog:
    """Events in their order, from the host's first access on; `first`: each drive's status then, by name."""

    first: dict[str, int]
    events: list[Event] = field(default_factory=list)

    def __str__(self) -> str:
        return "\n".join(f"{moment(one.at):>10}  {one.what}" for one in self.events)

    def only(self, kind: str) -> list[Event]:
        """The events of one kind."""
        return [one for one in self.events if one.kind == kind]


def moment(ns: int) -> str:
    """A time with about four digits."""
    if ns < MS:
        return f"{ns / 1000:.1f} µs"
    return f"{ns / MS:.2f} ms" if ns < SECOND else f"{ns / SECOND:.3f} s"


def register_name(kind: str, register: int) -> str:
    """The name of a register where it is written or read: number 7 is COMMAND and STATUS."""
    if register == Register.CONTROL:
        return CONTROL[kind == READ]
    names = BOTH_WAYS.get(Register(register))
    return names[kind == READ] if names else Register(register).name


def _meaning(kind: str, register: int, value: int) -> str:
    if kind == READ:
        return describe_status(value) if register in STATUSES else ""
    if register == Register.COMMAND:
        return COMMANDS.get(Command(value), "") if value in set(Command) else ""
    if register == Register.HEAD and value in HEADS:
        return f"device {HEADS.index(value)}"
    return "SRST" if register == Register.CONTROL and value & Control.SRST else ""


@contextmanager
def record_exchange(bench: Workbench, where: str = "") -> Iterator[ExchangeLog]:
    """Write down what goes over the drive's cable, or the one of the place named, inside a with-block.

    A host that polls looks often and sees the same: equal reads in a row become one event with a count.
    """
    base = place(where or bench.place).base
    cable = bench.bench.cables[base]
    drives = {
        _name(spot, cable.devices[spot.position]): cable.devices[spot.position]
        for spot in PLACES.values()
        if spot.base == base and spot.position in cable.devices
    }
    log = ExchangeLog({name: _status(drive) for name, drive in drives.items()})
    recorder = _Recorder(log, cable, {id(drive): name for name, drive in drives.items()})
    with ExitStack() as stack:
        stack.enter_context(Hook(cable.observers, recorder.register))
        stack.enter_context(Hook(cable.data_observers, recorder.data))
        for name, drive in drives.items():
            if isinstance(drive, Drive):
                stack.enter_context(drive.watch("status", partial(recorder.shown, name)))
        stack.callback(recorder.flush)
        yield log


def _name(spot: Place, device: AtaDevice) -> str:
    """The place, or the plug and what the device on it takes itself for."""
    if device.position == spot.position:
        return spot.name
    plug = "middle plug" if spot.position else "end plug"
    return f"{plug}, as {'slave' if device.position else 'master'}"


def _status(device: AtaDevice) -> int:
    return device.board.taskfile.state.status if isinstance(device, Drive) else 0


class _Recorder:
    """Puts what observers report into one order, and joins polls."""

    def __init__(self, log: ExchangeLog, cable: Cable, names: Mapping[int, str]) -> None:
        self.log = log
        self.cable = cable
        self.names = names
        self.start: int | None = None
        self._status = dict(log.first)
        self._raised: list[Event] = []
        self._packet_next = False

    def register(self, kind: str, register: int, value: int, now: int) -> None:
        """A register was written or read."""
        self._begin(now)
        self._access(Event(kind, *self._times(now), self._concerned(kind), register, value))
        if kind == WRITE and register == Register.COMMAND:
            self._packet_next = value == Command.PACKET

    def data(self, kind: str, data: bytes, now: int) -> None:
        """A block went through the data port."""
        self._begin(now)
        packet = kind == WRITE and self._packet_next and len(data) == packets.SIZE
        self._packet_next = self._packet_next and not packet
        way = GIVE if kind == WRITE else TAKE
        self._access(Event(way, *self._times(now), self._concerned(kind), data=data, packet=packet))

    def shown(self, name: str, now: int, status: int) -> None:
        """A drive's status may have changed. What an access raises is reported before the access itself."""
        if self._status[name] == status:
            return
        self._status[name] = status
        if self.start is None and not status & Status.BSY:
            self._raised.clear()
            return
        event = Event(SHOW, *self._times(now), (name,), Register.STATUS, status)
        if status & Status.BSY:
            self._raised.append(event)
        else:
            self.flush()
            self.log.events.append(event)

    def flush(self) -> None:
        """Nothing more comes that could belong before what was raised."""
        self.log.events += self._raised
        self._raised.clear()

    def _begin(self, now: int) -> None:
        """The first access: what drives did before it is no part of the exchange."""
        if self.start is None:
            self.start = now
            early = [one for one in self._raised if one.at < now - SAME_MOMENT]
            self._raised = [
                replace(one, at=one.at - now, until=one.at - now) for one in self._raised[len(early) :]
            ]
            raised = {one.places[0] for one in self._raised}
            self.log.first.update({name: at for name, at in self._status.items() if name not in raised})

    def _access(self, event: Event) -> None:
        # A reset raises BSY without an access: that was earlier.
        if self._raised and self._raised[0].at < event.at - SAME_MOMENT:
            self.flush()
        events = self.log.events
        # A drive may live one instruction past the access; what showed before it is not later.
        for n in range(len(events) - 1, -1, -1):
            if events[n].kind != SHOW or events[n].at <= event.at:
                break
            events[n] = replace(events[n], at=event.at, until=event.at)
        if events and event.kind == READ and replace(event, at=0, until=0) == _once(events[-1]):
            events[-1] = replace(events[-1], until=event.until, count=events[-1].count + 1)
        else:
            events.append(event)
        # A drive's own clock ticks in cycles; what an access did to it happened in the moment of the access.
        self._raised = [replace(one, at=event.at, until=event.at) for one in self._raised]
        self.flush()

    def _times(self, now: int) -> tuple[int, int]:
        since = now - (self.start or 0)
        return since, since

    def _concerned(self, kind: str) -> tuple[str, ...]:
        devices = self.cable.devices.values() if kind == WRITE else self.cable.drivers
        return tuple(self.names[id(one)] for one in devices if one.present_power and id(one) in self.names)


def _once(event: Event) -> Event:
    return replace(event, at=0, until=0, count=1)
