"""A look into the PC shows plugs, jumpers and the BIOS set-up, and nothing else."""

from __future__ import annotations

from labkit.story.inside import look_inside
from labkit.story.workbench import Workbench


def test_the_drive_that_is_meant_comes_first() -> None:
    """Cable, plug, jumper, ribbon and power of each drive, then the set-up."""
    pc = Workbench("dw-d22a", "bys2", "secondary master")
    pc.second_drive("bys1", "primary slave")
    pc.bios_channel("primary", "none")
    assert str(look_inside(pc)).splitlines() == [
        "Sony DW-D22A: secondary cable, end plug in, power plug in, jumper on MA",
        "Sony DW-D22A: primary cable, middle plug in, power plug in, jumper on SL",
        "BIOS set-up: primary none, secondary auto",
    ]


def test_plugs_that_are_out_show() -> None:
    """A pulled ribbon, a pulled power plug and bridged service pins can be seen, a hard disk too."""
    pc = Workbench("dw-d22a", "bys2", "primary slave")
    pc.cable_hard_disk("primary master")
    pc.service_jumper(True)
    pc.pull_ribbon()
    pc.unplug_power()
    mine, disk = look_inside(pc).drives
    assert (mine.ribbon, mine.power, mine.service_jumper) == (False, False, True)
    assert str(mine).endswith("middle plug OUT, power plug OUT, jumper on SL, service pins bridged")
    assert str(disk) == "Hard disk: primary cable, end plug in, power plug in, jumper on MA"
