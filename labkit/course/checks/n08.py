"""Judges of notebook 08: a printed sum, a chip written without erase, and an experiment on two drives."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

from labkit.catalog import chips
from labkit.course.judging import judge
from labkit.firmware.store import read_image
from labkit.firmware.sums import sum16
from labkit.flash import NorFlash
from labkit.story.probe import knock
from labkit.story.workbench import Workbench

CHIP = "am29lv008bb"
EXPERIMENTS = ("light", "post", "knock", "sum", "byte")
RIVALS = {"zeros": 0x00, "ones": 0xFF}
ERASE = ((0x555, 0xAA), (0x2AA, 0x55), (0x555, 0x80), (0x555, 0xAA), (0x2AA, 0x55), (0, 0x30))
LONG = 10**10  # ns; every erase has ended by then
AROUND = 0x100  # bytes on either side of the border


@judge("08.1")
def printed_sum(answer: Callable[[bytes], Any]) -> str | None:
    """Images, constant files and short ones, against the lab's own sum."""
    constant = [bytes([value]) * 0x100000 for value in (0x00, 0x3A)]
    samples = [read_image("bys1"), read_image("js02"), *constant, b"\x01", b"\xff" * 5, b"\xab" * 0x300]
    given = [answer(one) for one in samples]
    if any(not isinstance(one, str) for one in given):
        return ""
    sums = [sum16(one) for one in samples]
    forms: dict[str | None, list[str]] = {
        None: [f"({one:04X})" for one in sums],
        "sum-too-long": [f"({sum(one):04X})" for one in samples],
        "eight-bits": [f"({one & 0xFF:04X})" for one in sums],
        "zeros-missing": [f"({one:X})" for one in sums],
        "small-letters": [f"({one:04x})" for one in sums],
    }
    return next((key for key, form in forms.items() if given == form), "")


@judge("08.2")
def left_after_writing(answer: Callable[[bytes, bytes, int], Any]) -> str | None:
    """The border of the first sector on a chip that is erased and written, with more or less before it."""
    edge = chips()[CHIP].sectors[0]
    before, after = (Random(seed).randbytes(edge + AROUND) for seed in RIVALS)
    held = _written(before, after)
    pieces = [(edge - size, edge + AROUND, size) for size in (AROUND, 1, 0)] + [(0, AROUND, AROUND)]
    cases = [(before[lo:hi], after[lo:hi], erased, held[lo:hi]) for lo, hi, erased in pieces]
    given = [answer(old, new, erased) for old, new, erased, _ in cases]
    if given == [truth for *_, truth in cases]:
        return None
    wrong: dict[str, Callable[[bytes, bytes, int], bytes]] = {
        "new-wins": lambda old, new, n: new,
        "old-stays": lambda old, new, n: new[:n] + old[n:],
        "erase-forgotten": lambda old, new, n: _mixed(int.__and__, old, new),
        "wrong-operation": lambda old, new, n: new[:n] + _mixed(int.__or__, old[n:], new[n:]),
    }
    return next((key for key, one in wrong.items() if given == [one(*case[:3]) for case in cases]), "")


def _mixed(how: Callable[[int, int], int], old: bytes, new: bytes) -> bytes:
    return bytes(map(how, old, new))


def _written(old: bytes, new: bytes) -> bytes:
    """What begins with `old`, after the first sector was erased and `new` was written over all of it."""
    part = chips()[CHIP]
    chip = NorFlash(part, old.ljust(part.size, b"\xff"))
    for address, value in ERASE:
        chip.write(address, value, 0)
    chip.settle(LONG)
    chip.settle(chip.program_run(0, new, LONG))
    return chip.peek(0, len(new))


@cache
def _seen(experiment: str, rival: str) -> str:
    """What the experiment shows on a drive whose chip holds one byte everywhere."""
    pc = Workbench("dw-d22a", bytes([RIVALS[rival]]) * 0x100000)
    if experiment in ("sum", "byte"):
        pc.read_chip("OUT.BIN")
        data = pc.file("OUT.BIN")
        return f"{sum16(data):04X}" if experiment == "sum" else f"{data[0]:02X}"
    pc.power_on()
    if experiment == "knock":
        return knock(pc).split()[0]
    return pc.light if experiment == "light" else pc.post_name or "none"


@judge("08.3")
def experiment_that_decides(answer: Any) -> str | None:
    """Does the experiment on both drives."""
    if not isinstance(answer, dict) or answer.get("experiment") not in (
        "light",
        "post",
        "knock",
        "sum",
        "byte",
    ):
        return ""
    foretold = [answer.get(rival) for rival in RIVALS]
    if not all(isinstance(one, str) for one in foretold):
        return ""
    seen = [_seen(answer["experiment"], rival) for rival in RIVALS]
    if seen[0] == seen[1]:
        return "same-for-both" if foretold == seen else "hoped-for-difference"
    if foretold == seen:
        return None
    return "wrong-way-round" if foretold == seen[::-1] else "badly-foretold"
