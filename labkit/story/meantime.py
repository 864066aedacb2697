"""Hands that do something while a verb runs, or so many seconds from now; and a hand that stops what runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from inspect import signature
from math import isfinite
from typing import Any

from labkit.host.clock import SECOND
from labkit.story.hands import Hands
from labkit.story.journal import verb

INSTANT = (
    "unplug_power", "plug_power", "pull_ribbon", "plug_ribbon", "hold_eject", "release_eject", "push_tray",
    "service_pins",
)  # fmt: skip
"""The verbs that take no time, so that a hand can do them in the middle of something."""


@dataclass(frozen=True)
class Planned:
    """An appointment of the clock: a hand that will do a verb of INSTANT."""

    bench: Meantime
    verb: str
    options: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self) -> None:
        """The moment has come."""
        self.bench.journal.meanwhile(self.bench, self.verb, self.options, planned=True)


class Meantime(Hands):
    """What a second person beside the PC does."""

    @verb
    def later(self, seconds: float, verb: str, **options: Any) -> None:
        """So many seconds from now a hand does this verb, whatever runs then: `later(3.2, "unplug_power")`.

        The verb is one of INSTANT. What cannot be done at that moment is not done, and the journal says why.
        """
        if not isfinite(seconds) or seconds < 0:
            raise ValueError(f"A hand can do something 0 or more seconds from now, not {seconds}.")
        self._check_hand(verb, options)
        self.bench.clock.at(self.bench.clock.now + round(seconds * SECOND), Planned(self, verb, options))

    def meanwhile(self, verb: str, **options: Any) -> Any:
        """Do a verb of INSTANT now, in the middle of what runs: for those who watch the clock.

        The journal's code does it by later(). If nothing runs, this is the verb itself.
        """
        self._check_hand(verb, options)
        return self.journal.meanwhile(self, verb, options)

    def cancel(self) -> bool:
        """Stop the tool that runs, now: for those who watch the clock. False if nothing can be stopped."""
        return self.journal.stop()

    def cut_power(self) -> bool:
        """Let the mains fail in the tool that runs, now. False if no tool runs that this could be told of."""
        return self.journal.stop(cut=True)

    def _check_hand(self, verb: str, options: Mapping[str, Any]) -> None:
        if verb not in INSTANT:
            raise ValueError(f"A hand cannot do {verb!r} meanwhile; let it do one of: {', '.join(INSTANT)}.")
        try:
            signature(getattr(self, verb)).bind(**options)
        except TypeError as error:
            raise ValueError(f"{verb}: {error}.") from error
