from __future__ import annotations

import pytest

from labkit.host.bench import Bench
from labkit.host.harddisk import HardDisk
from labkit.host.wiring import BenchError
from tests.host.benches import WHERE, bench_with
from tests.host.fakes import FakeDrive

MASTER = "primary master"


def status(bench: Bench, head: int) -> int:
    """What the first channel's status reads after selecting device 0 (A0h) or 1 (B0h)."""
    bench.ports.outb(0x1F6, head)
    return bench.ports.inb(0x1F7)


# Jumpers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("jumper", "plug", "place"),
    [
        ("", MASTER, MASTER),
        ("", WHERE, WHERE),
        ("CS", MASTER, MASTER),
        ("cs", WHERE, WHERE),
        ("MA", WHERE, MASTER),
        ("SL", MASTER, WHERE),
    ],
)
def test_the_jumper_and_the_plug_make_the_position(jumper: str, plug: str, place: str) -> None:
    """MA and SL decide alone, CS leaves it to the plug, and a plain attach sets what the place is called."""
    bench, drive = Bench(), FakeDrive()
    bench.attach(drive, plug, jumper)
    screen = bench.power_on()
    assert [line.place.name for line in screen.lines if line.name] == [place]
    assert (bench.place_of(drive), bench.plug_of(drive)) == (place, plug)


def test_a_jumper_moves_a_drive_without_a_cable_being_touched() -> None:
    """Set to slave, the drive answers as one at the next power-on; with the power on nobody sets a jumper."""
    bench = bench_with(primary_master=(drive := FakeDrive()))
    bench.set_jumper(MASTER, "SL")
    assert bench.power_on().line(WHERE).name
    assert bench.place_of(drive) == WHERE
    with pytest.raises(BenchError, match="power off"):
        bench.set_jumper(MASTER, "MA")
    with pytest.raises(ValueError, match="no jumper 'XX'; take one of: MA, SL, CS"):
        Bench().attach(FakeDrive(), WHERE, "XX")


def test_two_masters_answer_together() -> None:
    """Both drive each read: names come out as the zeros of both, and nobody is at the slave's place."""
    bench = Bench()
    bench.attach(FakeDrive("AAAA SAME", "1111"), MASTER, "MA")
    bench.attach(FakeDrive("BBBB SAME", "1111"), WHERE, "MA")
    screen = bench.power_on()
    assert str(screen.line(MASTER)) == "Primary Master : @@@@ SAME 1111"
    assert screen.line(WHERE).name is None


def test_two_slaves_leave_the_master_out() -> None:
    """Nobody answers for device 0: its reads float."""
    bench = Bench()
    for plug in (MASTER, WHERE):
        bench.attach(FakeDrive(), plug, "SL")
    assert bench.power_on().line(MASTER).name is None
    assert (status(bench, 0xA0), status(bench, 0xB0)) == (0xFF, 0x50)


# The ribbon ------------------------------------------------------------------------------------


def test_a_pulled_drive_keeps_its_power_and_hears_no_reset() -> None:
    """It lives on without the cable; a reset of the PC reaches the others only."""
    bench = bench_with(primary_slave=(drive := FakeDrive()), secondary_master=(other := FakeDrive()))
    bench.power_on()
    assert bench.pull_ribbon(WHERE) is drive
    assert bench.drives == {"secondary master": other}
    bench.reset()
    assert (drive.resets, other.resets) == (["power", "hard"], ["power", "hard", "hard"])
    assert status(bench, 0xB0) == 0xFF
    bench.wait(3)
    assert drive.inside.time == bench.clock.now


def test_a_drive_that_woke_without_a_ribbon_is_what_its_power_up_made_it() -> None:
    """POST does not wait for it; plugged in later it answers as it stands, with no reset."""
    bench = bench_with(primary_slave=(drive := FakeDrive(stuck=True)))
    bench.pull_ribbon(WHERE)
    assert bench.power_on().seconds < 5
    bench.plug_ribbon(WHERE)
    assert drive.resets == ["power"]
    assert status(bench, 0xB0) == 0x80
    bench.reset()
    assert drive.resets == ["power", "hard"]


def test_cable_select_needs_the_cable_at_power_up() -> None:
    """Woken without a ribbon the select line floats: such a drive takes itself for device 1 until a reset."""
    bench, drive = Bench(), FakeDrive()
    bench.attach(drive, MASTER, "CS")
    bench.pull_ribbon(MASTER)
    bench.power_on()
    bench.plug_ribbon(MASTER)
    assert bench.place_of(drive) == WHERE
    bench.reset()
    assert bench.place_of(drive) == MASTER
    bench.pull_ribbon(MASTER)
    bench.reset()
    bench.plug_ribbon(MASTER)
    assert bench.place_of(drive) == MASTER


def test_a_master_goes_on_believing_what_it_saw_at_its_reset() -> None:
    """A pulled slave leaves a floating bus; one that comes later meets a master that answers for it."""
    bench = bench_with(primary_master=FakeDrive(), primary_slave=FakeDrive())
    bench.power_on()
    bench.pull_ribbon(WHERE)
    assert status(bench, 0xB0) == 0xFF
    bench.reset()
    assert status(bench, 0xB0) == 0x00
    bench.plug_ribbon(WHERE)
    assert status(bench, 0xB0) == 0x00
    bench.reset()
    assert status(bench, 0xB0) == 0x50


def test_a_donor_lends_its_place() -> None:
    """Started with a healthy drive, the ribbon is put on another that was only powered."""
    bench, dead = bench_with(primary_slave=(donor := FakeDrive("GOOD ONE"))), FakeDrive("BAD ONE", stuck=True)
    bench.lay_beside(dead, "SL")
    assert bench.power_on().line(WHERE).name == "GOOD ONE"
    with pytest.raises(BenchError, match="already"):
        bench.plug_ribbon(WHERE, dead)
    bench.pull_ribbon(donor)
    bench.plug_ribbon(WHERE, dead)
    assert status(bench, 0xB0) == 0x80
    assert bench.place_of(dead) == WHERE
    bench.pull_ribbon(WHERE)
    bench.plug_ribbon("secondary slave", donor)
    assert bench.drives == {"secondary slave": donor}


# Power -----------------------------------------------------------------------------------------


def test_a_drive_is_switched_off_and_on_while_the_pc_runs() -> None:
    """Only this drive loses its state; DOS goes on, and the drive answers again after its own start."""
    bench = bench_with(primary_slave=(drive := FakeDrive()), secondary_master=(other := FakeDrive()))
    bench.power_on()
    dos = bench.boot_dos()
    bench.drive_power(WHERE, False)
    assert status(bench, 0xB0) == 0xFF
    bench.drive_power(WHERE, True, hold_eject=True, hold_s=2)
    assert drive.inside.presses == [(bench.clock.now, True)]
    assert status(bench, 0xB0) == 0x80
    bench.wait(3)
    assert (drive.resets, other.resets) == (["power", "hard", "power"], ["power", "hard"])
    assert status(bench, 0xB0) == 0x00
    assert drive.inside.presses[-1][1] is False
    assert dos.run("CD").ended == "finished"


def test_a_drive_whose_plug_is_out_stays_dark_when_the_pc_starts() -> None:
    """The switch of the PC reaches only what is plugged in."""
    bench = bench_with(primary_slave=(drive := FakeDrive()))
    bench.drive_power(drive, False)
    bench.power_on()
    assert not drive.present_power
    bench.drive_power(drive, True)
    assert drive.resets == ["power"]
    bench.power_cycle()
    assert drive.resets == ["power", "power", "hard"]


def test_a_master_that_wakes_later_does_not_see_the_slave() -> None:
    """The slave shows itself at its own reset only: till the next one the master answers zeros for it."""
    bench = bench_with(primary_master=FakeDrive(), primary_slave=FakeDrive())
    bench.power_on()
    bench.drive_power(MASTER, False)
    assert status(bench, 0xB0) == 0x50
    bench.drive_power(MASTER, True)
    assert status(bench, 0xB0) == 0x00
    bench.reset()
    assert status(bench, 0xB0) == 0x50


def test_what_cannot_be_plugged_is_misuse() -> None:
    """Pulling twice, plugging what is in, a drive that is not here, no button: one sentence each."""
    bench = bench_with(primary_slave=(drive := FakeDrive()))
    bench.attach(HardDisk(), MASTER)
    for misuse, sentence in (
        (lambda: bench.plug_ribbon("secondary slave"), "no drive at secondary slave without a ribbon"),
        (lambda: bench.plug_ribbon("secondary slave", drive), "no such drive without a ribbon"),
        (lambda: bench.drive_power(WHERE, True), "plugged in already"),
        (lambda: bench.drive_power(MASTER, False, hold_eject=True), "no button"),
        (lambda: bench.pull_ribbon("secondary slave"), "no drive at secondary slave"),
        (lambda: bench.lay_beside(drive), "plugged in already"),
        (lambda: bench.place_of(FakeDrive()), "no such drive"),
    ):
        with pytest.raises(BenchError, match=sentence):
            misuse()
    bench.pull_ribbon(WHERE)
    with pytest.raises(BenchError, match="no drive at primary slave; attach one first"):
        bench.pull_ribbon(WHERE)
    bench.lay_beside(fresh := FakeDrive())
    with pytest.raises(BenchError, match="had no ribbon yet"):
        bench.plug_of(fresh)


# Snapshots -------------------------------------------------------------------------------------


def test_a_snapshot_holds_every_plug_and_fault() -> None:
    """Ribbons, power, jumpers, positions, what masters believe, stuck lines, the BIOS: all come back."""
    bench = bench_with(primary_master=(master := FakeDrive()), primary_slave=(slave := FakeDrive()))
    bench.lay_beside(beside := FakeDrive())
    bench.power_on()
    bench.pull_ribbon(WHERE)
    bench.drive_power(MASTER, False)
    bench.cables[0x170].stuck = {5: 1}
    bench.bios_channel("secondary", "none")
    state = bench.save()
    bench.plug_ribbon(WHERE)
    bench.drive_power(MASTER, True)
    bench.cables[0x170].stuck = {}
    bench.bios_channel("secondary", "auto")
    bench.power_off()
    bench.set_jumper(MASTER, "CS")
    bench.detach(slave)
    bench.power_on()
    for _ in range(2):
        bench.load(state)
        assert bench.drives == {MASTER: master}
        assert (master.present_power, slave.present_power, beside.present_power) == (False, True, True)
        assert (master.jumper, master.alone, slave.position) == ("MA", False, 1)
        assert [cable.stuck for cable in bench.cables.values()] == [{}, {5: 1}]
        bench.plug_ribbon(WHERE)
        bench.drive_power(MASTER, True)
        assert bench.clock.now == state.clock.now
        assert (status(bench, 0xA0), status(bench, 0xB0)) == (0x80, 0x00)
    assert bench.save().channels == {"primary": "auto", "secondary": "none"}
