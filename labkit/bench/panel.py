"""The bench panel: a face of a workbench. A click and a Python call are the same verb of the same object."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from labkit.bench.conductor import SHOW_S, Conductor, Loop, Wall
from labkit.bench.controls import Controls
from labkit.bench.following import Following
from labkit.bench.look.drive import drive_section
from labkit.bench.look.gauges import instruments_section
from labkit.bench.look.job import job_section
from labkit.bench.look.log import code_section, log_section
from labkit.bench.look.pc import pc_section
from labkit.bench.requests import as_written, checked
from labkit.bench.timekeeper import SPEEDS, Timekeeper
from labkit.story.entry import WAIT, Entry
from labkit.story.meantime import INSTANT
from labkit.story.rewind import Rewind
from labkit.story.workbench import Workbench

LIVE = frozenset(INSTANT) | {"cancel", "cut_power"}
"""What is done at once, in the middle of what runs."""

Show = Callable[[Mapping[str, Any]], None]


class Panel:
    """`bench` is what it shows and moves, `name` what code that it writes calls it.

    `sections` are what is shown; `on_change` gets those that have changed. `do(act, options)` is what a
    click sends: any thread may call it, and it raises nothing: trouble comes as a notice. Without
    `instruments` it shows only what a person sees from outside. Without a `loop` each act is over at once.
    `wall` tells wall time in seconds. `hands_on`: who acts on the panel wants to see time pass then, till
    somebody pauses it.
    """

    def __init__(
        self,
        bench: Workbench,
        name: str = "bench",
        loop: Loop | None = None,
        instruments: bool = True,
        wall: Wall = time.perf_counter,
    ) -> None:
        self.bench, self.name, self.instruments = bench, name, instruments
        self.sections: dict[str, Any] = {}
        self.on_change: Show = lambda _: None
        self.on_act: Callable[[], None] = lambda: None
        self.hands_on = True
        self._loop = loop
        self._late = False
        self._notice: dict[str, Any] = {"text": "", "kind": "info", "number": 0}
        self.conductor = Conductor(bench.bench.clock, self.refresh, loop, wall)
        self._join()
        self.time = Timekeeper(self._live, lambda: self.conductor.busy, loop, wall)
        self._controls = Controls(self)
        self.refresh()

    def _join(self) -> None:
        bench = self.bench
        self.following = Following(bench)
        self.rewind = Rewind(bench)
        self._watch = bench.journal.watch(self._noted)

    def _follow(self) -> None:
        """The bench may have become another one, with a clock and a journal of its own."""
        if self.bench.bench.clock is not self.conductor.clock:
            self.leave()
            self.conductor.follow(self.bench.bench.clock)
            self._join()

    def leave(self) -> None:
        """Watch no longer."""
        self.conductor.leave()
        self.following.close()
        self._watch.remove()

    # Requests --------------------------------------------------------------------------------

    def do(self, act: str, options: Mapping[str, Any] | None = None) -> None:
        """What a click, a key or a test asks for."""
        given = dict(options or {})
        if act in LIVE:
            self.conductor.live(lambda: self.guarded(lambda: self._use(act, given)))
        elif self._loop is not None:
            self._loop.call_soon_threadsafe(lambda: self.guarded(lambda: self._use(act, given)))
        else:
            self.guarded(lambda: self._use(act, given))

    def _use(self, act: str, options: dict[str, Any]) -> None:
        self._follow()
        if self._controls.use(act, options):
            return
        named = checked(act, options)
        if act in INSTANT:
            self.bench.meanwhile(act, **named)
            self.on_act()
        else:
            label = str(named.get("keys") or act.replace("_", " "))
            given, named = as_written(act, named)
            self.start(label, lambda: getattr(self.bench, act)(*given, **named))
        if self.hands_on:
            self.time.run()
        self.refresh()

    def start(self, label: str, act: Callable[[], Any]) -> None:
        """Have something run in slices, after what was asked for before."""

        def run() -> None:
            self.guarded(act)
            self.on_act()

        self.conductor.start(label, run)

    def guarded(self, act: Callable[[], Any]) -> None:
        """Do it; what it raises becomes a notice."""
        try:
            act()
        except Exception as error:
            self.tell(str(error) or type(error).__name__, "error")

    def tell(self, text: str, kind: str = "info") -> None:
        """Say one sentence in the status line; `kind` is "info" or "error"."""
        self._notice = {"text": text, "kind": kind, "number": self._notice["number"] + 1}
        self.refresh()

    def finish(self) -> None:
        """Run what was asked for to its end, for cells that need its outcome."""
        self.conductor.finish()

    # What happens on the bench ---------------------------------------------------------------

    def _live(self, seconds: float) -> None:
        self.guarded(lambda: self.bench.wait(seconds))

    def _noted(self, entry: Entry) -> None:
        """A verb begins, or has ended; or a hand does something in a wait."""
        journal = self.bench.journal
        if entry.end is not None:
            if journal.waiting:  # from the middle of another verb nothing could go on
                self.rewind.keep()
            self._refresh_soon()
        elif entry.verb != WAIT:
            if entry is journal[-1]:
                self.following.reset()
            self.rewind.mark(entry.text, journal.place)

    def _refresh_soon(self) -> None:
        """Many verbs in a row are shown once, when the loop has its turn."""
        if self._loop is None:
            self.refresh()
        elif not self._late:
            self._late = True
            self._loop.call_later(SHOW_S, self.refresh)

    def refresh(self) -> None:
        """Look at everything, and send on what has changed."""
        self._late = False
        self._follow()
        now = self._look()
        changed = {key: value for key, value in now.items() if self.sections.get(key, ...) != value}
        self.sections = now
        if changed:
            self.on_change(changed)

    def _look(self) -> dict[str, Any]:
        bench, gauge = self.bench, self.following.gauge
        clock = bench.bench.clock
        shown: dict[str, Any] = {
            "drive": drive_section(bench),
            "pc": pc_section(bench),
            "job": job_section(clock, gauge, in_cell=not self.conductor.busy),
            "instruments": {},
            "time": self._time(),
            "log": log_section(bench, self.name),
            "notice": self._notice,
            "code": code_section(bench, self.name),
        }
        if self.instruments:
            shown["instruments"] = instruments_section(bench, gauge, self.following.strip, self.rewind.before)
        return shown

    def _time(self) -> dict[str, Any]:
        return {
            "running": self.time.running,
            "speed": self.time.speed,
            "speeds": list(SPEEDS),
            "full_speed_jobs": self.conductor.pace is None,
            "seconds": self.bench.bench.seconds,
            "can_step": self.instruments,
            "can_step_back": self.instruments and self.rewind.can_step_back,
        }
