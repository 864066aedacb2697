"""Plugs, jumpers and neighbours: what the flasher's raw writes do to whatever hangs on the cable."""

from __future__ import annotations

import pytest

from labkit.drive.drive import Drive
from labkit.firmware.store import read_image
from labkit.story.acts import Stage, perform
from labkit.story.thread import Event
from labkit.story.workbench import Workbench

IMAGE, ERASED = read_image("bys2"), b"\xff" * 0x100000
SERIAL = "Flash Type : SST(SST25VF040)(Serial)"
WRITE = "W /B /M BYS2.BIN"


def blank(place: str = "secondary master") -> Workbench:
    """A drive with an erased chip: its gate stays open."""
    return Workbench(firmware=None, place=place)


# Two drives on one channel ---------------------------------------------------------------------


@pytest.mark.parametrize("x", [3, 4])
def test_one_run_reaches_both_drives_of_a_channel(x: int) -> None:
    """With both gates open the other drive takes every write too, whichever of them X names."""
    bench = blank()
    other = bench.second_drive(None, "secondary slave")
    bench.power_on()
    bench.bench.disk["BYS2.BIN"] = IMAGE
    bench.save_to("T", mtkflash="1.83c")
    run = bench.dos(f"C:\\T\\MTKFLASH {x} {WRITE}")
    assert run.ended == "finished"
    assert bench.drive.flash_contents == other.flash_contents == IMAGE


def test_a_drive_whose_gate_is_shut_is_spared() -> None:
    """The neighbour that runs its program sees the same writes, and keeps its chip."""
    bench = blank()
    other = bench.second_drive("cs0c", "secondary slave")
    bench.power_on()
    assert bench.mtkflash(WRITE).ended == "finished"
    assert bench.drive.flash_contents == IMAGE
    assert other.flash_contents == read_image("cs0c")
    bench.power_cycle()
    screen = bench.bench.screen
    assert screen is not None and screen.line("secondary slave").name == "LITE-ON DVDRW SOHW-1653S"


def test_a_wrong_number_spoils_the_neighbour_that_listens() -> None:
    """X names the slave, and the master on the same cable listens too: both hold the slave's image now."""
    bench = Workbench(firmware="js02", place="secondary slave")
    other = bench.second_drive(None, "secondary master")
    bench.power_on(hold_eject=True)
    assert bench.x == 4
    assert bench.mtkflash(WRITE).ended == "finished"
    assert bench.drive.flash_contents == other.flash_contents == IMAGE


def test_a_drive_on_the_other_channel_hears_nothing() -> None:
    """Raw writes go to one cable."""
    bench = blank()
    other = bench.second_drive(None, "primary slave")
    bench.power_on()
    assert bench.mtkflash(WRITE).ended == "finished"
    assert other.flash_contents == ERASED


# A hard disk in the place that X names ---------------------------------------------------------


def test_a_hard_disk_where_x_points_keeps_its_sectors() -> None:
    """The tool takes it for a drive that does not listen; no option changes a sector, and POST lists it."""
    bench = blank("secondary slave")
    bench.save_to("FIRM", ["BYS2.BIN"], mtkflash="1.83c")
    disk = bench.cable_hard_disk("primary master")
    screen = bench.power_on()
    assert str(screen.line("primary master")) == "Primary Master : HARD DISK 512 MB 1.0"
    before = disk.sectors.save()
    bench.dos("C:")
    bench.dos("CD FIRM")
    assert bench.dos("MTKFLASH 1 S").lines[1:3] == [SERIAL, "Reading … Finished!(0000)"]
    assert bench.dos(f"MTKFLASH 1 {WRITE}", patience_s=20).lines[1:3] == [SERIAL, "00%"]
    for option in ("C", "R /M /B DUMP.BIN", "UW BYS2.BIN", "UW", "DR"):
        bench.dos(f"MTKFLASH 1 {option}", patience_s=3)
    assert disk.sectors.save() == before
    assert bench.dos("DIR DUMP.BIN").lines[-1] == "File not found"
    assert bench.bench.reset().line("primary master").name == "HARD DISK 512 MB"
    assert bench.drive.flash_contents == ERASED


def test_a_hard_disk_as_neighbour_is_not_touched() -> None:
    """Flashing the slave passes over a disk that is the master of the same cable."""
    bench = blank("primary slave")
    disk = bench.cable_hard_disk("primary master")
    bench.save_to("FIRM", ["BYS2.BIN"])
    bench.power_on()
    before = disk.sectors.save()
    assert bench.mtkflash(WRITE).ended == "finished"
    assert bench.drive.flash_contents == IMAGE
    assert disk.sectors.save() == before


# Plugs and switches ----------------------------------------------------------------------------


def test_a_dead_drive_is_kept_from_post_by_its_ribbon() -> None:
    """Started without the ribbon, POST does not wait; plugged in at the prompt, the drive is flashed."""
    bench = blank()
    bench.pull_ribbon()
    assert bench.power_on().seconds < 5
    bench.boot_dos()
    bench.plug_ribbon()
    assert _flash_now(bench) == "finished"
    assert bench.drive.flash_contents == IMAGE


def test_a_dead_drive_is_kept_from_post_by_the_bios() -> None:
    """With its channel on None POST does not wait, and the flasher reaches the ports all the same."""
    bench = blank()
    bench.bios_channel("secondary", "none")
    assert bench.power_on().seconds < 5
    assert bench.mtkflash(WRITE).ended == "finished"
    assert bench.drive.flash_contents == IMAGE


def test_eject_counts_at_the_drives_own_power_up() -> None:
    """At the prompt, with the PC on: power off and on with the button held opens the gate that was shut."""
    bench = Workbench(firmware="js02")
    bench.power_on()
    bench.boot_dos()
    for hold_eject, ended in ((False, "stopped"), (True, "finished")):
        bench.unplug_power()
        bench.bench.wait(1)
        bench.plug_power(hold_eject)
        bench.bench.wait(3)
        assert _flash_now(bench) == ended
    assert bench.drive.flash_contents == IMAGE


def test_two_masters_and_a_swap_after_the_start() -> None:
    """A healthy drive stands in for the dead one at POST; then the ribbon goes over, with no reset."""
    bench = Workbench(firmware="cs0c", place="secondary master")
    dead = Workbench(firmware=None).bench.detach("primary slave")
    bench.bench.lay_beside(dead, "MA")
    assert bench.power_on().line("secondary master").name
    bench.boot_dos()
    bench.pull_ribbon()
    bench.bench.plug_ribbon("secondary master", dead)
    assert _flash_now(bench) == "finished"
    assert isinstance(dead, Drive) and dead.flash_contents == IMAGE
    assert bench.drive.flash_contents == read_image("cs0c")


def test_a_broken_data_line_writes_another_image() -> None:
    """Line 12 carries a bit of every second byte only: registers work, the tool ends, the chip is wrong."""
    bench = blank()
    bench.power_on()
    bench.stick_line("secondary", 12, 0)
    bench.boot_dos()
    assert _flash_now(bench) == "finished"
    wrong = bytes(byte & 0xEF if n % 2 else byte for n, byte in enumerate(IMAGE[:4096]))
    assert bench.drive.flash_contents[:4096] == wrong != IMAGE[:4096]
    bench.mend_cable("secondary")
    assert _flash_now(bench) == "finished"
    assert bench.drive.flash_contents == IMAGE
    with pytest.raises(ValueError, match="no channel 'third'"):
        bench.stick_line("third", 0, 0)


def test_a_line_that_carries_register_bits_stops_the_tool() -> None:
    """With bit 0 of every register stuck the knock is another one: the gate hears nothing."""
    bench = blank()
    bench.power_on()
    bench.stick_line("secondary", 0, 0)
    assert bench.mtkflash(WRITE, patience_s=20).lines[1:] == ["Status = 80 should be 70"]
    assert bench.drive.flash_contents == ERASED


def test_the_jumper_decides_where_the_drive_is_looked_for() -> None:
    """Place and number follow the jumper, and a snapshot brings back where it was."""
    bench = Workbench(place="secondary slave")
    state = bench.save()
    bench.set_jumper("MA")
    screen = bench.power_on()
    assert (bench.place, bench.x) == ("secondary master", 3)
    assert screen.line("secondary slave").name is None
    assert bench.post_name == "SONY    DVD RW DW-D22A BYS2"
    first = bench.drive
    bench.another_drive("dw-d22a", "cs0c")
    bench.load(state)
    assert (bench.drive, bench.place, bench.x) == (first, "secondary slave", 4)


def test_the_acts_of_a_thread_do_the_same() -> None:
    """Each verb is an act with the same options."""
    stage = Stage(Workbench(place="secondary slave"))

    def act(name: str, **options: object) -> None:
        perform(stage, Event("here", name, "", options, ()))

    act("set_jumper", jumper="CS")
    act("second_drive", firmware="cs0c", place="secondary master")
    act("hard_disk", file_system="NTFS")
    act("cable_hard_disk", place="primary master")
    act("bios_channel", channel="primary", setting="none")
    act("stick_line", channel="primary", line=3, bit=1)
    act("mend_cable", channel="primary")
    act("power_on")
    screen = stage.bench.bench.screen
    assert screen is not None
    assert [line.name is not None for line in screen.lines] == [False, False, True, True]
    for name in ("pull_ribbon", "unplug_power", "plug_ribbon"):
        act(name)
    act("plug_power", hold_eject=True)
    assert stage.bench.drive.present_power


def _flash_now(bench: Workbench) -> str:
    """Type the write at the prompt of the DOS that runs, with the drive as it is."""
    bench.make_floppy("files", ["BYS2.BIN"], mtkflash="1.83c")
    bench.insert_floppy("files")
    return bench.dos(f"MTKFLASH {bench.x} {WRITE}", patience_s=60).ended
