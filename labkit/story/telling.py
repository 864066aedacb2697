"""A thread told slowly: play it up to an event, read what happened, look around, play on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from labkit.story.replay import Row, count, set_stage, steps
from labkit.story.sentences import in_words
from labkit.story.stage import Stage
from labkit.story.thread import Event, Observation, ThreadError, read_thread, thread_path
from labkit.story.workbench import Workbench


@dataclass(frozen=True)
class Told:
    """One observation: what the thread says, what the lab shows."""

    seen: Observation
    row: Row

    @property
    def verdict(self) -> str:
        """`as seen`, `DIFFERS` or `lost`."""
        return self.row.verdict

    @property
    def shown(self) -> str:
        """What the lab shows, in words."""
        named = (value for value in self.seen.options.values() if isinstance(value, str))
        look = " ".join([self.seen.look.replace("_", " "), *named])
        return f"{look}: {_value(self.row.emulated, self.row.matched)}"

    def __str__(self) -> str:
        kind = ", ".join(dict.fromkeys([self.seen.kind, self.verdict]))
        return f"{kind}: {self.seen.says} | {self.shown}"


def _value(value: Any, matched: bool | None) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        lines = f"{len(value)} line{'s' * (len(value) != 1)}"
        return f"{lines}, the same" if matched and value else lines
    return str(value)


@dataclass(frozen=True)
class Scene:
    """One event as it went. `lines` is what a tool printed or answered."""

    event: Event
    lines: tuple[str, ...]
    told: tuple[Told, ...]

    @property
    def title(self) -> str:
        """The act in words."""
        return in_words(self.event.act, self.event.options)

    def __str__(self) -> str:
        note = [f"  ({self.event.note})"] if self.event.note else []
        console = [f"    {line}" for line in self.lines]
        return "\n".join([f"> {self.title}", *note, *console, *(f"  {one}" for one in self.told)])


@dataclass(frozen=True)
class Scenes:
    """Some scenes in a row, for a notebook."""

    scenes: tuple[Scene, ...]

    def __repr__(self) -> str:
        return "\n".join(map(str, self.scenes))


@dataclass
class Telling:
    """Plays each event of a thread once, in order. `bench` is where it has got to."""

    number: int | str
    told: list[Told] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.thread = read_thread(thread_path(self.number))
        self._stage = set_stage(self.thread)
        self._steps = steps(self.thread.events, self._stage)
        self._left = [event.id for event in self.thread.events]

    @property
    def bench(self) -> Workbench:
        """The workbench, to look at between two events."""
        return self._stage.bench

    def play(self, last: str) -> Scenes:
        """Go on up to the event `last`, and with it. Raises ThreadError for one that is over or unknown."""
        if last not in self._left:
            raise ThreadError(
                f"Event {last!r} does not lie ahead: choose one of {', '.join(self._left) or 'none'}, "
                "or start the telling again."
            )
        return Scenes(tuple(self._play(last)))

    def _play(self, last: str) -> Iterator[Scene]:
        while last in self._left:
            event, rows = next(self._steps)
            self._left.remove(event.id)
            told = tuple(Told(*pair) for pair in zip(event.seen, rows, strict=True))
            self.told += told
            yield Scene(event, tuple(_lines(self._stage)), told)

    def count(self, kind: str = "stated") -> tuple[int, int]:
        """How many observations of a kind match so far, of how many."""
        return count((one.row for one in self.told), kind)


def _lines(stage: Stage) -> list[str]:
    if stage.patch is not None:
        return [stage.patch.reason]
    return stage.run.lines if stage.run is not None else []
