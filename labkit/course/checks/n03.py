"""Judges of notebook 03: each runs the answer beside an emulated flash chip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

from labkit.catalog import chips
from labkit.course.judging import judge
from labkit.flash import ChipSocket, NorFlash

CHIP = "am29lv008bb"
BYTES = range(0x100)
MANY = 20_000  # bus cycles; the slowest good answer needs some 3000 for a byte that fails


def programmed(old: bytes, new: bytes, sizes: tuple[int, ...]) -> bytes:
    """What a part with such sectors holds after `new` was programmed over `old`, without any erase."""
    part = NorFlash(replace(chips()[CHIP], size=len(old), sectors=sizes), old)
    part.settle(part.program_run(0, new, 0))
    return part.peek(0, len(old))


@judge("03.1")
def old_and_new(answer: Callable[[int, int], Any]) -> str | None:
    """All pairs of bytes at once: the part programs one of each pair over the other."""
    pairs = [(old, new) for old in BYTES for new in BYTES]
    old, new = (bytes(pair[n] for pair in pairs) for n in (0, 1))
    held = list(programmed(old, new, (0x10000,)))
    given = [answer(*pair) for pair in pairs]
    if given == held:
        return None
    wrong: dict[str, Callable[[int, int], int]] = {
        "new-replaces-old": lambda a, b: b,
        "bits-rise": lambda a, b: a | b,
        "all-or-nothing": lambda a, b: b if a & b == b else a,
        "difference": lambda a, b: a ^ b,
    }
    return next((key for key, one in wrong.items() if given == [one(*pair) for pair in pairs]), "")


class _Stuck(Exception):
    """The answer goes on and on."""


class _Watched(ChipSocket):
    """A socket that stops an endless loop, and notices who asks it for what a real host cannot know."""

    asked = False

    def _cycle(self) -> None:
        super()._cycle()
        if self.cycles > MANY:
            raise _Stuck

    def wait_until_ready(self) -> int:
        self.asked = True
        return super().wait_until_ready()


@judge("03.2")
def poll_dq7(answer: Callable[..., Any]) -> str | None:
    """Bytes that can be programmed, with bits 7 and 5 in all combinations; then some that cannot."""
    for address, value in ((0x1234, 0x5A), (0x4000, 0xA5), (0xFFFFF, 0x00), (0x20000, 0x80), (0x2AA, 0x20)):
        key = _one_byte(answer, 0xFF, address, value)
        if key is not None:
            return key
    for old, value in ((0x00, 0x55), (0x0F, 0xF0), (0x7F, 0x80), (0x20, 0x22)):
        key = _one_byte(answer, old, 0x8000, value)
        if key is not None:
            return key
    return None


def _one_byte(answer: Callable[..., Any], old: int, address: int, value: int) -> str | None:
    contents = bytearray(b"\xff" * chips()[CHIP].size)
    contents[address] = old
    socket = _Watched(CHIP, bytes(contents))
    possible = old & value == value
    try:
        given = answer(socket, address, value)
    except _Stuck:
        return _why_stuck(socket, possible)
    if socket.asked:
        return "not-polled"
    if socket.flash.busy_until(socket.now) is not None:
        return "did-not-wait"
    if not socket.operations:
        return "no-command"
    if possible and socket.peek(address, address + 1)[0] == value and given is not True:
        return "bit-five-of-the-data" if value & 0x20 and given is False else ""
    if not possible and not socket.flash.reads_array(socket.now):
        return "left-in-status" if given is False else ""
    right = given is possible and socket.peek(address, address + 1)[0] == old & value
    return None if right else ""


def _why_stuck(socket: ChipSocket, possible: bool) -> str:
    if not socket.operations:
        return "no-command"
    return "" if possible else "never-gives-up"


@judge("03.3")
def plan_erases(answer: Callable[..., Any]) -> str | None:
    """Contents that differ in all ways, on a small bottom-boot part; the part says what it cannot take."""
    sizes = (0x4000, 0x2000, 0x2000, 0x8000, 0x10000, 0x10000)
    for old, new in _contents(sum(sizes)):
        held, start = programmed(old, new, sizes), 0
        needed: list[int] = []
        differ: list[int] = []
        used: list[int] = []
        starts: list[int] = []
        for number, size in enumerate(sizes):
            here = slice(start, start + size)
            needed += [number] if held[here] != new[here] else []
            starts += [start] if held[here] != new[here] else []
            differ += [number] if old[here] != new[here] else []
            used += [number] if set(old[here]) != {0xFF} else []
            start += size
        given = answer(old, new, sizes)
        if not isinstance(given, list) or given != needed:
            blocks = sorted({min(at >> 16, 2) for at in starts})
            wrong = {"every-difference": differ, "all-that-is-not-blank": used, "addresses": starts}
            wrong["all-alike"] = blocks
            return next((key for key, one in wrong.items() if given == one), "")
    return None


def _contents(size: int) -> list[tuple[bytes, bytes]]:
    """Pairs of old and new contents."""
    random = Random(3)
    blank, rich = b"\xff" * size, random.randbytes(size)
    falls, rises = bytearray(rich), bytearray(rich)
    falls[0x3FFF] &= falls[0x3FFF] - 1  # lowest set bit falls at the end of sector 0
    falls[0x12345] = 0
    rises[0x5FFF] = 0xFF  # a bit rises at the end of sector 1, and in sector 4
    rises[0x1FFFF] |= 0xFF
    rises[0x7000] = 0
    mixed = blank[:0x8000] + rich[0x8000:]
    return [
        (rich, bytes(rises)),
        (rich, bytes(falls)),
        (blank, rich),
        (rich, rich),
        (mixed, rich),
        (rich, blank),
    ]
