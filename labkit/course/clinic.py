"""The clinic: a mystery drive from a seed, a bench to examine it, a diagnosis to state, a cure to find.

A case is made as the threads are played: by acts. What is drawn is the cause, the drive and its firmware, the
place in the PC, and what hangs beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from random import Random
from typing import Any

from labkit.catalog import models
from labkit.course.counted import CountedWorkbench
from labkit.course.ward import Cause, Patient, Ward, read_ward
from labkit.host.places import PLACES
from labkit.story.acceptance import Acceptance, accept
from labkit.story.acts import perform
from labkit.story.ladder import filled
from labkit.story.sentences import in_words
from labkit.story.stage import Stage
from labkit.story.thread import Event

OWN_EEPROM = "OWN.EEP"
RIGHT, RIGHT_PART, REVIVED, THRIFT, FREE_STEPS = 50, 20, 40, 10, 15


@dataclass(frozen=True)
class Draw:
    """What a seed came to. `way` numbers the cause's ways; `neighbour` is a place or ""."""

    cause: Cause
    way: int
    patient: Patient
    place: str
    neighbour: str
    says: str

    @property
    def acts(self) -> tuple[Event, ...]:
        """The acts that made the case, with the drive's own names in them."""
        channel, role = self.place.split()
        names = {
            "image": f"{self.patient.firmware.upper()}.BIN",
            "channel": channel,
            "jumper": "MA" if role == "master" else "SL",
            "mate": f"{channel} {'slave' if role == 'master' else 'master'}",
        }
        return filled(self.cause.acts[self.way], names)


def draw(seed: int | str, ward: Ward | None = None) -> Draw:
    """What this seed comes to; the same on every machine. A seed may be a number or any text."""
    ward = ward or read_ward()
    dice = Random(int.from_bytes(sha256(str(seed).encode()).digest()[:8], "big"))
    cause = dice.choice(ward.causes)
    patient = dice.choice([one for one in ward.patients if one.model in cause.models])
    place = dice.choice(list(PLACES))
    others = [name for name in PLACES if name.split()[0] != place.split()[0]]
    neighbour = dice.choice(["", *others])
    return Draw(cause, dice.randrange(len(cause.acts)), patient, place, neighbour, dice.choice(cause.says))


@dataclass(frozen=True, repr=False)
class Score:
    """Points of 100: 50 for the diagnosis (20 for its part alone), 40 for a revival, 10 for few steps."""

    diagnosis: str
    cause: Cause
    acceptance: Acceptance
    steps: int
    part_right: bool

    @property
    def points(self) -> int:
        """All points, 0 to 100."""
        right = RIGHT if self.diagnosis == self.cause.id else RIGHT_PART if self.part_right else 0
        revived = REVIVED if self.acceptance.revived else 0
        thrift = max(0, THRIFT - max(0, self.steps - FREE_STEPS)) if right and revived else 0
        return right + revived + thrift

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "diagnosis": self.diagnosis,
            "cause": self.cause.id,
            "revived": self.acceptance.revived,
            "steps": self.steps,
            "points": self.points,
        }

    def __repr__(self) -> str:
        lines = [
            *self._verdict,
            f"Revived: {'yes' if self.acceptance.revived else f'no, {self.acceptance.points} of 5 points'}.",
            f"Steps: {self.steps}.",
            f"Score: {self.points} of 100.",
        ]
        return "\n".join(lines)

    @property
    def _verdict(self) -> list[str]:
        """What to say of the diagnosis; before there is one, the cause is not told."""
        if not self.diagnosis:
            return ["Diagnosis: none yet. State one with diagnose(...); then this tells the cause."]
        said = "right" if self.diagnosis == self.cause.id else f"no: it was {self.cause.title}"
        return [f"Diagnosis {self.diagnosis}: {said}.", self.cause.why]


class Diagnoses(dict[str, str]):
    """Id and meaning of each diagnosis, in the order of the parts; printed as a list, one per line."""

    def __repr__(self) -> str:
        width = max(map(len, self), default=0) + 2
        return "\n".join(f"{id:<{width}}{meaning}" for id, meaning in self.items())


class Clinic:
    """One case. `bench` is what you work on; the drive's own image and `OWN.EEP` are among its files.

    The same seed gives the same case; it may be a student's id.
    """

    def __init__(self, seed: int | str) -> None:
        self.seed = seed
        self._ward = read_ward()
        self._draw = draw(seed, self._ward)
        self._said = ""
        self.bench = admit(self._draw)

    @property
    def image(self) -> str:
        """The file of the firmware that the owner bought the drive with."""
        return f"{self._draw.patient.firmware.upper()}.BIN"

    @cached_property
    def history(self) -> str:
        """What the owner says, and what stands on the drive's badge."""
        badge = models()[self._draw.patient.model].name
        return (
            f"{badge}, bought with {self._draw.patient.firmware.upper()}. It was the {self._draw.place}.\n"
            f'The owner: "{self._draw.says}"\n'
            f"On the shelf: {self.image}, its own firmware, and {OWN_EEPROM}, its EEPROM when it was well."
        )

    @property
    def diagnoses(self) -> Diagnoses:
        """What can be diagnosed: the id to state, and what it means."""
        return Diagnoses({cause.id: f"{cause.part}: {cause.title}" for cause in self._ward.causes})

    @property
    def steps(self) -> int:
        """How many steps were taken so far."""
        return len(self.bench.steps)

    def diagnose(self, cause: Any) -> str:
        """State what is wrong, an id of `diagnoses`; the last statement counts.

        `...` states nothing: a cell that nobody has filled waits. Raises ValueError for an id that does not
        exist.
        """
        if cause is ...:
            return "The diagnosis waits to be stated: put an id of the list in place of the dots."
        self._said = self._ward.named(cause).id
        return f"Noted: {self._ward.named(cause).title}. Revive the drive, then ask for the score."

    def score(self) -> Score:
        """Try the drive as it is now, and count. The bench is left as it was."""
        before, steps, told = self.bench.save(), self.steps, len(self.bench.journal)
        found = accept(self.bench)
        self.bench.load(before)
        self.bench.journal.forget(told)
        cause = self._draw.cause
        part_right = bool(self._said) and self._ward.named(self._said).part == cause.part
        return Score(self._said, cause, found, steps, part_right)

    def __repr__(self) -> str:
        return f"Case {self.seed}. {self.history}"


def admit(case: Draw) -> CountedWorkbench:
    """Make the case: the drive when it was well, its owner's backup, then what happened. The PC is off."""
    bench = CountedWorkbench(case.patient.model, case.patient.firmware, case.place)
    if case.neighbour:
        bench.second_drive("bys1", case.neighbour, model="dw-d22a")
    bench.power_on()
    bench.eeprom_backup(OWN_EEPROM)
    stage = Stage(bench)
    for event in case.acts:
        perform(stage, event)
    if bench.bench.powered:
        bench.power_off()
    for name in [name for name in bench.files if name != OWN_EEPROM]:
        del bench.files[name]
    # What lies on the boot disk would be copied back into the folder.
    for name in [*bench.bench.disk]:
        del bench.bench.disk[name]
    bench.forget()
    return bench


def answer_key(seed: int | str) -> str:
    """For a teacher: the cause, how it came about, and the way back."""
    ward = read_ward()
    case = draw(seed, ward)
    acts = [in_words(event.act, event.options) for event in case.acts]
    cure = next(one for one in ward.cures if one.startswith(case.cause.part))
    return "\n".join(
        [f"Case {seed}: {case.cause.id}, {case.cause.title}.", case.cause.why, *acts, f"Cure: {cure}"]
    )
