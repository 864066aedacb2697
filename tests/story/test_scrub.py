from __future__ import annotations

import random

import pytest

from labkit.drive.drive import Drive
from labkit.host.clock import MS
from labkit.mcu.names import PSW
from labkit.story.bootlog import record_boot
from labkit.story.moment import registers_of
from labkit.story.scrub import Scrub, scrub_boot
from labkit.story.workbench import Workbench

GATE, EEPROM_BANK = 0x88000, 9


def drive(firmware: str | bytes | None = "bys2", model: str = "dw-d22a") -> Drive:
    """A drive on the table."""
    return Workbench(model, firmware).drive


@pytest.fixture(scope="module")
def scrub() -> Scrub:
    """A healthy boot of 60 ms."""
    return scrub_boot(drive(), 60, image="bys2")


def test_every_moment_is_that_of_a_plain_run(scrub: Scrub) -> None:
    """Visited in any order, a moment shows what an unwatched drive shows that ran to it from power-on."""
    times = [random.Random(5).uniform(0, 60) for _ in range(12)]
    for ms in [0.0, *times, *sorted(times), 60.0]:
        seen = scrub.at(ms)
        plain = drive()
        plain.power_on(0)
        plain.run_until(round(ms * MS))
        assert seen.registers == registers_of(plain)
        assert (seen.pc, seen.bank, seen.light) == (plain.board.cpu.pc, plain.board.code.bank, plain.led)
        assert seen.gate_open == plain.board.gate.open
        assert seen.ns == plain.board.time


def test_a_step_back_undoes_a_step(scrub: Scrub) -> None:
    """One instruction on and one back is the same moment, also over sleep and over a snapshot's edge."""
    for ms in (0.0, 1.0, 1.2, 26.79, 31.0, 45.0):
        here = scrub.at_instruction(scrub.at(ms).number)
        on = scrub.step()
        assert on.number == here.number + 1
        assert scrub.step(-1) == here


def test_steps_stop_at_both_ends(scrub: Scrub) -> None:
    """Before the first instruction and behind the last one recorded there is nowhere to go."""
    scrub.at(0)
    assert scrub.step(-5).number == 0
    assert scrub.at_instruction(10**9).number == scrub.total - 1


def test_the_line_executed_next_is_the_one_shown(scrub: Scrub) -> None:
    """After a step the line that stood at the program counter is the last one executed."""
    for number in (0, 5, 900, 1100, 20_000):
        shown = scrub.at_instruction(number).ahead[0]
        assert scrub.step().before[-1] == shown


def test_executions_are_counted_by_file_offset(scrub: Scrub) -> None:
    """Counts add up, the first instruction of the file runs once, and `when` tells the same as a hook."""
    assert sum(scrub.executions.values()) == scrub.total
    assert scrub.executions[0] == 1
    plain, seen = drive(), []
    plain.power_on(0)
    with plain.watch("execute", lambda pc: seen.append(plain.board.now() / MS), GATE & 0xFFFF, GATE & 0xFFFF):
        plain.run_until(2 * MS)
    assert scrub.when(GATE) == seen[:1]


def test_the_log_is_that_of_record_boot(scrub: Scrub) -> None:
    """The scrubber's time line and the boot figure come from one recorder."""
    log = record_boot(drive(), 0.06)
    assert (scrub.log.banks, scrub.log.busy, scrub.log.events) == (log.banks, log.busy, log.events)


def test_the_gate_and_the_bank_are_seen_to_change(scrub: Scrub) -> None:
    """The gate is open before its code has run and shut after it; bank 9 is selected in the EEPROM test."""
    first = scrub.when(GATE)[0]
    assert scrub.at(first).gate_open
    assert not scrub.at(first + 0.05).gate_open
    seen = scrub.at(15)
    assert (seen.bank, seen["P1"] & 0x0F) == (EEPROM_BANK, EEPROM_BANK)
    assert "EEPROM test (bank 9)" in str(seen)


def test_a_place_behind_a_gap_belongs_to_no_routine(scrub: Scrub) -> None:
    """The last name before is told for code that goes on from it, and not over a stretch of erased bytes."""
    assert scrub.at(scrub.when(0x88014)[0]).routine == "panel_sample_eject"
    assert scrub.at(scrub.when(GATE)[0]).routine == ""
    js02 = scrub_boot(drive("js02"), 1, image="js02")
    assert js02.at(js02.when(0x7FF1)[0]).routine == ""


def test_held_eject_leaves_the_gate_open() -> None:
    """The button is held from power-on when asked for."""
    assert scrub_boot(drive(), 3, hold_eject=True).at(3).gate_open


def test_a_rebanked_image_is_followed_through_its_map() -> None:
    """After the boot code the other layout shows, and file offsets are worked out with it."""
    made = scrub_boot(drive("js02", "board-b"), 10, image="js02")
    seen = made.at(10)
    assert seen.layout == "rebanked"
    assert seen.offset == seen.layout.file_offset(seen.bank, seen.pc)
    assert made.executions[0x4000] == 1


def test_an_erased_chip_can_be_scrubbed() -> None:
    """A drive without any program is a case like any other: it executes FFh and stays busy."""
    seen = scrub_boot(drive(None), 1).at(1)
    assert seen.busy and seen.gate_open
    assert seen.ahead[0].instruction.raw == b"\xff"


def test_the_working_registers_are_those_of_the_selected_bank() -> None:
    """R0 to R7 are four sets, and two bits of PSW say which one the program uses."""
    made = drive()
    made.power_on(0)
    cpu = made.board.cpu
    cpu.iram[0x00], cpu.iram[0x18], cpu.sfr[PSW - 0x80] = 0x11, 0x33, 0x18
    assert {name: value for name, value, _ in registers_of(made)}["R0"] == 0x33


def test_misuse_says_what_to_do(scrub: Scrub) -> None:
    """A time that was not recorded, a powered drive, no time at all, and a wrong register are refused."""
    with pytest.raises(ValueError, match="choose 0 to 60 ms"):
        scrub.at(61)
    with pytest.raises(KeyError, match="use A, B, DPTR"):
        scrub.at(0)["X"]
    powered = drive()
    powered.power_on(0)
    with pytest.raises(ValueError, match="switch it off first"):
        scrub_boot(powered)
    with pytest.raises(ValueError, match="more than 0 ms"):
        scrub_boot(drive(), 0)
