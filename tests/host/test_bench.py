from __future__ import annotations

import pytest

from labkit.host.clock import SECOND
from labkit.host.harddisk import HardDisk
from labkit.host.session import SessionOverError
from labkit.host.wiring import BenchError
from tests.host.benches import WHERE, bench_with
from tests.host.fakes import FakeDrive


def test_power_comes_before_reset_and_post() -> None:
    """Switching on powers the drives, then pulses the reset line, then POST asks."""
    drive = FakeDrive()
    bench = bench_with(primary_slave=drive)
    assert not drive.present_power
    bench.power_on()
    assert drive.resets == ["power", "hard"]
    assert bench.screen is not None
    assert bench.screen.line(WHERE).name == "MAKER DRIVE ONE"


def test_a_reset_keeps_the_power() -> None:
    """The reset button resets the drives without switching them off, and POST runs again."""
    drive = FakeDrive()
    bench = bench_with(primary_slave=drive)
    bench.power_on()
    bench.reset()
    assert drive.resets == ["power", "hard", "hard"]


def test_power_off_darkens_the_drives() -> None:
    """Without power nothing answers, and the clock goes on."""
    drive = FakeDrive()
    bench = bench_with(primary_slave=drive)
    bench.power_on()
    bench.power_off()
    assert not drive.present_power
    assert bench.ports.inb(0x1F7) == 0xFF
    before = bench.seconds
    bench.power_cycle()
    assert bench.seconds > before + 2
    assert drive.resets == ["power", "hard", "power", "hard"]


def test_eject_is_held_through_the_start_and_let_go_in_time() -> None:
    """The button is down before the power comes and up after the stated seconds, exactly."""
    drive = FakeDrive()
    bench = bench_with(primary_slave=drive)
    bench.wait(1)
    bench.power_on(hold_eject=WHERE, hold_s=2.5)
    assert drive.inside.presses == [(SECOND, True)]
    bench.wait(5)
    assert drive.inside.presses == [(SECOND, True), (3 * SECOND + SECOND // 2, False)]


def test_eject_is_let_go_while_post_waits() -> None:
    """A POST that hangs on another drive does not keep the finger on the button."""
    drive = FakeDrive()
    bench = bench_with(primary_master=FakeDrive(stuck=True), primary_slave=drive)
    bench.power_on(hold_eject=WHERE, hold_s=10)
    assert drive.inside.presses == [(0, True), (10 * SECOND, False)]


def test_a_button_needs_a_drive() -> None:
    """Holding the button of an empty place is misuse, and nothing is switched."""
    bench = bench_with()
    with pytest.raises(BenchError, match="no drive at primary slave"):
        bench.power_on(hold_eject=WHERE)
    assert not bench.powered
    bench.attach(FakeDrive(), WHERE)
    with pytest.raises(ValueError, match="more than 0 seconds"):
        bench.power_on(hold_eject=WHERE, hold_s=0)


def test_a_drive_moves_with_the_power_off() -> None:
    """A drive can change its place, and is found there."""
    bench = bench_with(primary_slave=FakeDrive())
    bench.move(WHERE, "secondary master")
    screen = bench.power_on()
    assert screen.line("secondary master").name == "MAKER DRIVE ONE"
    assert list(bench.drives) == ["secondary master"]


def test_nothing_is_plugged_with_the_power_on() -> None:
    """Attaching, detaching and moving with the power on are refused in one sentence, and change nothing."""
    bench = bench_with(primary_slave=FakeDrive())
    bench.power_on()
    for misuse in (
        lambda: bench.attach(FakeDrive(), "primary master"),
        lambda: bench.detach(WHERE),
        lambda: bench.move(WHERE, "primary master"),
    ):
        with pytest.raises(BenchError, match="Switch the power off"):
            misuse()
    assert list(bench.drives) == [WHERE]


def test_a_place_holds_one_drive_and_a_drive_has_one_place() -> None:
    """Two drives in a place, a drive in two places and an empty place are misuse."""
    drive = FakeDrive()
    bench = bench_with(primary_slave=drive, primary_master=FakeDrive())
    with pytest.raises(BenchError, match="already"):
        bench.attach(FakeDrive(), WHERE)
    with pytest.raises(BenchError, match="move it instead"):
        bench.attach(drive, "secondary slave")
    with pytest.raises(BenchError, match="no drive at secondary master"):
        bench.detach("secondary master")
    with pytest.raises(BenchError, match="already"):
        bench.move(WHERE, "primary master")
    assert bench.drives[WHERE] is drive


@pytest.mark.parametrize("verb", ["reset", "boot_dos", "boot_windows"])
def test_a_dark_pc_does_nothing(verb: str) -> None:
    """Without power there is nothing to reset or boot."""
    with pytest.raises(BenchError, match="The power is off"):
        getattr(bench_with(), verb)()


def test_power_is_switched_on_once() -> None:
    """Switching on twice is misuse."""
    bench = bench_with()
    bench.power_on()
    with pytest.raises(BenchError, match="The power is on"):
        bench.power_on()


def test_booting_again_resets_first() -> None:
    """A second system on the same PC comes after a reset, which ends the first."""
    drive = FakeDrive()
    bench = bench_with(primary_slave=drive)
    bench.power_on()
    dos = bench.boot_dos()
    bench.boot_windows()
    assert drive.resets == ["power", "hard", "hard"]
    with pytest.raises(SessionOverError):
        dos.run("DIR")


def test_drives_live_while_the_bench_waits() -> None:
    """A drive that nobody asks is brought to the bench's time all the same."""
    drive = FakeDrive()
    bench = bench_with(secondary_slave=drive)
    bench.power_on()
    bench.wait(7)
    assert drive.inside.time == bench.clock.now


def test_going_back_to_a_snapshot_repeats_the_future() -> None:
    """A run from a snapshot equals the run before: screen, clock, drive, button and disk."""
    drive = FakeDrive()
    bench = bench_with(primary_slave=drive)
    bench.disk["A.BIN"] = b"1"
    bench.power_on(hold_eject=WHERE, hold_s=20)
    dos = bench.boot_dos()
    state = bench.save()

    def future() -> tuple[object, ...]:
        dos.run("DEL A.BIN")
        screen = bench.reset()
        bench.wait(30)
        return screen, bench.clock.now, drive.save(), list(bench.disk)

    first = future()
    bench.power_off()
    bench.move(WHERE, "secondary master")
    bench.load(state)
    assert list(bench.drives) == [WHERE]
    assert bench.disk["A.BIN"] == b"1"
    assert future() == first


def test_a_system_that_ran_at_the_snapshot_runs_again() -> None:
    """DOS and Windows belong to the snapshot: going back revives the one, and ends a later one."""
    bench = bench_with(primary_slave=FakeDrive())
    bench.power_on()
    windows = bench.boot_windows()
    state = bench.save()
    bench.reset()
    dos = bench.boot_dos()
    bench.load(state)
    assert windows.device_manager() == ["MAKER DRIVE ONE"]
    with pytest.raises(SessionOverError):
        dos.run("DIR")


def test_a_channel_that_is_off_in_the_bios_is_there_all_the_same() -> None:
    """POST neither lists it nor waits for it; ports still reach the drive; the setting outlives the power."""
    drive = FakeDrive(stuck=True)
    bench = bench_with(secondary_master=drive)
    bench.bios_channel("secondary", "none")
    for _ in range(2):
        screen = bench.power_on()
        assert screen.seconds < 5
        assert str(screen.line("secondary master")) == "Secondary Master : None"
        assert bench.ports.inb(0x177) == 0x80
        bench.power_off()
    assert drive.resets == ["power", "hard"] * 2
    bench.bios_channel("secondary", "auto")
    assert bench.power_on().seconds > 30
    with pytest.raises(ValueError, match="Set one of primary, secondary to one of auto, none"):
        bench.bios_channel("third", "none")


def test_dos_reaches_a_hard_disk_only_where_the_pc_does() -> None:
    """On a cable, without ribbon or power, C: is not ready; without them at the boot there is no C:."""
    bench = bench_with()
    bench.media.hard_disk = disk = HardDisk({"A": b"a"})
    bench.attach(disk, "primary master")
    bench.power_on()
    dos = bench.boot_dos()
    assert dos.run("TYPE C:\\A").transcript == "a"
    bench.pull_ribbon(disk)
    assert dos.run("TYPE C:\\A").lines[0] == "Not ready reading drive C"
    bench.plug_ribbon("primary master")
    bench.drive_power(disk, False)
    assert dos.run("TYPE C:\\A").lines[0] == "Not ready reading drive C"
    assert bench.boot_dos().run("C:").transcript == "Invalid drive specification"


def test_a_snapshot_keeps_what_the_ports_saw_last() -> None:
    """A spinning program's count comes back with the bench."""
    bench = bench_with(primary_slave=FakeDrive())
    bench.power_on()
    for _ in range(100):
        bench.ports.inb(0x1F7)
    state = bench.save()
    bench.ports.inb(0x1F6)
    bench.load(state)
    assert bench.ports.save() == state.ports and state.ports.same > 90
