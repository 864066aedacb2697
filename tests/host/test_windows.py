from __future__ import annotations

import pytest

from labkit.host.session import SessionOverError
from labkit.host.windows import Windows
from tests.host.benches import bench_with
from tests.host.fakes import FakeDrive

DISC = b"".join(bytes([number]) * 2048 for number in range(20))


def windows_with(**drives: FakeDrive) -> Windows:
    """Windows on a bench with these drives."""
    bench = bench_with(**drives)
    bench.power_on()
    return bench.boot_windows()


def asked(windows: Windows) -> list[str]:
    """What the driver did, without the outcomes."""
    return [step.what for step in windows.steps]


def test_a_healthy_drive_is_asked_in_order() -> None:
    """IDENTIFY PACKET, INQUIRY, then TEST UNIT READY till the news of the power-on is told."""
    windows = windows_with(primary_slave=FakeDrive())
    assert windows.device_manager() == ["MAKER DRIVE ONE"]
    assert asked(windows) == ["IDENTIFY PACKET DEVICE", "INQUIRY", "TEST UNIT READY", "TEST UNIT READY"]
    assert "6/29/00" in windows.steps[2].outcome
    assert "2/3A/00" in windows.steps[3].outcome


def test_the_list_shows_what_inquiry_says() -> None:
    """The Device Manager's name is INQUIRY's vendor and product, not IDENTIFY's model."""
    drive = FakeDrive("MAKER DRIVE ONE")
    other = FakeDrive("OTHER NAME")
    drive.identify = other.identify
    assert windows_with(secondary_master=drive).device_manager() == ["MAKER DRIVE ONE"]


def test_letters_go_by_place() -> None:
    """Drives get letters from D: on, in the order of their places."""
    drives = {"secondary_master": FakeDrive("MAKER LAST"), "primary_slave": FakeDrive("MAKER FIRST")}
    windows = windows_with(**drives)
    assert [(one.letter, one.name, one.place.name) for one in windows.drives] == [
        ("D:", "MAKER FIRST", "primary slave"),
        ("E:", "MAKER LAST", "secondary master"),
    ]


@pytest.mark.parametrize("options", [{"stuck": True}, {"dies_after": 2}, {"silent_packets": True}])
def test_a_silent_drive_is_reset_and_then_left_out(options: dict[str, object]) -> None:
    """Three tries with a DEVICE RESET and a soft reset between them, then the drive is not listed."""
    drive = FakeDrive(**options)
    windows = windows_with(primary_slave=drive)
    assert windows.device_manager() == []
    resets = [what for what in asked(windows) if "reset" in what.lower()]
    assert resets == ["DEVICE RESET", "soft reset", "DEVICE RESET"]
    assert str(windows.steps[-1]) == "primary slave: drive: left out"
    assert drive.resets[-3:] == ["device", "soft", "device"]


def test_a_drive_that_a_reset_wakes_is_listed() -> None:
    """Silence that ends with a reset costs one try and nothing more."""
    windows = windows_with(primary_slave=FakeDrive(silent_until_reset=True))
    assert windows.device_manager() == ["MAKER DRIVE ONE"]
    assert asked(windows).count("DEVICE RESET") == 1


def test_a_silent_drive_does_not_hide_its_neighbour() -> None:
    """The other drive on the cable is listed in spite of the resets."""
    windows = windows_with(
        primary_master=FakeDrive(silent_packets=True), primary_slave=FakeDrive("MAKER TWO")
    )
    assert windows.device_manager() == ["MAKER TWO"]


def test_a_lone_master_is_listed_once() -> None:
    """The missing slave for which device 0 answers is no drive."""
    windows = windows_with(primary_master=FakeDrive())
    assert windows.device_manager() == ["MAKER DRIVE ONE"]
    assert str(windows.steps[-1]) == "primary slave: IDENTIFY PACKET DEVICE: no packet device here"


def test_explorer_opens_a_disc() -> None:
    """A disc that reads opens, with its size and the bytes of one sector."""
    opened = windows_with(primary_slave=FakeDrive(disc=DISC)).explorer("D:")
    assert (opened.ok, opened.message) == (True, "D: opens: a disc of 20 sectors.")
    assert opened.sector == DISC[16 * 2048 : 17 * 2048]
    assert opened.capacity == (19, 2048)


def test_explorer_says_that_there_is_no_disc() -> None:
    """An empty drive answers at once."""
    opened = windows_with(primary_slave=FakeDrive()).explorer("D:")
    assert (opened.ok, opened.message) == (False, "There is no disc in D:")
    assert opened.seconds < 1


def test_explorer_gives_up_a_drive_that_hangs() -> None:
    """A drive that falls silent later is left after the stated patience, in one sentence."""
    drive = FakeDrive(disc=DISC)
    windows = windows_with(primary_slave=drive)
    drive.silent_packets = True
    opened = windows.explorer("D:")
    assert opened.message == "D: does not answer; Explorer was stopped after 30 s."
    assert 30 <= opened.seconds < 31


def test_explorer_knows_no_other_drive() -> None:
    """A letter that is not listed is a sentence and no exception."""
    opened = windows_with().explorer("E:")
    assert (opened.ok, opened.message) == (False, "Windows has no drive E:")


def test_drives_are_found_by_letter_place_and_name() -> None:
    """Tools find a drive as people call it; nothing found is None."""
    windows = windows_with(primary_slave=FakeDrive())
    for text in ("d:", "Primary Slave", "drive one"):
        assert windows.find(text) is windows.drives[0]
    assert windows.find("floppy") is None


def test_rescan_sees_what_changed() -> None:
    """A drive that falls silent disappears with the next look at the hardware, not before."""
    drive = FakeDrive()
    windows = windows_with(primary_slave=drive)
    drive.silent_packets = True
    assert windows.device_manager() == ["MAKER DRIVE ONE"]
    assert windows.rescan() == []


def test_tools_run_with_patience() -> None:
    """A tool gets raw ports and a console, and is stopped when it never ends."""
    windows = windows_with(primary_slave=FakeDrive())
    result = windows.run("TOOL", lambda console: not windows.ports.sleep(10**12), patience_s=5)
    assert (result.ended, result.seconds) == ("stopped", 5.0)


def test_windows_ends_with_a_reset() -> None:
    """After a reset the old Windows answers nothing and says what to do."""
    bench = bench_with(primary_slave=FakeDrive())
    bench.power_on()
    windows = bench.boot_windows()
    bench.reset()
    with pytest.raises(SessionOverError, match="boot it again"):
        windows.device_manager()


# Copying a disc --------------------------------------------------------------------------------


def test_a_disc_is_copied_sector_by_sector() -> None:
    """What comes is the disc, and a sentence says so; without a disc there is only the sentence."""
    copied = windows_with(primary_slave=FakeDrive(disc=DISC)).copy_disc("D:")
    assert (copied.message, copied.lost) == ("All 20 sectors in D: were copied.", ())
    assert copied.data == DISC
    assert windows_with(primary_slave=FakeDrive()).copy_disc("D:").message == "There is no disc in D:"
    assert windows_with().copy_disc("D:").message == "Windows has no drive D:"


def test_sectors_that_do_not_come_are_counted() -> None:
    """Where a sector is short the copy has zeros, goes on, and names it."""
    drive = FakeDrive(disc=DISC)
    windows = windows_with(primary_slave=drive)
    drive.disc = DISC[: 17 * 2048]
    drive.capacity = 20
    copied = windows.copy_disc("D:")
    assert (copied.message, copied.lost) == ("3 of 20 sectors in D: cannot be read.", (17, 18, 19))
    assert copied.data == DISC[: 17 * 2048] + bytes(3 * 2048)


def test_a_copy_gives_up_a_disc_that_never_comes() -> None:
    """A drive that promises sectors without end and has none keeps nobody for ever."""
    drive = FakeDrive(disc=DISC)
    windows = windows_with(primary_slave=drive)
    drive.capacity = 0x10000000
    copied = windows.copy_disc("D:")
    assert copied.message == "The copy from D: ended at sector 83 of 268435456."
    assert len(copied.lost) == 64


def test_a_snapshot_keeps_what_windows_found() -> None:
    """Going back undoes a rescan; a Windows made from a snapshot runs on and asks no drive."""
    bench = bench_with(primary_slave=FakeDrive())
    bench.power_on()
    windows = bench.boot_windows()
    state, kept = bench.save(), windows.save()
    bench.drive_power("primary slave", False)
    assert windows.rescan() == []
    bench.load(state)
    windows.load(kept)
    names = windows.device_manager()
    assert names and windows.steps == kept.steps
    again = bench.windows_with(kept, state.session)
    assert (again.running, again.device_manager(), bench.clock.now) == (True, names, state.clock.now)
    bench.reset()
    assert not again.running
