"""Verbs in slices: nothing runs otherwise than it would in one piece."""

from __future__ import annotations

import pytest

from labkit import Workbench
from labkit.bench.conductor import Conductor
from labkit.host.clock import BusyError
from labkit.host.console import RunResult
from tests.bench.loops import HandLoop

COMMAND = "W /B /M BYS2.BIN"


def open_gate() -> Workbench:
    """A bench whose drive mtkflash can reach."""
    bench = Workbench("dw-d22a", "js02")
    bench.power_on(hold_eject=True)
    return bench


class Sliced:
    """A flash in slices, each glance the end of one."""

    def __init__(self, pace: float | None = None) -> None:
        self.loop, self.bench, self.shown = HandLoop(0.05), open_gate(), 0
        self.conductor = Conductor(self.bench.bench.clock, self.show, self.loop, self.loop.wall)
        self.conductor.pace = pace
        self.results: list[RunResult] = []

    def show(self) -> None:
        """Count the looks."""
        self.shown += 1

    def start(self) -> None:
        """Begin to flash."""
        self.conductor.start("MTKFLASH", lambda: self.results.append(self.bench.mtkflash(COMMAND)))


def test_slices_change_nothing() -> None:
    """A flash in a hundred slices leaves drive, clock and console as one in a single piece does."""
    sliced, whole = Sliced(), open_gate()
    sliced.start()
    assert sliced.loop.run() > 100
    result = whole.mtkflash(COMMAND)
    assert sliced.results[0] == result
    assert sliced.bench.bench.clock.now == whole.bench.clock.now
    assert sliced.bench.drive.save() == whole.drive.save()


def test_busy_bench_refuses() -> None:
    """Between two slices whoever wants time of the bench gets one sentence; the flash goes on unharmed."""
    sliced = Sliced()
    sliced.start()
    for _ in range(40):
        sliced.loop.turn()
    touches = (lambda: sliced.bench.bench.wait(1), sliced.bench.bench.power_off, sliced.bench.bench.save)
    for touch in touches:
        with pytest.raises(BusyError, match=r"busy with MTKFLASH: wait till it is done, or cancel it"):
            touch()
    sliced.loop.run()
    assert sliced.results[0].ended == "finished"
    assert sliced.results[0] == open_gate().mtkflash(COMMAND)


def test_live_order_is_done_in_between() -> None:
    """An order reaches what runs at its next step, long before its end."""
    sliced = Sliced()
    sliced.start()
    for _ in range(40):
        sliced.loop.turn()
    sliced.conductor.live(lambda: (sliced.bench.bench.clock.impatient(), None)[1])
    sliced.loop.run()
    assert sliced.results[0].ended == "stopped"
    assert sliced.results[0].seconds < 10


def test_live_order_reaches_a_cell() -> None:
    """What a cell runs takes orders too, though the loop gets no turn."""
    sliced = Sliced()
    clock = sliced.bench.bench.clock

    def click() -> None:
        if any(task.label.startswith("MTKFLASH") for task in clock.tasks):
            sliced.conductor.live(lambda: (clock.impatient(), None)[1])

    clock.watchers.insert(0, click)
    assert sliced.bench.mtkflash(COMMAND).ended == "stopped"


def test_orders_wait_their_turn() -> None:
    """Two verbs that were asked for run one after the other, in that order."""
    sliced, done = Sliced(), []
    sliced.conductor.start("first", lambda: (sliced.bench.bench.wait(3), done.append(1))[1])
    sliced.conductor.start("second", lambda: done.append(2))
    sliced.loop.run()
    assert done == [1, 2]
    assert not sliced.conductor.busy


def test_finish_needs_no_loop() -> None:
    """A cell can have the rest run at once."""
    sliced = Sliced()
    sliced.start()
    for _ in range(10):
        sliced.loop.turn()
    sliced.conductor.finish()
    assert sliced.results[0].ended == "finished"
    assert not sliced.conductor.busy


def test_without_a_loop_it_runs_at_once() -> None:
    """In a plain Python the verb is over when start() returns."""
    bench = open_gate()
    conductor = Conductor(bench.bench.clock, lambda: None)
    conductor.start("wait", lambda: bench.bench.wait(2))
    assert not conductor.busy


def test_pace_holds_back() -> None:
    """At a pace of 10, ten emulated seconds take a second of the wall clock, give or take one slice."""
    sliced = Sliced(pace=10)
    sliced.loop.price = 1e-6
    sliced.conductor.start("wait", lambda: sliced.bench.bench.wait(10))
    sliced.loop.run()
    assert 0.95 <= sliced.loop.now <= 1.05


def test_is_shown_rarely_enough() -> None:
    """However many glances there are, the bench is shown 20 times a second at most, and at the end."""
    sliced = Sliced()
    sliced.loop.price = 0.001
    sliced.start()
    sliced.loop.run()
    assert 1 <= sliced.shown <= sliced.loop.now / 0.05 + 2


def test_a_verb_in_slices_has_no_bar_of_its_own() -> None:
    """What the panel shows is not shown a second time under some cell; a cell's own verb still is."""
    sliced, elsewhere = Sliced(), list[bool]()
    clock = sliced.bench.bench.clock
    clock.watchers.append(lambda: elsewhere.append(clock.shown_elsewhere))
    sliced.start()
    sliced.loop.run()
    assert elsewhere and all(elsewhere)
    elsewhere.clear()
    sliced.bench.bench.wait(1)
    assert elsewhere and not any(elsewhere)


def test_failure_leaves_the_bench_free() -> None:
    """A verb that raises ends the act, and the next one runs."""
    sliced = Sliced()
    sliced.conductor.start("bad", lambda: sliced.bench.bench.power_on() and None)
    with pytest.raises(RuntimeError, match="The power is on"):
        sliced.loop.run()
    sliced.start()
    sliced.loop.run()
    assert sliced.results[0].ended == "finished"
