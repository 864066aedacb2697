"""Power that comes and goes at the wrong, or the right, moment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from labkit.catalog import models
from labkit.firmware.store import read_image
from labkit.story.acts import perform
from labkit.story.stage import Stage
from labkit.story.thread import Event
from labkit.story.workbench import Workbench

IMAGE = read_image("bys2")


def _act(stage: Stage, act: str, **options: object) -> str:
    perform(stage, Event("here", act, "", options, ()))
    return stage.run.transcript if stage.run is not None else ""


def test_a_power_cut_leaves_what_was_written_till_then() -> None:
    """The PC is off, the console ends with the cut, and the chip holds a new beginning and an old end."""
    stage = Stage(Workbench(firmware=None))
    said = _act(stage, "mtkflash", version="1.83c", command="W /B /M BYS2.BIN", power_cut_s=8.0)
    assert said.splitlines()[-1] == "[the power failed after 8 s]"
    assert not stage.bench.bench.powered
    flash = stage.bench.drive.flash_contents
    assert flash[:0x10000] == IMAGE[:0x10000]
    assert flash[0xF0000:] == b"\xff" * 0x10000


def test_a_cut_after_the_end_is_no_cut() -> None:
    """A tool that was done before gets a sentence with its time."""
    stage = Stage(Workbench(firmware=None))
    with pytest.raises(ValueError, match=r"The tool was done after \d+\.\d s; let the mains fail before"):
        _act(stage, "mtkflash", version="1.83c", command="C", power_cut_s=60.0)


@pytest.mark.parametrize(("reset_open", "tries"), [(True, 40), (False, 4)])
def test_a_knock_at_power_up_finds_the_gate_before_firmware_shuts_it(reset_open: bool, tries: int) -> None:
    """Firmware that shuts the gate comes too late, if the gate is open after a reset; else nobody gets in."""
    bench = Workbench(replace(models()["dw-d22a"], gate_reset_open=reset_open), "js02")
    bench.power_on()
    run = bench.mtkflash_at_power_up("W /B /M BYS2.BIN", tries=tries)
    assert (bench.drive.flash_contents == IMAGE) == reset_open == ("AM29LV008BB" in run.transcript)
    assert ("[the plug was pushed in 36 times]" in run.transcript) == reset_open
    assert ("4 times, and the gate never answered" in run.note) != reset_open


def test_a_chip_that_nobody_knows_ends_the_pushing() -> None:
    """Once the gate has answered there is nothing more to gain; the tool then says why it does not write."""
    bench = Workbench(replace(models()["dw-d22a"], chip="mbm29lv008ba"), "js02")
    bench.power_on()
    run = bench.mtkflash_at_power_up("W /B /M BYS2.BIN", tries=40)
    assert run.lines[-1] == "Flash Type : Unknown Flash Memory"
    assert "[the plug was pushed in 36 times]" in run.transcript and bench.drive.board.gate.active


def test_a_plug_is_pushed_in_once_at_least() -> None:
    """No try at all is refused."""
    with pytest.raises(ValueError, match="give 1 try or more"):
        Workbench().mtkflash_at_power_up("C", tries=0)


def test_what_the_programmer_says_is_its_console() -> None:
    """An act on the chip leaves a line to look at, as tools do, with the PC switched off before."""
    stage = Stage(Workbench())
    _act(stage, "power_on")
    _act(stage, "power_off")
    mine = stage.bench.hex_edit("BYS2.BIN", 0xFFF00, "00", to="MINE.BIN")
    assert _act(stage, "program_chip", file="MINE.BIN").startswith("Verified")
    assert stage.bench.drive.flash_contents == mine != IMAGE
