"""Waiting in many small pieces is waiting once: what the panel's Run does changes no trace."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from labkit.host.clock import SECOND
from labkit.story.workbench import Workbench

KINDS = ("status", "light", "bank", "mode", "flash")
Start = Callable[[], Workbench]


def _switched_on(firmware: str | None = "bys2") -> Workbench:
    """Two drives at the moment when the power comes."""
    bench = Workbench(firmware=firmware)
    bench.second_drive("js02", "primary master")
    bench.bench.powered = True
    bench.bench.power_all()
    return bench


def _spoilt() -> Workbench:
    bench = _switched_on()
    bench.drive.board.flash.poke(0x88000, bytes(range(256)) * 16)
    return bench


def _with_hands() -> Workbench:
    """Eject is held for a while, and the plug comes out and goes in again."""
    bench = _switched_on()

    def press() -> None:
        bench.bench.catch_up()  # or the finger would come before what the drive has yet to live through
        bench.drive.hold_eject()

    bench.bench.clock.at(370_000_123, press)
    bench.bench.clock.at(911_000_456, bench.unplug_power)
    bench.bench.clock.at(1_200_000_789, bench.plug_power)
    return bench


def _erasing() -> Workbench:
    """The PC was given up on in the middle of an update that the drive does by itself."""
    bench = Workbench()
    bench.flash_listed("BS41-PATCHED.EXE", 17.0)
    return bench


STARTS: dict[str, Start] = {
    "healthy": _switched_on,
    "blinking": lambda: _switched_on("js02"),
    "erased chip": lambda: _switched_on(None),
    "spoilt": _spoilt,
    "hands": _with_hands,
    "update": _erasing,
}


def lived(start: Start, pieces: list[int]) -> tuple[Any, ...]:
    """What both the drive and the clock have been through after these waits, in ns."""
    bench, seen = start(), []
    for kind in KINDS:
        bench.drive.watch(kind, lambda *what, kind=kind: seen.append((kind, *what)))
    for piece in pieces:
        bench.bench.wait(piece / SECOND)
    return seen, [bay.drive.save() for bay in bench.bench.bays], bench.bench.clock.now


@pytest.mark.parametrize("grain", [2_000, 77_777, 1_000_000, 90_000_000])
@pytest.mark.parametrize("start", STARTS)
def test_small_waits_are_one_long_wait(start: str, grain: int) -> None:
    """Cut at any places, even inside an instruction, a stretch of time leaves the same traces and drives."""
    hand = random.Random(grain)
    total = hand.randrange(SECOND, 2 * SECOND)
    cuts = sorted({min(total, at) for at in _marks(hand, grain)} | {0, total})
    pieces = [hi - lo for lo, hi in pairwise(cuts)]
    assert lived(STARTS[start], pieces) == lived(STARTS[start], [total])


def _marks(hand: random.Random, grain: int) -> list[int]:
    """Up to 600 moments, about `grain` ns apart."""
    at, marks = 0, []
    for _ in range(min(600, 2 * SECOND // grain)):
        at += hand.randrange(1, 2 * grain)
        marks.append(at)
    return marks
