"""A programmer on the chip of a drive on the workbench."""

from __future__ import annotations

import pytest

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
    bench = Workbench(firmware="js02")
    bench.power_on()
    with pytest.raises(ClipError, match="unplug the drive's power"):
        bench.program_chip("BYS2.BIN")
    bench.unplug_power()
    now = bench.bench.seconds
    job = bench.program_chip("BYS2.BIN")
    assert job.good and bench.bench.seconds == pytest.approx(now + job.seconds, abs=0.001)
    bench.plug_power()
    bench.bench.wait(5)
    assert bench.drive.flash_contents == read_image("bys2")
