"""Judges of notebook 05."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from labkit.ata import packets
from labkit.ata.identify import parse_identify
from labkit.ata.registers import FLOATING, Command, Register, Status
from labkit.ata.text import swap_pairs
from labkit.course.judging import judge
from labkit.host.atapi import PacketTarget
from labkit.host.places import place
from labkit.story.port import AtaPort, open_port, send_packet
from labkit.story.workbench import Workbench

MOST = 4_000  # reads of a register; an honest exchange of the exercise needs some hundred
STEPS = ((Status.BSY, "wait"), (Status.DRQ, "move data"), (Status.ERR, "ask why"))


def _step(status: int) -> str:
    if status == FLOATING:
        return "nobody"
    return next((step for bit, step in STEPS if status & bit), "go on")


@judge("05.1")
def next_step(answer: Callable[[int], Any]) -> str | None:
    """All 256 status bytes."""
    given = [answer(one) for one in range(256)]
    wrong = {one for one in range(256) if given[one] != _step(one)}
    if not wrong:
        return None
    if wrong == {FLOATING} and given[FLOATING] == "wait":
        return "waits-for-nobody"
    if not wrong & {0x80, 0x08, 0x01} and {0xD0, 0x58, 0x51} <= wrong:
        return "compared-whole"
    late = {one for one in wrong if one & Status.BSY and given[one] in ("move data", "ask why")}
    return "busy-too-late" if late and wrong <= late | {FLOATING} else ""


@cache
def _identified() -> tuple[bytes, ...]:
    """What three drives give to IDENTIFY PACKET DEVICE."""
    found = []
    for firmware in ("bys2", "cs0c", "js02"):
        pc = Workbench(firmware=firmware)
        pc.bench.power_on()
        spot = place(pc.place)
        target = PacketTarget(pc.bench.ports, spot.base, spot.position)
        target.select()
        found.append(target.identify(Command.IDENTIFY_PACKET, 10**9).data or b"")
    return tuple(found)


@judge("05.2")
def model_name(answer: Callable[[bytes], Any]) -> str | None:
    """The names of three emulated drives."""
    wanted = [parse_identify(data).model for data in _identified()]
    given = [answer(data) for data in _identified()]
    if given == wanted:
        return None
    if not all(isinstance(one, str) for one in given):
        return ""
    fields = [data[54:94] for data in _identified()]
    wrong = {
        "blanks-kept": wanted,
        "not-swapped": [field.decode("ascii").rstrip() for field in fields],
        "turned-round": [field[::-1].decode("ascii").strip() for field in fields],
        "words-as-bytes": [swap_pairs(data[27:47]).decode("latin-1").rstrip() for data in _identified()],
    }
    for key, texts in wrong.items():
        if [one.strip() for one in given] == [text.strip() for text in texts]:
            return key
    return "words-as-bytes" if not any(one.strip("\0 ") for one in given) else ""


class _TooLong(Exception):
    """An answer polls for something that will never come."""


class _Watched(AtaPort):
    """A port that notes when blocks were moved though the drive was busy, and how many bytes were taken."""

    def __init__(self, port: AtaPort) -> None:
        super().__init__(port.ports, port.base, 0)
        self.head = port.head
        self.early: list[str] = []
        self.taken = 0
        self._accesses = 0

    def get(self, register: int) -> int:
        self._accesses += 1
        if self._accesses > MOST:
            raise _TooLong
        return super().get(register)

    def give(self, data: bytes) -> None:
        self._look("packet-too-early")
        super().give(data)

    def take(self, count: int) -> bytes:
        self._look("data-too-early")
        self.taken += count
        return super().take(count)

    @property
    def status(self) -> int:
        """The status now, without a note of it."""
        return self.ports.inb(self.base + Register.STATUS)

    def _look(self, key: str) -> None:
        if self.status & Status.BSY:
            self.early.append(key)


def _tried(place_name: str, answer: Callable[[Any], Any]) -> str | None:
    """One try on a cable of two drives, with the other one selected."""
    pc = Workbench("dw-d22a", "bys2")
    pc.second_drive("cs0c", "primary master")
    pc.bench.power_on()
    if place_name != pc.place:
        pc.drive = next(one for one in pc.bench.drives.values() if one is not pc.drive)  # type: ignore[assignment]
    truth = send_packet(pc, packets.inquiry(), 36).data
    port = _Watched(open_port(pc))
    port.put(Register.HEAD, port.head ^ 0x10)
    try:
        given = answer(port)
    except _TooLong:
        return port.early[0] if port.early else ""
    if given == truth and port.status & (Status.BSY | Status.DRQ):
        return "left-busy"
    if port.early or given == truth:
        return port.early[0] if port.early else None
    if port.taken > 0x1000:
        return "count-swapped"
    port.put(Register.HEAD, port.head)
    other = isinstance(given, bytes | bytearray) and len(given) == len(truth) and given[8:32] != truth[8:32]
    return "not-selected" if other and given[:8] == truth[:8] else ""


@judge("05.3")
def inquire(answer: Callable[[Any], Any]) -> str | None:
    """The answer on a real cable, once for each of two drives."""
    for name in ("primary slave", "primary master"):
        verdict = _tried(name, answer)
        if verdict is not None:
            return verdict
    return None
