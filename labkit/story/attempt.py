"""One dead drive, and routes tried on it. What comes of a try is seen from outside, never looked up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any

from labkit.story.acceptance import Acceptance, accept
from labkit.story.acts import perform
from labkit.story.ladder import LOCKED, Death, Ladder, Route
from labkit.story.sentences import in_words
from labkit.story.stage import Stage, StageState
from labkit.story.thread import Event
from labkit.story.workbench import Workbench

REVIVED, NO_CHANGE, WORSE = RESULTS = ("revived", "no change", "worse")


@dataclass(frozen=True)
class Attempt:
    """One cell: `result` is one of RESULTS, `reason` one sentence, `transcript` what was done and printed."""

    death: str
    route: str
    result: str
    reason: str
    transcript: str

    def as_dict(self) -> dict[str, str]:
        """For JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Left:
    """What a drive without power keeps: its memories, the way its tray and jumpers are, nothing else."""

    flash: bytes
    eeprom: bytes
    rest: tuple[Any, ...]


@dataclass(frozen=True)
class Outcome:
    """What a route left: the stage with the PC switched off, and what was seen on the way."""

    stage: StageState
    left: Left
    seen: Acceptance
    lines: tuple[str, ...]
    last: str
    answered: bool


class DeadDrive:
    """A drive after its death, with the PC switched off; every route starts from a snapshot of that."""

    def __init__(self, ladder: Ladder, death: Death) -> None:
        self.ladder, self.death = ladder, death
        self._stage = Stage(Workbench(death.drive, death.firmware))
        self._stage.bench.drive.board.flash.protected = set(death.unit.get(LOCKED, ()))
        self.lines = tuple(self._play((*ladder.before, *death.acts)))
        self._switch_off()
        self._dead = self._stage.save()
        self._left = self._what_is_left()
        self._outcomes: dict[str, Outcome] = {}
        self._lost: dict[Left, tuple[str, ...]] = {}

    @cached_property
    def seen(self) -> Acceptance:
        """What the acceptance test says of the dead drive."""
        self._stage.load(self._dead)
        return accept(self._stage.bench)

    def bench(self) -> Workbench:
        """The dead drive in its PC, switched off, to look at and to work on."""
        self._stage.load(self._dead)
        return self._stage.bench

    def attempt(self, name: str) -> Attempt:
        """Try one route by its id. The answer is the same whatever was tried before."""
        found, route = self._outcome(name), self.ladder.route(name)
        lost: tuple[str, ...] = ()
        if found.seen.revived:
            result = REVIVED
        elif found.seen.points < self.seen.points:
            result = WORSE
        else:
            # Points are quick to count; only where none was lost is it worth while to walk the ways again.
            lost = self._ways_lost(found)
            result = WORSE if lost else NO_CHANGE
        reason = self._reason(route, found, lost)
        return Attempt(self.death.id, name, result, reason, "\n".join(found.lines))

    # Trying ----------------------------------------------------------------------------------

    def _outcome(self, name: str) -> Outcome:
        if name not in self._outcomes:
            self._outcomes[name] = self._try(self.ladder.route(name), self._dead)
        return self._outcomes[name]

    def _try(self, route: Route, start: StageState) -> Outcome:
        self._stage.load(start)
        lines: list[str] = []
        last, answered = "", False
        for event in route.with_files(self.death.files):
            shown = tuple(self._play((event,)))
            lines += shown
            last = next((line for line in reversed(shown[1:]) if line), last)
            answered = answered or self._stage.bench.drive.board.gate.active
        self._switch_off()
        stage, left = self._stage.save(), self._what_is_left()
        # The test begins with power off: on a drive that kept all its memories it would say the same again.
        seen = self.seen if left == self._left else accept(self._loaded(stage))
        return Outcome(stage, left, seen, tuple(lines), last, answered)

    def _ways_lost(self, found: Outcome) -> tuple[str, ...]:
        """Routes that would have revived the dead drive, and do not revive what this one left of it.

        Each is tried again, but once for all routes that leave the same, and not where all is as it was.
        """
        if found.left == self._left:
            return ()
        if found.left not in self._lost:
            self._lost[found.left] = tuple(
                one.id
                for one in self.ladder.routes
                if self._outcome(one.id).seen.revived and not self._try(one, found.stage).seen.revived
            )
        return self._lost[found.left]

    def _play(self, events: tuple[Event, ...]) -> Iterator[str]:
        for event in events:
            perform(self._stage, event)
            yield f"> {in_words(event.act, event.options)}"
            if self._stage.patch is not None:
                yield self._stage.patch.reason
            if self._stage.run is not None:
                yield from self._stage.run.lines

    def _loaded(self, stage: StageState) -> Workbench:
        self._stage.load(stage)
        return self._stage.bench

    def _switch_off(self) -> None:
        if self._stage.bench.bench.powered:
            self._stage.bench.power_off()

    def _what_is_left(self) -> Left:
        drive = self._stage.bench.drive
        flash, eeprom, mechanism = drive.board.flash, drive.board.eeprom, drive.board.mechanism.state
        rest = (
            frozenset(flash.protected),
            drive.service_jumper,
            drive.jumper,
            mechanism.tray,
            mechanism.disc,
        )
        return Left(drive.flash_contents, bytes(eeprom.cells), rest)

    # Saying ----------------------------------------------------------------------------------

    def _reason(self, route: Route, found: Outcome, lost: tuple[str, ...]) -> str:
        parts = [f'The last line was "{found.last.strip()}"' if found.last else "Nothing was printed"]
        if any(event.act.startswith("mtkflash") for event in route.acts):
            parts.append("the gate answered" if found.answered else "the gate did not answer")
        parts.append(self._changes(found.left))
        before, after = failing(self.seen), failing(found.seen)
        new, gone = [one for one in after if one not in before], [one for one in before if one not in after]
        if found.seen.revived:
            parts.append("all five points hold")
        else:
            if new:
                parts.append(f"fails now too: {', '.join(new)}")
            if gone and after:
                parts.append(f"holds again: {', '.join(gone)}")
            parts.append(f"fails: {', '.join(after)}" if not new else f"fails in all: {', '.join(after)}")
        if lost:
            parts.append(f"a way back is gone: {', '.join(lost)}")
        return "; ".join(parts) + "."

    def _changes(self, left: Left) -> str:
        changed = [
            name
            for name, old, new in (
                ("flash", self._left.flash, left.flash),
                ("EEPROM", self._left.eeprom, left.eeprom),
            )
            if old != new
        ]
        return f"other bytes in {' and '.join(changed)}" if changed else "flash and EEPROM are as they were"


def failing(seen: Acceptance) -> list[str]:
    """The points that do not hold, in words."""
    return [field.name.replace("_", " ") for field in fields(seen) if not getattr(seen, field.name)]
