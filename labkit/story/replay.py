"""Replay a thread: perform its acts on a workbench, then compare what shows with what the posters saw."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from labkit.host.console import RunResult
from labkit.story.acts import perform
from labkit.story.looks import agrees, look
from labkit.story.stage import Stage
from labkit.story.thread import Event, Thread, read_thread, thread_path
from labkit.story.workbench import Workbench

VERDICTS = {True: "as seen", False: "DIFFERS", None: "lost"}


@dataclass(frozen=True)
class Row:
    """One observation: what the thread says, what the emulation shows. `matched` is None for a lost one."""

    id: str
    kind: str
    expected: Any
    emulated: Any
    matched: bool | None

    @property
    def verdict(self) -> str:
        """`as seen`, `DIFFERS` or `lost`."""
        return VERDICTS[self.matched]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def count(rows: Iterable[Row], kind: str = "stated") -> tuple[int, int]:
    """How many observations of a kind match, of how many."""
    mine = [row.matched for row in rows if row.kind == kind]
    return sum(matched is True for matched in mine), len(mine)


@dataclass(frozen=True)
class Replay:
    """All rows in order, and the console of every act that had one, by event id."""

    thread: Thread
    rows: tuple[Row, ...]
    runs: dict[str, RunResult]
    bench: Workbench

    def count(self, kind: str = "stated") -> tuple[int, int]:
        """How many observations of a kind match, of how many."""
        return count(self.rows, kind)

    def as_table(self) -> str:
        """One line per observation, for people."""
        lines = [f"{row.kind:<9} {row.verdict:<8} {row.id}: {row.emulated}" for row in self.rows]
        matched, total = self.count()
        return "\n".join([*lines, f"{matched} of {total} stated observations match."])

    @property
    def agrees(self) -> bool:
        """Do all stated observations match?"""
        matched, total = self.count()
        return matched == total


def set_stage(thread: Thread) -> Stage:
    """The workbench as the thread's first event finds it."""
    return Stage(Workbench(thread.model, thread.firmware, thread.position))


def steps(events: Iterable[Event], stage: Stage) -> Iterator[tuple[Event, list[Row]]]:
    """One event at a time: perform it, look, and hand out what was seen."""
    for event in events:
        perform(stage, event)
        rows = []
        for seen in event.seen:
            emulated = look(stage, seen)
            rows.append(Row(seen.id, seen.kind, seen.expected, emulated, agrees(seen, emulated)))
        yield event, rows


def replay(number: int | str, told: Callable[[Event, list[Row]], None] | None = None) -> Replay:
    """Replay thread `number`; `told` is called after every event. Raises ThreadError."""
    thread = read_thread(thread_path(number))
    stage = set_stage(thread)
    rows: list[Row] = []
    for event, seen in steps(thread.events, stage):
        rows += seen
        if told is not None:
            told(event, seen)
    return Replay(thread, tuple(rows), dict(stage.runs), stage.bench)
