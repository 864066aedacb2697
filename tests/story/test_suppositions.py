"""What a hypothesis may suppose of a tool or a chip: a change of its data, and the rest follows."""

from __future__ import annotations

import pytest

from labkit.firmware.store import read_image
from labkit.story.acts import perform
from labkit.story.stage import Stage, StageState
from labkit.story.thread import Event
from labkit.story.workbench import Workbench


@pytest.fixture(scope="module")
def blank() -> tuple[Stage, StageState]:
    """A drive with an erased chip, which mtkflash reaches, after POST."""
    stage = Stage(Workbench(firmware=None, place="secondary master"))
    stage.bench.power_on()
    return stage, stage.save()


@pytest.fixture
def stage(blank: tuple[Stage, StageState]) -> Stage:
    """That drive, as it was."""
    blank[0].load(blank[1])
    return blank[0]


def _act(stage: Stage, name: str, **options: object) -> list[str]:
    perform(stage, Event("here", name, "", options, ()))
    return stage.run.lines if stage.run is not None else []


def _write(stage: Stage, version: str) -> list[str]:
    switch = "/B /M" if version == "1.80" else "/M"
    return _act(stage, "mtkflash", version=version, command=f"W {switch} BYS1.BIN")


def test_a_build_with_one_more_part_writes_it(stage: Stage) -> None:
    """1.80 does not know the chip; with the part in its table it writes, till a snapshot is loaded."""
    state = stage.save()
    assert _write(stage, "1.80")[-1] == "FLASH TYPE:Unknown Flash Memory"
    _act(stage, "suppose_build", version="1.80", knows=["am29lv008bb"])
    assert _write(stage, "1.80")[1] == "Flash Type : AMD(AM29LV008BB)"
    assert stage.bench.drive.flash_contents == read_image("bys1")
    stage.load(state)
    assert _write(stage, "1.80")[-1] == "FLASH TYPE:Unknown Flash Memory"


def test_a_program_file_that_was_copied_before_changes_too(stage: Stage) -> None:
    """What is supposed of a build holds for the copy on a floppy as well."""
    stage.bench.make_floppy("files", ["BYS1.BIN"], mtkflash="1.80.1")
    stage.bench.drive.board.flash.poke(0x4000, bytes(0xC000))
    _act(stage, "suppose_build", version="1.80.1", erases="bank")
    _act(stage, "boot_dos")
    _act(stage, "insert_floppy", label="files")
    assert _act(stage, "dos", keys="MTKFLASH 3 W /M BYS1.BIN")[-1] == "Please reboot PC"
    image = read_image("bys1")
    assert stage.bench.drive.flash_contents == image[:0x4000] + bytes(0xC000) + image[0x10000:]


def test_a_build_that_gives_up_leaves_the_chip_busy(stage: Stage) -> None:
    """It prints no end; the next try, with no restart between, reads status for ids."""
    _act(stage, "suppose_build", version="1.80.1", erases="chip", limit_s=3.0)
    stage.bench.save_to("FIRM", ["BYS1.BIN"], mtkflash="1.80.1")
    _act(stage, "boot_dos")
    line = "C:\\FIRM\\MTKFLASH 3 W /M C:\\FIRM\\BYS1.BIN"
    assert _act(stage, "dos", keys=line)[-1] == "Updating...."
    assert _act(stage, "dos", keys=line)[-1] == "Flash Type : Unknown Flash Memory"


def test_a_locked_sector_keeps_its_bytes(stage: Stage) -> None:
    """A flasher that waits for the erase to show waits for ever; unlocked, it writes the whole chip."""
    stage.bench.drive.board.flash.poke(0, bytes(0x4000))
    _act(stage, "suppose_locked", sectors=[0])
    assert _write(stage, "1.80.1")[-1].startswith("[stopped")
    assert stage.bench.drive.flash_contents[:0x4000] == bytes(0x4000)
    _act(stage, "suppose_locked", sectors=[])
    assert _write(stage, "1.80.1")[-1] == "Please reboot PC"
    assert stage.bench.drive.flash_contents == read_image("bys1")


def test_spoilt_bytes_and_write_cycles_reach_the_chip(stage: Stage) -> None:
    """A stretch takes the value; three cycles through the gate put the chip into autoselect."""
    _act(stage, "suppose_spoilt", first=0x100, size=4, value=0x55)
    assert stage.bench.drive.flash_contents[0xFF:0x105] == b"\xff\x55\x55\x55\x55\xff"
    _act(stage, "suppose_cycles", writes=[[0x555, 0xAA], [0x2AA, 0x55], [0x555, 0x90]])
    board = stage.bench.drive.board
    assert (board.flash.read(0, board.time), board.flash.read(1, board.time)) == (0x01, 0x37)
