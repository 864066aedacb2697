"""A programmer on the chip of a drive on the workbench."""

from __future__ import annotations

from dataclasses import replace

import pytest

from labkit.catalog import chips, models
from labkit.firmware.store import read_image
from labkit.story.acceptance import accept
from labkit.story.workbench import Workbench
from labkit.tools.clip import ClipError
from tests.story.sessions import differing, play


def test_an_erased_drive_is_revived_at_its_chip() -> None:
    """A chip with nothing in it names no drive; after the programmer all five points hold."""
    bench = Workbench(firmware=None)
    bench.power_on()
    assert bench.post_name is None
    bench.power_off()
    job = bench.program_chip("BYS2.BIN")
    assert job.good and job.programmed > 100_000
    assert bench.bench.seconds > job.seconds
    assert accept(bench).revived


def test_the_chip_is_read_into_a_file() -> None:
    """What the flash holds becomes a file that other tools can use."""
    bench = Workbench(firmware="js02")
    assert bench.read_chip("saved.bin").good
    assert bench.file("SAVED.BIN") == read_image("js02")


def test_the_drive_alone_may_be_without_power() -> None:
    """With the PC on, the verb refuses in one sentence; with the drive's own plug pulled it works."""
    bench = Workbench()
    bench.power_on()
    hole = bench.download("BYS2.BIN", to="HOLE.BIN", hole=(0x40000, 0x100))
    with pytest.raises(ClipError, match="unplug the drive's power"):
        bench.program_chip("HOLE.BIN")
    bench.unplug_power()
    now = bench.bench.seconds
    job = bench.program_chip("HOLE.BIN")
    assert job.good and bench.bench.seconds == pytest.approx(now + job.seconds, abs=0.001)
    bench.plug_power()
    bench.bench.wait(5)
    assert bench.drive.flash_contents == hole


def test_a_job_that_is_stopped_leaves_the_chip_half_done() -> None:
    """Patience ends it where it is, erased and programmed so far; the same patience leaves the same chip."""
    benches = [Workbench(firmware="js02") for _ in range(2)]
    jobs = [bench.program_chip("BYS2.BIN", 7.0) for bench in benches]
    assert jobs[0] == jobs[1] and differing(*benches) == []
    job, bench = jobs[0], benches[0]
    assert (job.good, job.ended) == (False, "stopped") and job.erased > 3
    assert bench.bench.seconds == 7.0
    old, new = read_image("js02"), read_image("bys2")
    assert bench.drive.flash_contents[:0x8000] == new[:0x8000]
    assert bench.drive.flash_contents[-0x10000:] == old[-0x10000:]
    assert bench.program_chip("BYS2.BIN").good and bench.drive.flash_contents == new


def test_no_patience_at_all_is_refused() -> None:
    """Nothing is done to the chip by somebody who gives the job no time."""
    bench = Workbench(firmware="js02")
    with pytest.raises(ValueError, match="longer than 0 seconds"):
        bench.program_chip("BYS2.BIN", 0)
    assert bench.drive.flash_contents == read_image("js02")


def test_the_mains_fail_under_the_programmer() -> None:
    """A hand that cuts the power in the middle is told, and the session's code does the same again."""
    bench = Workbench(firmware="js02")
    watch = bench.bench.clock.watchers
    watch.append(lambda: bench.bench.seconds > 3 and bench.cut_power())
    bench.program_chip("BYS2.BIN")
    watch.clear()
    assert "the power failed after 3." in bench.journal[-1].outcome
    assert differing(bench, play(bench.journal.code(), Workbench(firmware="js02"))) == []


def test_power_for_the_drive_ends_the_job() -> None:
    """Two cannot feed one chip: the drive's controller takes the bus, and the drive runs what is there."""
    bench = Workbench(firmware="js02")
    bench.power_on()
    bench.unplug_power()
    bench.later(5.0, "plug_power")
    job = bench.program_chip("BYS2.BIN")
    assert (job.good, job.ended) == (False, "error") and "got power in the middle" in job.message
    assert bench.drive.present_power and bench.drive.board.flash.save().powered
    assert bench.drive.flash_contents not in (read_image("js02"), read_image("bys2"))
    bench.wait(2)


UNKNOWN = replace(chips()["am29lv008bb"], name="Am29LV081B", device_id=0x38, sectors=(0x10000,) * 16)


@pytest.mark.tool("flashrom")
def test_flashrom_revives_what_nothing_else_revives(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bad file was written at the chip, on a board whose part mtkflash does not know; the clip is left.

    No firmware answers in Windows; the DOS flasher has no such ids in its table, jumper or not.
    """
    monkeypatch.setattr("labkit.drive.board.chips", lambda: {"odd": UNKNOWN})
    bench = Workbench(replace(models()["dw-d22a"], chip="odd"))
    bench.download("BYS2.BIN", to="HOLE.BIN", hole=(0x40000, 0x1000))
    assert bench.flashrom("write", "HOLE.BIN").good
    bench.power_on()
    assert bench.post_name is None and not bench.in_windows
    dead = bench.drive.flash_contents
    bench.service_jumper(True)
    bench.mtkflash("W /B /M BYS2.BIN")
    bench.power_cycle(hold_eject=True)
    bench.mtkflash("W /B /M BYS2.BIN")
    bench.service_jumper(False)
    assert bench.drive.flash_contents == dead
    assert bench.post_name is None and not bench.in_windows
    bench.power_off()
    run = bench.flashrom("write", "BYS2.BIN")
    assert run.good and "VERIFIED" in run.lines[-1]
    assert accept(bench).revived


def test_the_flashrom_verb_reads_into_a_file_and_takes_its_time() -> None:
    """Whoever does the job, what was read is a file afterwards and the bench's clock has gone on."""
    bench = Workbench(firmware="js02")
    run = bench.flashrom("read", "old.bin")
    assert run.good and bench.file("OLD.BIN") == read_image("js02")
    assert bench.bench.seconds == pytest.approx(run.seconds, abs=0.001)
