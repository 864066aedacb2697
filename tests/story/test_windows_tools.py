"""The verbs that go through running firmware, as a person at the PC uses them, and their acts and looks."""

from __future__ import annotations

import pytest

from labkit.drive.disc import sample_disc
from labkit.firmware.store import read_image
from labkit.host.console import RunResult
from labkit.story.acceptance import accept
from labkit.story.acts import Stage, perform
from labkit.story.looks import look
from labkit.story.parts import another_unit, eeprom_of, with_mechanism
from labkit.story.thread import Event, Observation
from labkit.story.workbench import Workbench, WorkbenchState


@pytest.fixture(scope="module")
def _on() -> tuple[Workbench, WorkbenchState]:
    bench = Workbench()
    bench.power_on()
    return bench, bench.save()


@pytest.fixture
def bench(_on: tuple[Workbench, WorkbenchState]) -> Workbench:
    """A healthy drive in a PC that is on, one for each test."""
    _on[0].load(_on[1])
    return _on[0]


def _cells(bench: Workbench) -> bytes:
    return bytes(bench.drive.board.eeprom.cells)


def test_a_donors_eeprom_costs_sectors_till_the_backup_is_back(bench: Workbench) -> None:
    """Nothing blinks and the disc opens, but not all of it copies; the drive's own EEPROM cures that."""
    bench.files["DONOR.BIN"] = eeprom_of("dw-d22a", 1)
    assert bench.insert(sample_disc())
    assert bench.copy_disc().data == sample_disc().data
    bench.eeprom_backup("mine.bin")
    assert bench.eeprom_restore("DONOR.BIN").ended == "finished"
    assert _cells(bench) == eeprom_of("dw-d22a", 1)
    bench.bench.wait(6.0)
    worse = bench.copy_disc()
    bench.bench.wait(6.0)
    assert bench.light == "off"
    assert 0 < len(worse.lost) < sample_disc().sectors
    bench.eeprom_restore("MINE.BIN")
    bench.bench.wait(6.0)
    assert bench.copy_disc().lost == ()


def test_each_unit_reads_with_its_own_eeprom() -> None:
    """Drives two and three off the line are as good as the first, each with what the factory wrote for it."""
    for number in (1, 2):
        drive = Workbench(another_unit("dw-d22a", number))
        assert accept(drive).revived
        assert drive.copy_disc().lost == ()


def test_repair_ends_one_blink_and_not_the_other(bench: Workbench) -> None:
    """A region tool's blink goes with the sum; a crossflash's blink does not, and its patch cures it."""
    bench.eeprom_byte(0x40, 0)
    bench.power_cycle()
    assert (bench.light, bench.in_windows) == ("slow", True)
    assert "repaired" in bench.eeprom_repair().transcript
    assert bench.light == "off"
    crossed = Workbench(with_mechanism("dw-d22a", "b"), "js02")
    crossed.power_on()
    assert crossed.light == "slow"
    assert "is right" in crossed.eeprom_repair().transcript
    assert crossed.light == "slow"
    assert crossed.flash_write("JS02P.BIN").ended == "finished"
    assert crossed.light == "off"


def test_a_dump_through_windows_and_one_through_the_gate_are_the_same(bench: Workbench) -> None:
    """The running firmware and the open gate give the same megabyte."""
    bench.flash_read("windows.bin")
    bench.power_cycle(hold_eject=True)
    bench.mtkflash("R /M /B DOS.BIN")
    assert bench.file("WINDOWS.BIN") == bench.file("DOS.BIN") == read_image("bys2")


def test_a_drive_that_windows_does_not_list_is_out_of_reach() -> None:
    """With the wrong mechanism's firmware nothing that sends packets finds a drive; nothing is written."""
    bench = Workbench(firmware="js02")
    bench.power_on()
    for run in (
        bench.flash_read("X.BIN"),
        bench.flash_write("BYS2.BIN"),
        bench.eeprom_repair(),
        bench.winflash_atapi("BYS2.BIN"),
    ):
        assert run.ended == "error"
    assert "X.BIN" not in bench.files
    assert bench.drive.flash_contents == read_image("js02")
    assert bench.device_manager_properties().status == ""


def test_the_device_manager_says_that_a_healthy_drive_works(bench: Workbench) -> None:
    """At once, and with its place."""
    page = bench.device_manager_properties()
    assert (page.status, page.location) == ("This device is working properly.", "Primary Slave")
    assert page.seconds < 1


@pytest.mark.parametrize(
    ("act", "options"),
    [
        ("flash_read", {"to": "A.BIN"}),
        ("flash_write", {"file": "TEXT.TXT"}),
        ("winflash_atapi", {"file": "TEXT.TXT"}),
        ("eeprom_backup", {"to": "E.BIN"}),
        ("eeprom_restore", {"file": "TEXT.TXT"}),
        ("eeprom_repair", {}),
        ("eeprom_convert", {"model": "SOHW-1653S"}),
        ("eeprom_reset_learnt", {}),
        ("eeprom_byte", {"offset": 7, "value": 8}),
    ],
)
def test_every_verb_is_an_act_with_a_console(bench: Workbench, act: str, options: dict[str, object]) -> None:
    """A thread may name each of them, and what it printed can be looked at."""
    bench.files["TEXT.TXT"] = b"no image\n"
    stage = Stage(bench)
    perform(stage, Event("here", act, "", options, ()))
    assert isinstance(stage.run, RunResult)


def test_looks_at_disc_and_eeprom(bench: Workbench) -> None:
    """A disc copies whole or with a count, or not at all; the EEPROM holds a file or does not."""

    def seen(how: str, **options: object) -> object:
        return look(stage, Observation("x", "stated", "", how, None, options))

    stage = Stage(bench)
    assert str(seen("disc_copy")).startswith("There is no disc in")
    bench.files["DONOR.BIN"] = eeprom_of("dw-d22a", 1)
    perform(stage, Event("here", "insert_disc", "", {}, ()))
    assert seen("disc_copy") == "whole"
    assert seen("eeprom_holds", file="DONOR.BIN") is False
    perform(stage, Event("there", "eeprom_restore", "", {"file": "DONOR.BIN"}, ()))
    assert seen("eeprom_holds", file="DONOR.BIN") is True
    bench.bench.wait(6.0)
    assert str(seen("disc_copy")).endswith("sectors lost")
