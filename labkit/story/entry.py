"""One line of the journal: a verb that was used, and how it goes as code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from labkit.host.clock import SECOND
from labkit.story.sentences import in_words
from labkit.story.written import Call, Name, UnwritableError

WAIT = "wait"
_SECONDS = Name("s")
IMPORTED = ("another_unit", "load_bench", "sample_disc")
"""Names of the lab that written values use."""


@dataclass(frozen=True)
class Entry:
    """One verb. `options` by parameter name, `call` as Python without the object; `start` and `end` in ns.

    An open entry (the verb still runs) has the end None. `outcome` is one sentence or "". `meanwhile` is what
    hands did while it ran, each with the ns since the start. `planned`: a hand did what later() had told it.
    `raised`: the built-in error that ended it. `unwritten`: what of it no code can say. `tool`: where the
    power failed, the call that it failed in, `s` being its patience; it failed after `cut_s` seconds.
    """

    number: int
    verb: str
    options: dict[str, Any]
    call: str
    start: int
    end: int | None = None
    outcome: str = ""
    meanwhile: tuple[tuple[int, Entry], ...] = ()
    planned: bool = False
    raised: str = ""
    unwritten: str = ""
    tool: str = ""
    cut_s: float = 0.0

    @property
    def text(self) -> str:
        """What was done, in plain words."""
        try:
            return in_words(self.verb, self.options)
        except (LookupError, TypeError, ValueError):
            return self.call  # it was refused: its options are of no use to a sentence

    def with_hands(self) -> Iterator[Entry]:
        """This entry, and then what hands did while it ran."""
        yield self
        yield from (one for _, one in self.meanwhile)

    def line(self, name: str = "bench") -> str:
        """The line that does the verb again on the bench of this name: just it, now."""
        if self.unwritten:
            return f"# {name}.{self.call}: {self.unwritten} cannot be written as code."
        if self.tool:
            return f"{name}.power_cut(lambda s: {name}.{self.tool}, {self.cut_s!r})"
        return f"{name}.{self.call}"

    def code(self, name: str = "bench") -> list[str]:
        """The lines that do all of it again, what hands did meanwhile first; an error does not end them."""
        if self.planned:
            return []  # later() is a line of its own
        guard = f"with suppress({self.raised}): " if self.raised and not self.unwritten else ""
        hands = [one._later(at, name) for at, one in self.meanwhile if not one.planned]
        return [*hands, guard + self.line(name)]

    def _later(self, at: int, name: str) -> str:
        if self.unwritten:
            return f"# After {at / SECOND} s {name}.{self.call}: {self.unwritten} cannot be written as code."
        given = self.call[len(self.verb) + 1 : -1]
        return f"{name}.later({', '.join(filter(None, (repr(at / SECOND), repr(self.verb), given)))})"

    def __repr__(self) -> str:
        return f"{self.start / SECOND:.1f} s  {self.text}{f': {self.outcome}' if self.outcome else ''}"


def entry_of(call: Call) -> Entry:
    """The entry of a call; who writes it down gives it a number and a time."""
    unwritten = ""
    try:
        text = call.written
    except UnwritableError as error:
        text, unwritten = call.shown, str(error)
    return Entry(0, call.verb, call.options, text, 0, unwritten=unwritten)


def waited(call: Call, ns: int) -> Call:
    """The wait that took so many ns, as it was called if it was that."""
    if round(call.options["seconds"] * SECOND) == ns:
        return call
    return Call(WAIT, (ns / SECOND,), {}, {"seconds": ns / SECOND})


def cut_entry(call: Call, seconds: float) -> Entry:
    """A tool in which the power fails after some seconds of its run."""
    one = entry_of(call.with_patience(_SECONDS))
    options = {**call.options, "power_cut_s": seconds}
    text = f"power_cut(lambda s: bench.{one.call}, {seconds!r})"
    return replace(one, options=options, call=text, tool=one.call, cut_s=seconds)


def session(entries: Iterable[Entry], origin: int, name: str = "bench") -> str:
    """Entries from the time `origin` (ns) on as one text; what they leave out is said in comments."""
    lines = list(_lines(entries, origin, name))
    used = [one for one in IMPORTED if any(f"{one}(" in line for line in lines)]
    head = [f"from labkit import {', '.join(used)}"] if used else []
    if any(line.startswith("with suppress(") for line in lines):
        head = ["from contextlib import suppress", *head]
    return "".join(f"{line}\n" for line in [*head, *lines])


def _lines(entries: Iterable[Entry], at: int, name: str) -> Iterator[str]:
    for entry in entries:
        if entry.start != at and not entry.planned:
            yield f"# Here {(entry.start - at) / SECOND:g} s passed by other means than a verb of the bench."
        yield from entry.code(name)
        at = entry.start if entry.end is None else entry.end
