"""Judges of notebook 12: patients told apart by looking, by their bytes, and by a program that cures them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from typing import Any

from labkit.course.clinic import Clinic, Score, draw
from labkit.course.judging import judge
from labkit.course.ward import read_ward
from labkit.firmware.store import read_image
from labkit.host.damage import holed
from labkit.story.inside import Inside, look_inside
from labkit.story.parts import eeprom_of
from labkit.story.symptoms import Symptoms, symptoms
from labkit.story.workbench import Workbench

PANEL, SERVO = (0x88000, 0x1000), (0xF8000, 0x1000)
LEARNT = 0x230
ENOUGH = 8
Look = tuple[Inside, Symptoms]


@cache
def _looks() -> tuple[tuple[str, str, Look], ...]:
    """Patients: what each one is, the part that is ill, and what eyes and one minute show."""
    own, foreign = read_image("bys1"), eeprom_of("board-b")
    patients: dict[tuple[str, str], Workbench] = {
        ("program", "flash"): Workbench("dw-d22a", "js02"),
        ("tray", "flash"): Workbench("dw-d22a", holed(own, *SERVO, 0)),
        ("blink", "eeprom"): Workbench("dw-d22a", "bys1", eeprom=foreign),
        ("power", "wiring"): Workbench("dw-d22a", "bys1"),
        ("neighbour", "wiring"): Workbench("dw-d22a", "bys1"),
        ("bios", "wiring"): Workbench("dw-d22a", "bys1"),
    }
    patients["power", "wiring"].unplug_power()
    patients["neighbour", "wiring"].second_drive("bs41", "primary master", model="dw-d22a", jumper="SL")
    patients["bios", "wiring"].bios_channel("primary", "none")
    return tuple((name, part, (look_inside(pc), symptoms(pc))) for (name, part), pc in patients.items())


@judge("12.1")
def which_part(answer: Callable[[Inside, Symptoms], Any]) -> str | None:
    """Patients with one illness each, seen on real benches."""
    given = {name: answer(*look) for name, _, look in _looks()}
    wrong = {name for name, part, _ in _looks() if given[name] != part}
    if not wrong:
        return None
    if wrong == {"program"} and given["program"] == "eeprom":
        return "blink-means-eeprom"
    if wrong == {"tray"} and given["tray"] == "eeprom":
        return "listed-means-well"
    if wrong <= {"neighbour", "bios"}:
        return "plugs-only"
    return "eyes-shut" if wrong <= {"power", "neighbour", "bios"} else ""


def _files() -> Iterator[tuple[str, bytes, bytes]]:
    """(cause, flash, EEPROM) of a DW-D22A with BYS1, made as the clinic's own rows say."""
    image, own, ward = read_image("bys1"), eeprom_of("dw-d22a"), read_ward()
    for id in ("constant-file", "panel-hole", "servo-hole"):
        for way in ward.named(id).acts:
            made = way[0].options
            if made["file"] == "{image}":
                first, size = made["hole"]
                yield id, holed(image, first, size, made.get("fill", 0)), own
    yield "eeprom-erased", image, b"\xff" * len(own)
    for way in ward.named("eeprom-sum").acts:
        cells = bytearray(own)
        cells[way[0].options["offset"]] = way[0].options["value"]
        yield "eeprom-sum", image, bytes(cells)
    yield "eeprom-unit", image, eeprom_of("dw-d22a", ward.named("eeprom-unit").acts[0][0].options["unit"])


@judge("12.2")
def named_from_files(answer: Callable[[bytes, bytes, bytes, bytes], Any]) -> str | None:
    """Each cause as the clinic makes it, and a drive of the same model whose own EEPROM is another one."""
    image, own = read_image("bys1"), eeprom_of("dw-d22a")
    rows = [(cause, dump, answer(image, dump, own, now)) for cause, dump, now in _files()]
    # Learnt data are no part of the sum: here they make the sum of *all* bytes fit, or not.
    used = bytearray(eeprom_of("dw-d22a", 21))
    used[LEARNT] = (used[LEARNT] + sum(own) - sum(used)) & 0xFF
    tuned = answer(image, image, own, bytes(used))
    rows.append(("eeprom-unit", image, tuned))
    wrong = {(cause, given) for cause, _, given in rows if given != cause}
    if not wrong:
        return None
    if {cause for cause, _ in wrong} == {"constant-file"}:
        ones = [given for cause, dump, given in rows if cause == "constant-file" and not any(dump)]
        return "zeros-only" if ones == ["constant-file"] else ""
    if wrong == {("eeprom-unit", "eeprom-sum")} and tuned == "eeprom-unit":
        return "checksum-counted"
    known: dict[frozenset[tuple[str, str]], str] = {
        frozenset({("eeprom-unit", "eeprom-sum")}): "no-sum",
        frozenset({("eeprom-sum", "eeprom-unit")}): "no-sum",
        frozenset({("panel-hole", "servo-hole"), ("servo-hole", "panel-hole")}): "holes-mixed-up",
    }
    return known.get(frozenset(wrong), "")


def _case(kind: str) -> Clinic:
    """The first case of this cause without a neighbour."""
    ward = read_ward()
    for seed in count():
        drawn = draw(seed, ward)
        if drawn.cause.id == kind and not drawn.neighbour:
            return Clinic(seed)
    raise AssertionError


@judge("12.3")
def two_illnesses(answer: Callable[[Clinic], Any]) -> str | None:
    """Lets the doctor loose on a case of each kind, and asks for the scores."""
    cases = [_case(kind) for kind in ("eeprom-sum", "eeprom-unit")]
    for case in cases:
        answer(case)
    scores: list[Score] = [case.score() for case in cases]
    if not all(one.acceptance.revived for one in scores):
        verbs = [step for case in cases for step in case.bench.steps]
        return "sum-repaired" if any(step.startswith("eeprom_repair") for step in verbs) else ""
    if not any(one.diagnosis for one in scores):
        return "nothing-stated"
    if any(one.diagnosis != one.cause.id for one in scores):
        return "one-for-all" if scores[0].diagnosis == scores[1].diagnosis else ""
    return "too-many-steps" if any(one.steps > ENOUGH for one in scores) else None
