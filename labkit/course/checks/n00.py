"""Judges of notebook 00."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from labkit.course.judging import judge
from labkit.firmware.layout import FILE_BANK
from labkit.firmware.store import read_image
from labkit.story.parts import eeprom_of
from labkit.story.symptoms import Symptoms, symptoms
from labkit.story.workbench import Workbench


@judge("00.1")
def file_banks(answer: object) -> str | None:
    """As many banks as the image of BYS2 has."""
    image = read_image("bys2")
    banks = len(image) // FILE_BANK
    if answer == banks:
        return None
    if answer == banks - 1:
        return "last-number"
    if answer == len(image) // 1024:
        return "kilobytes-of-the-image"
    near = isinstance(answer, int | float) and banks < answer < banks + 1
    return "thousands" if near or answer in (len(image) // 64_000, 1000 // 64) else ""


@judge("00.2")
def revision(answer: Callable[[str], Any]) -> str | None:
    """What POST prints for three drives, taken apart by the answer."""
    lines = [Workbench(firmware=key).power_on().line("primary slave") for key in ("bys2", "js02", "cs0c")]
    given = [answer(str(line)) for line in lines]
    if given == [line.revision for line in lines]:
        return None
    if len({str(one) for one in given}) == 1:
        return "one-drive-only"
    if all(isinstance(one, list) for one in given):
        return "a-list"
    pairs = zip(given, lines, strict=True)
    return "name-as-well" if all(str(line.name) in str(one) for one, line in pairs) else ""


@cache
def _seen() -> dict[str, Symptoms]:
    """What is seen of three real drives, and of the first with one sign changed."""
    well = symptoms(Workbench())
    return {
        "well": well,
        "named": symptoms(Workbench(firmware="js02")),
        "listed": symptoms(Workbench(firmware="cs0c", eeprom=eeprom_of("board-b"))),
        "nameless": replace(well, post=None),
        "lit": replace(well, light="on"),
        "stuck": replace(well, tray="closed"),
    }


@judge("00.3")
def looks_well(answer: Callable[[Symptoms], Any]) -> str | None:
    """Symptoms of emulated drives, sorted by the answer."""
    said = {name: answer(one) for name, one in _seen().items()}
    if any(type(one) is not bool for one in said.values()):
        return "no-true-or-false"
    well = {name for name, yes in said.items() if yes}
    if well == {"well"}:
        return None
    if {"well", "named", "listed"} <= well:
        return "a-name-is-enough"
    if {"well", "listed"} <= well:
        return "listed-is-enough"
    return "button-forgotten" if well == {"well", "stuck"} else ""
