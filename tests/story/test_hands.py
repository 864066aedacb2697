"""Hands on the drive and on the PC, one at a time."""

from __future__ import annotations

import pytest

from labkit.drive.disc import sample_disc
from labkit.story.workbench import Workbench


@pytest.fixture
def bench() -> Workbench:
    """A healthy drive, switched on."""
    bench = Workbench()
    bench.power_on()
    return bench


def test_a_button_can_be_held_and_let_go(bench: Workbench) -> None:
    """Held, nothing moves; let go, the drive answers as to a press. No time passes in the hand itself."""
    now = bench.bench.clock.now
    bench.hold_eject()
    assert bench.eject_held and bench.bench.clock.now == now <= bench.drive.board.time
    bench.wait(0.3)
    bench.release_eject()
    assert not bench.eject_held
    bench.wait(2.0)
    assert bench.drive.tray == "open"
    bench.push_tray()
    assert bench.drive.tray == "closed"


def test_a_held_button_at_reset_leaves_the_gate_open(bench: Workbench) -> None:
    """The PC's reset button resets the drive too, which looks at its own button then."""
    assert bench.reset().line(bench.place).name is not None
    assert not bench.drive.board.gate.open
    bench.hold_eject()
    bench.reset()
    assert bench.drive.board.gate.open


def test_a_disc_can_be_taken_out(bench: Workbench) -> None:
    """The tray is opened for it and stays open; an empty tray gives nothing, a dead drive none."""
    bench.insert()
    assert bench.drive.disc == sample_disc()
    assert bench.take_disc()
    assert (bench.drive.disc, bench.drive.tray) == (None, "open")
    assert not bench.take_disc()
    dead = Workbench(firmware=None)
    dead.power_on()
    dead.pinhole(sample_disc())
    assert not dead.take_disc() and dead.drive.disc is not None


def test_a_jumper_on_the_pins_works_at_any_time(bench: Workbench) -> None:
    """The pair of the model lets mtkflash in with the power on; another pair does nothing, and it says so."""
    right = bench.drive.model.service_pins
    for pins, said, name in (
        ((1, 2), "These two are wired to nothing: no effect.", "SST(SST25VF040)(Serial)"),
        (right, "These two strap the gate open.", "AMD(AM29LV008BB)"),
    ):
        now = bench.bench.clock.now
        assert bench.service_pins(pins) == said == bench.journal[-1].outcome
        assert bench.bench.clock.now == now and bench.bench.powered
        assert f"Flash Type : {name}" in bench.mtkflash("S").lines
        bench.power_cycle()
    assert bench.service_pins(None) == "No jumper is on the service pins now."
    assert bench.drive.service_pins is None


def test_a_snapshot_keeps_pins_and_windows(bench: Workbench) -> None:
    """Back at a snapshot the jumper is where it was, and the Windows that ran runs with what it had found."""
    windows = bench.windows()
    bench.my_computer()
    bench.service_pins((5, 6))
    state, now, drives, steps = bench.save(), bench.bench.clock.now, windows.drives, windows.steps
    bench.pull_ribbon()
    bench.rescan()
    bench.service_pins(None)
    bench.mtkflash("C", patience_s=1)
    bench.load(state)
    assert bench.windows() is windows and bench.bench.clock.now == now
    assert (windows.drives, windows.steps, windows.computer) == (drives, steps, ("DVD-RW Drive (D:)",))
    assert drives and bench.drive.service_pins == (5, 6)
    assert bench.explorer().message == "There is no disc in D:"


def test_a_snapshot_without_windows_brings_none(bench: Workbench) -> None:
    """What was started after the snapshot does not run in it; the screen of its DOS is as it was."""
    bench.dos("DIR")
    state, screen = bench.save(), bench.running_dos.screen if bench.running_dos else None
    bench.dos("CD")
    bench.windows()
    bench.load(state)
    assert bench.running_windows is None
    assert bench.running_dos is not None and bench.running_dos.screen == screen
