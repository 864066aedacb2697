"""Judges of notebook 01."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import combinations
from typing import Any

from labkit.catalog import models
from labkit.course.judging import judge
from labkit.drive.eeprom import checksum
from labkit.drive.mechanism import SETTINGS
from labkit.firmware.store import read_image
from labkit.host.clock import SECOND
from labkit.story.cabling import new_drive
from labkit.story.light import describe_light
from labkit.story.parts import another_unit, drive_model, eeprom_of, with_mechanism
from labkit.story.workbench import Workbench
from labkit.tools.omnipatcher import omnipatcher

LIGHT_S = 8  # the first seconds of a start have a light of their own
PARTS = ("flash", "EEPROM", "mechanism")
OWN, OTHER = models()["dw-d22a"].eeprom, models()["board-b"].eeprom


def _summed(cells: bytes, constant: int) -> bytes:
    """The same EEPROM with the checksum of a family."""
    at = OWN.checked[1]
    return cells[:at] + bytes([checksum(cells, at, constant)]) + cells[at + 1 :]


@cache
def _observed(changed: str) -> dict[str, Any]:
    """What is seen of a DW-D22A with one part (or none) changed for another of its kind."""
    firmware = omnipatcher(read_image("bs41")).data if changed == "flash" else read_image("bys2")
    cells = eeprom_of("dw-d22a", 3 if changed == "EEPROM" else 0)
    model = another_unit("dw-d22a", 3 if changed == "mechanism" else 0)
    pc = Workbench(model, firmware, eeprom=cells)
    if changed == "mechanism":
        pc.drive.pinhole()
    pc.bench.power_on()
    foreign = new_drive(model, firmware, _summed(cells, OTHER.constant))
    foreign.power_on(0)
    foreign.run_until(LIGHT_S * SECOND)
    mechanism = pc.drive.board.mechanism
    return {
        "name at POST": pc.post_name,
        "laser settings": mechanism.state.registers[SETTINGS : SETTINGS + len(mechanism.needs)],
        "right checksum": describe_light(foreign.led_log, foreign.board.time, foreign.led),
        "tray": pc.drive.tray,
    }


@judge("01.1")
def which_part(answer: Any) -> str | None:
    """Swaps each part and sees what changed with it."""
    before = _observed("")
    held = {
        thing: next(part for part in PARTS if _observed(part)[thing] != seen)
        for thing, seen in before.items()
    }
    if not isinstance(answer, dict) or set(answer) != set(held):
        return ""
    wrong = {thing for thing, part in held.items() if answer[thing] != part}
    if not wrong:
        return None
    for thing, said, key in (
        ("name at POST", "EEPROM", "name-in-eeprom"),
        ("right checksum", "EEPROM", "rule-in-eeprom"),
        ("laser settings", "mechanism", "settings-in-mechanism"),
    ):
        if thing in wrong and answer[thing] == said:
            return key
    return ""


def _with(cells: bytes, at: int, value: int) -> bytes:
    return cells[:at] + bytes([value]) + cells[at + 1 :]


Rule = Callable[[bytes, int], bool]
SUM = OWN.checked[1]
WRONG_RULES: tuple[tuple[str, Rule], ...] = (
    ("whole-kilobyte", lambda cells, constant: (sum(cells) - cells[SUM]) % 256 ^ constant == cells[SUM]),
    ("whole-kilobyte", lambda cells, constant: sum(cells) % 256 ^ constant == cells[SUM]),
    ("constant-forgotten", lambda cells, _: sum(cells[:SUM]) % 256 == cells[SUM]),
    ("sums-itself", lambda cells, constant: sum(cells[: SUM + 1]) % 256 ^ constant == cells[SUM]),
)


def _right(cells: bytes, constant: int) -> bool:
    return checksum(cells, SUM, constant) == cells[SUM]


def _fooling(rule: Rule) -> bytes:
    """An EEPROM that is wrong and passes a wrong rule."""
    own = eeprom_of("dw-d22a")
    tried = (_with(_with(own, SUM - 1, one), SUM, total) for one in range(256) for total in range(256))
    return next(one for one in tried if rule(one, OWN.constant) and not _right(one, OWN.constant))


@cache
def _examined() -> tuple[tuple[bytes, int], ...]:
    """EEPROMs with a constant: whole, with something learnt, damaged, and such as fool a wrong rule."""
    own = [eeprom_of("dw-d22a", unit) for unit in range(3)]
    learnt = [_with(cells, 0x300, 0x10) for cells in own]
    hurt = [_with(cells, at, cells[at] ^ 0x10) for cells in own for at in (0x00F, SUM - 1, SUM)]
    fooling = [_fooling(rule) for _, rule in WRONG_RULES]
    foreign = eeprom_of("board-b")
    tried = [(cells, OWN.constant) for cells in (*own, *learnt, *hurt, *fooling, foreign)]
    return (*tried, *((cells, OTHER.constant) for cells in (*own, foreign)))


@judge("01.2")
def examine(answer: Callable[[bytes, int], Any]) -> str | None:
    """EEPROMs of several units, whole and damaged, with the right constant and with the other one."""
    tried = _examined()
    wanted = [(cells[:32].decode("ascii").rstrip(), _right(cells, constant)) for cells, constant in tried]
    given = [answer(*one) for one in tried]
    if given == wanted:
        return None
    if not all(isinstance(one, tuple) and len(one) == 2 for one in given):
        return ""
    if [(str(model).rstrip(), whole) for model, whole in given] == wanted:
        return "blanks-kept"
    said = [whole for _, whole in given]
    return next((key for key, rule in WRONG_RULES if said == [rule(*one) for one in tried]), "")


@cache
def _good(drive: str, changed: frozenset[str]) -> bool:
    """Is a drive of the task good with these parts changed?"""
    return _signs(drive, changed) == ("named", "listed", "off", "open")


@cache
def _signs(drive: str, changed: frozenset[str]) -> tuple[str, ...]:
    firmware = {"A": "js02", "B": "bys2", "C": "bys2" if "flash" in changed else "cs0c"}[drive]
    foreign = (drive == "A" and "EEPROM" in changed) or (drive == "B" and "EEPROM" not in changed)
    swapped = drive == "A" and "mechanism" in changed
    model = with_mechanism("dw-d22a", "b") if swapped else drive_model("dw-d22a")
    pc = Workbench(model, firmware, eeprom=eeprom_of("board-b" if foreign else "dw-d22a"))
    pc.bench.power_on()
    named, listed = "named" if pc.post_name else "", "listed" if pc.in_windows else ""
    return named, listed, pc.light, pc.press_eject()


@judge("01.3")
def plan_repairs(answer: Any) -> str | None:
    """Builds the three drives, and tries whether a part less would have done."""
    if not isinstance(answer, dict) or set(answer) != set("ABC"):
        return ""
    if not all(isinstance(one, set | frozenset) and one <= set(PARTS) for one in answer.values()):
        return ""
    plan = {drive: frozenset(parts) for drive, parts in answer.items()}
    bad = [drive for drive, parts in plan.items() if not _good(drive, parts)]
    if "A" in bad:
        light = _signs("A", plan["A"])[2]
        return {"slow": "mechanism-only", "fast": "eeprom-only"}.get(light, "") if plan["A"] else ""
    if bad:
        return ""
    fewer = [
        (drive, frozenset(less))
        for drive, parts in plan.items()
        for less in combinations(sorted(parts), len(parts) - 1 if parts else 0)
        if parts
    ]
    return "too-many-parts" if any(_good(*one) for one in fewer) else None
