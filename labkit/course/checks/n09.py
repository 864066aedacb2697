"""Judges of notebook 09: dead drives are built, examined and revived by the way that the answer says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from labkit.course.judging import judge
from labkit.drive.eeprom import as_delivered
from labkit.firmware.store import read_image
from labkit.host.console import PATIENCE_S as TOOL_S
from labkit.host.console import RunResult
from labkit.story.acceptance import accept
from labkit.story.parts import drive_model
from labkit.story.workbench import Workbench
from labkit.tools.programmer import Programmer

RUNGS = ("vendor", "mtkflash", "eject", "jumper", "programmer")
KNOCKS = {"mtkflash": "plain", "eject": "eject", "jumper": "jumper"}
DRIVES = {"A": "js02", "B": "zeros", "C": "shut", "D": "js02, other chip"}
ROUTES = ("eeprom-backup", *RUNGS[1:])
PATIENCE_S = 60.0
BACKUP, IMAGE = "OWN.EEP", "BYS2.BIN"
UNKNOWN_CHIP = "mbm29lv008ba"  # in no table of mtkflash
_CHIP = "Flash Type : "
# The gate's code loses the question for the button, and the start of the mechanism sleeps for ever.
_SHUT = ((0x88010, "54 FD"), (0x4806C, "43 87 01 80 FB"))


def dead(name: str) -> Workbench:
    """A DW-D22A that came with BYS2 and died so, switched off; its owner has a backup of the EEPROM."""
    what, _, other = name.partition(", ")
    model = drive_model("dw-d22a")
    if other:
        model = replace(model, chip=UNKNOWN_CHIP)
    image = bytearray(read_image("js02" if what == "js02" else "bys2"))
    if what == "zeros":
        image = bytearray(len(image))
    elif what == "hole":
        image[0x88000:0x89000] = bytes(0x1000)
    elif what == "shut":
        for at, code in _SHUT:
            image[at : at + len(bytes.fromhex(code))] = bytes.fromhex(code)
    backup = as_delivered(model)
    eeprom = backup[:0x1F0] + b"\x55" + backup[0x1F1:] if name == "eeprom" else backup
    pc = Workbench(model, bytes(image), eeprom=eeprom)
    pc.files[BACKUP] = backup
    return pc


@cache
def asked(name: str, rung: str) -> str:
    """What mtkflash C says of the chip after a power-up at this rung; "" where the gate does not answer."""
    pc = dead(name)
    power_up(pc, rung)
    said = pc.mtkflash("C", patience_s=3.0).transcript
    return said.partition(_CHIP)[2].splitlines()[0] if _CHIP in said else ""


def power_up(pc: Workbench, rung: str) -> None:
    """Switch on as this rung asks for it."""
    pc.drive.service_jumper = rung == "jumper"
    pc.power_on(hold_eject=rung == "eject")


@cache
def _works(name: str, rung: str) -> bool:
    """Can the rung's tool work on the flash chip?"""
    if rung == "vendor":
        return dead(name).in_windows
    if rung == "programmer":
        return Programmer(dead(name).drive).identify().good
    return "(" in asked(name, rung)


@judge("09.1")
def lowest_rung(answer: Any) -> str | None:
    """Tries the rung that was named for each drive, and those below it."""
    if not isinstance(answer, dict) or set(answer) != set(DRIVES) or not set(answer.values()) <= {*RUNGS}:
        return ""
    chosen = [(DRIVES[key], rung) for key, rung in answer.items()]
    bad = [(name, rung) for name, rung in chosen if not _works(name, rung)]
    if any(rung == "vendor" for _, rung in bad):
        return "not-listed"
    if any(not asked(name, rung) for name, rung in bad):
        return "gate-was-shut"
    if bad:
        return "open-is-not-enough"
    lower = any(_works(name, one) for name, rung in chosen for one in RUNGS[: RUNGS.index(rung)])
    return "higher-than-needed" if lower else None


# With a hole alone the programmer has one sector to write, which is quick.
EXAMINED = ("eeprom", "hole", "zeros", "js02", "shut", "hole, other chip")


@cache
def _seen(name: str) -> Mapping[str, Any]:
    """The evidence, gathered on the drive."""
    pc = dead(name)
    listed = pc.in_windows
    pc.bench.wait(6.0)
    said = {KNOCKS[rung]: asked(name, rung) for rung in KNOCKS}
    gates = {knock: bool(text) for knock, text in said.items()}
    return {"listed": listed, "light": pc.light, **gates, "chip": next(filter(None, said.values()), "")}


@cache
def _revived(name: str, route: str) -> bool:
    """Go this way, and try the drive."""
    pc = dead(name)
    if route == "eeprom-backup":
        pc.eeprom_restore(BACKUP)
    elif route == "programmer":
        pc.program_chip(IMAGE)
    else:
        power_up(pc, route)
        pc.mtkflash(f"W /B /M {IMAGE}", patience_s=PATIENCE_S)
        pc.drive.service_jumper = False
    return accept(pc).revived


@judge("09.2")
def route_from_evidence(answer: Callable[[dict[str, Any]], Any]) -> str | None:
    """Asks the answer about each dead drive and goes the way that it says."""
    chosen = {name: answer(dict(_seen(name))) for name in EXAMINED}
    if any(route not in ROUTES for route in chosen.values()):
        return ""
    if chosen["eeprom"] != "eeprom-backup" and not _revived("eeprom", chosen["eeprom"]):
        return "flash-for-an-eeprom"
    failing = [name for name in EXAMINED if not _revived(name, chosen[name])]
    if any(chosen[name] == "eeprom-backup" for name in failing):
        return "listed-is-not-well"
    if any(not asked(name, chosen[name]) for name in failing):
        return "gate-stayed-shut"
    if failing:
        return "chip-not-known"
    gates = [(name, route) for name, route in chosen.items() if route in RUNGS]
    lower = any(_works(name, one) for name, route in gates for one in RUNGS[1 : RUNGS.index(route)])
    return "more-than-needed" if lower else None


class _Logged(Workbench):
    """The death `twice`, and what was tried on it."""

    def __init__(self) -> None:
        super().__init__("dw-d22a", "js02-patched", eeprom=b"\xff" * 0x400)
        self.files[BACKUP] = as_delivered(drive_model("dw-d22a"))
        self.restored = self.repaired = self.unfound = False

    def eeprom_restore(self, file: str, patience_s: float = TOOL_S) -> RunResult:
        """As ever, and remembered."""
        run = super().eeprom_restore(file, patience_s)
        self.restored, self.unfound = True, self.unfound or run.ended != "finished"
        return run

    def eeprom_repair(self, patience_s: float = TOOL_S) -> RunResult:
        """As ever, and remembered."""
        self.repaired = True
        return super().eeprom_repair(patience_s)


@judge("09.3")
def two_injuries(answer: Callable[[Workbench], Any]) -> str | None:
    """Lets the plan loose on a drive with both memories ill, and tries that drive afterwards."""
    pc = _Logged()
    patient, ill = pc.drive, pc.drive.flash_contents
    answer(pc)
    if pc.drive is not patient:
        return ""
    seen = accept(pc)
    if seen.revived:
        return None
    if patient.flash_contents == ill:
        return "flash-untouched"
    if pc.unfound:
        return "no-firmware-yet"
    if pc.repaired:
        return "nothing-to-repair"
    if seen.light_off_when_idle:
        return "alarm-switched-off"
    return "one-memory-only" if seen.listed_in_windows and not pc.restored else ""
