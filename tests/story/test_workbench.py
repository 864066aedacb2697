"""The workbench: one verb per thing that the posters did."""

from __future__ import annotations

import pytest

from labkit.catalog import models
from labkit.drive.disc import sample_disc
from labkit.firmware.store import read_image
from labkit.story.shelf import DownloadError
from labkit.story.workbench import Workbench

HEALTHY = "SONY    DVD RW DW-D22A BYS2"


@pytest.fixture
def bench() -> Workbench:
    """A healthy drive, switched on."""
    bench = Workbench()
    bench.power_on()
    return bench


def test_names_and_bytes_set_it_up_alike() -> None:
    """A model and an image can be given by key or as themselves."""
    one = Workbench("dw-d22a", "cs0c", "secondary master")
    two = Workbench(models()["dw-d22a"], read_image("cs0c"), "secondary master")
    for bench in (one, two):
        assert bench.power_on().line("secondary master").name == "LITE-ON DVDRW SOHW-1653S"
        assert (bench.x, bench.post_name) == (3, "LITE-ON DVDRW SOHW-1653S CS0C")
    assert one.drive.flash_contents == two.drive.flash_contents


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"model": "dw-999"}, r"There is no drive 'dw-999': choose one of dw-d22a"),
        ({"firmware": "zz99"}, r"There is no image 'zz99': choose one of bys1, bys2"),
        ({"place": "under the desk"}, r"primary master"),
        ({"firmware": b"short"}, r"5"),
        ({"eeprom": b"short"}, r"1024 bytes, not 5"),
    ],
)
def test_misuse_is_one_sentence(wrong: dict[str, str], sentence: str) -> None:
    """Unknown names list the known ones; bytes of a wrong size say what they should be."""
    with pytest.raises((ValueError, LookupError), match=sentence) as caught:
        Workbench(**wrong)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)


def test_windows_stays_up_until_the_pc_restarts(bench: Workbench) -> None:
    """Going back to Windows is no new boot; DOS and a power cycle end it."""
    first = bench.windows()
    assert bench.windows() is first
    assert bench.windows_name == "SONY DVD RW DW-D22A BYS2"
    bench.mtkflash("S")
    second = bench.windows()
    assert second is not first
    bench.power_cycle()
    assert bench.windows() not in (first, second)


def test_a_move_takes_the_drive_to_another_place(bench: Workbench) -> None:
    """After the move and power-on the name stands in the other line of POST."""
    bench.move("secondary slave")
    screen = bench.power_on()
    assert screen.line("primary slave").name is None
    assert bench.post_name == HEALTHY
    assert bench.in_windows


def test_another_drive_takes_the_place_of_the_first(bench: Workbench) -> None:
    """The old one is taken out with all that it holds, and the new one is looked at from now on."""
    first = bench.drive
    bench.another_drive("dw-d22a", "bs41")
    assert bench.drive is not first and not first.present_power
    bench.power_on()
    assert bench.post_name == "LITE-ON DVDRW SOHW-1633S BS41"


def test_the_button_opens_and_closes(bench: Workbench) -> None:
    """One press opens the tray, the next one closes it; a button held since power-up is no press."""
    assert [bench.press_eject() for _ in range(4)] == ["open", "closed", "open", "closed"]
    bench.power_cycle(hold_eject=True)
    assert bench.drive.tray == "closed"


def test_a_disc_goes_in_by_the_tray(bench: Workbench) -> None:
    """Insert opens, lays in, closes and waits; a drive that ignores its button takes no disc."""
    assert bench.insert(sample_disc())
    assert bench.windows().explorer("D:").ok
    bench.bench.wait(6)
    assert bench.light == "off"
    dead = Workbench(firmware=None)
    dead.power_on()
    assert not dead.insert(sample_disc())


def test_files_are_made_downloaded_or_missing(bench: Workbench) -> None:
    """Any case; what was made here comes before what came with the lab; a missing one names the others."""
    assert bench.file("bys2.bin") == read_image("bys2")
    bench.files["BYS2.BIN"] = b"mine"
    assert bench.file("Bys2.Bin") == b"mine"
    with pytest.raises(DownloadError, match=r"There is no file X\.BIN: choose one of BS41-PATCHED\.EXE"):
        bench.file("x.bin")


def test_a_backup_read_in_dos_becomes_a_file(bench: Workbench) -> None:
    """What R writes to the boot disk can be used afterwards, and a file named on the line is on the disk."""
    bench.power_cycle(hold_eject=True)
    assert bench.mtkflash("R /M /B BACKUP.BIN").ended == "finished"
    assert bench.file("BACKUP.BIN") == read_image("bys2")
    for name in ("BS41.BIN", "BACKUP.BIN"):
        bench.power_cycle(hold_eject=True)
        assert bench.mtkflash(f"W /B /M {name}").ended == "finished"
        assert bench.drive.flash_contents == bench.file(name)
    assert bench.drive.flash_contents == read_image("bys2")


def test_patchers_keep_a_result_only_when_there_is_one(bench: Workbench) -> None:
    """OmniPatcher makes a file of what it can patch; what it refuses leaves none."""
    assert bench.omnipatcher("CS0C.BIN", "PATCHED.BIN").accepted
    assert bench.file("PATCHED.BIN") != bench.file("CS0C.BIN")
    assert not bench.omnipatcher("DR16JS02.EXE", "NOTHING.EXE").accepted
    assert set(bench.files) == {"PATCHED.BIN"}


def test_a_snapshot_brings_everything_back(bench: Workbench) -> None:
    """Time, drive, place, files: after moves, flashing and another drive, all is as it was."""
    bench.files["A.BIN"] = b"a"
    first, seen = bench.drive, bench.bench.clock.now
    state = bench.save()
    bench.files["B.BIN"] = b"b"
    bench.move("secondary master")
    bench.power_on(hold_eject=True)
    bench.mtkflash("W /B /M JS02.BIN")
    bench.another_drive("board-b", "js02")
    bench.power_on()
    for _ in range(2):
        bench.load(state)
        assert (bench.drive, bench.place, bench.bench.clock.now) == (first, "primary slave", seen)
        assert bench.drive.flash_contents == read_image("bys2")
        assert set(bench.files) == {"A.BIN"}
        assert bench.post_name == HEALTHY
        assert bench.in_windows


def test_the_same_actions_give_the_same_story() -> None:
    """Two benches that live through the same have the same clock, console, light and cells."""

    def live() -> tuple[object, ...]:
        bench = Workbench(firmware="js02")
        bench.power_on(hold_eject=True)
        run = bench.mtkflash("W /B /M BYS2.BIN")
        bench.power_cycle()
        assert bench.in_windows
        return run.transcript, bench.bench.clock.now, bench.drive.led_log, bench.drive.flash_contents

    assert live() == live()


def test_a_pin_puts_a_disc_into_a_living_drive(bench: Workbench) -> None:
    """The drive notices the tray by itself: it spins the disc up, and Windows reads it."""
    bench.pinhole(sample_disc())
    assert (bench.drive.tray, bench.drive.spun) == ("closed", True)
    assert bench.windows().explorer(bench.place).ok


def test_the_service_jumper_needs_a_restart_and_opens_the_gate(bench: Workbench) -> None:
    """Fitted, a healthy drive lets mtkflash in; taken out, it does so no longer."""
    for fitted, name in ((True, "AMD(AM29LV008BB)"), (False, "SST(SST25VF040)(Serial)")):
        bench.service_jumper(fitted)
        assert bench.post_name == HEALTHY
        assert f"Flash Type : {name}" in bench.mtkflash("S").lines


def test_a_snapshot_keeps_the_windows_that_runs(bench: Workbench) -> None:
    """Going back to a moment in Windows is no boot; from a moment before it, Windows has to start."""
    before = bench.save()
    windows = bench.windows()
    inside, seen = bench.save(), bench.bench.clock.now
    bench.power_cycle()
    bench.load(inside)
    assert bench.windows() is windows
    assert (bench.bench.clock.now, windows.running) == (seen, True)
    bench.load(before)
    assert bench.windows() is not windows
