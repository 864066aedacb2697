"""Judges of notebook 06: constants read from code, a patch that boots, and a plan that is played."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from itertools import combinations
from typing import Any

from labkit.course.judging import judge
from labkit.firmware.compare import compare
from labkit.firmware.image import Image
from labkit.firmware.patch import CROSSFLASH, apply, changes, look
from labkit.firmware.store import read_image, recipe
from labkit.story.bootlog import record_boot
from labkit.story.light import describe_light
from labkit.story.parts import eeprom_of, with_mechanism
from labkit.story.workbench import Workbench

BOOT_S = 5.5  # the last five seconds tell a blink from a start
_CONSTANT = re.compile(rb"\x90..\xe0\x64.\xff\xf0\x22", re.S)


@judge("06.1")
def constants_compared(answer: Callable[[bytes, bytes], Any]) -> str | None:
    """Pairs of real images, one with another constant under an old name, one with a moved address."""
    known = {key: recipe(key).eeprom_constant for key in ("bys1", "cs0c", "js02")}
    samples = [(read_image(key), constant) for key, constant in known.items()]
    bys1 = samples[0][0]
    samples.append((_edited(bys1, 5, 0xC3), 0xC3))
    samples.append((_edited(bys1, 2, 0x99), known["bys1"]))
    pairs = list(combinations(samples, 2))
    given = [answer(one, other) for (one, _), (other, _) in pairs]
    if any(not isinstance(value, bool) for value in given):
        return ""
    rules: Mapping[str | None, Callable[[bytes], object]] = {
        "compared-names": lambda data: _identity(data),
        "compared-layouts": lambda data: data[0x7FE0],
        "compared-addresses-too": lambda data: _test(data),
        "always-true": lambda data: None,
    }
    if given == [one == other for (_, one), (_, other) in pairs]:
        return None
    for key, rule in rules.items():
        if given == [rule(one) == rule(other) for (one, _), (other, _) in pairs]:
            return key
    return ""


def _test(data: bytes) -> bytes:
    (found,) = _CONSTANT.findall(data)
    return bytes(found)


def _identity(data: bytes) -> str:
    found = Image(data).identity
    return found.product if found else ""


def _edited(data: bytes, place: int, value: int) -> bytes:
    """The image with one byte of its constant's code replaced."""
    old = _test(data)
    return data.replace(old, old[:place] + bytes([value]) + old[place + 1 :])


@judge("06.2")
def one_byte_patch(answer: Callable[[bytes], Any]) -> str | None:
    """Boot what the answer makes of CS0C and of JS02, with fitting and with foreign EEPROMs."""
    image, other = read_image("cs0c"), read_image("js02")
    made, made_other = answer(image), answer(other)
    if not isinstance(made, bytes | bytearray) or not isinstance(made_other, bytes | bytearray):
        return ""
    if len(made) != len(image) or len(made_other) != len(other):
        return "code-moved"
    changed = compare(image, bytes(made)).changed
    if not changed:
        return "nothing-changed"
    own, foreign = (_light(bytes(made), "a", eeprom) for eeprom in ("dw-d22a", "board-b"))
    if (own, foreign) != ("off", "off"):
        return {("slow", "off"): "turned-round", ("slow", "slow"): "always-fails"}.get((own, foreign), "")
    if {_light(bytes(made_other), "b", eeprom) for eeprom in ("dw-d22a", "board-b")} != {"off"}:
        return "one-image-only"
    if changed > 1:
        return "too-many-bytes"
    return None if compare(other, bytes(made_other)).changed == 1 else "too-many-bytes"


@cache
def _light(image: bytes, kit: str, eeprom: str) -> str:
    """The light of a DW-D22A with this image, mechanism and that model's EEPROM; "dead" with BSY stuck."""
    drive = Workbench(with_mechanism("dw-d22a", kit), image, eeprom=eeprom_of(eeprom)).drive
    log = record_boot(drive, BOOT_S)
    if all(what != "BSY falls" for _, what in log.events):
        return "dead"  # a light that nobody ever switches on is off as well
    return describe_light(log.light, log.end, log.light[-1][1] if log.light else False)


# The drives of 06.3: image, EEPROM, mechanism that is in, mechanism that its firmware was written for.
DRIVES = {
    "A": ("cs0c", "dw-d22a", "a", "a"),
    "B": ("cs0c", "board-b", "a", "a"),
    "C": ("js02", "dw-d22a", "a", "b"),
    "D": ("js02", "dw-d22a", "b", "b"),
    "E": ("js02-patched", "dw-d22a", "a", "b"),
}
REMEDIES = ("nothing", "patch", "mechanism", "both")  # the least first


def _works(drive: str, remedy: str) -> bool:
    key, eeprom, kit, wanted = DRIVES[drive]
    image = read_image(key)
    if remedy in ("patch", "both"):
        image = apply(image, changes(look(image, CROSSFLASH, Image(image).layout)))
    return _light(image, wanted if remedy in ("mechanism", "both") else kit, eeprom) == "off"


@judge("06.3")
def least_that_helps(answer: Any) -> str | None:
    """Play each remedy, the least first, on each drive, and compare with the plan."""
    if not isinstance(answer, dict) or set(answer) != set(DRIVES) or not set(answer.values()) <= {*REMEDIES}:
        return ""
    least = {drive: next(one for one in REMEDIES if _works(drive, one)) for drive in DRIVES}
    if answer == least:
        return None
    failing = [drive for drive in DRIVES if not _works(drive, answer[drive])]
    if "patch" in [answer[drive] for drive in failing]:
        return "patch-for-everything"
    if any(answer[drive] in ("nothing", "mechanism") for drive in ("C", "D") if drive in failing):
        return "mechanism-alone"
    if failing:
        return ""
    return "patched-without-need" if answer["A"] != "nothing" else "more-than-needed"
