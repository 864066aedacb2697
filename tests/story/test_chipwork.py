"""A programmer on the chip of a drive on the workbench."""

from __future__ import annotations

from dataclasses import replace

import pytest

from labkit.catalog import chips, models
from labkit.firmware.store import read_image
from labkit.story.acceptance import accept
from labkit.story.workbench import Workbench
from labkit.tools.clip import ClipError


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
