from __future__ import annotations

import itertools
import re

import pytest

from labkit.story.bootlog import BootLog, record_boot
from labkit.story.parts import eeprom_of
from labkit.story.workbench import Workbench


def names(log: BootLog) -> list[str]:
    """The events without their times."""
    return [what for _, what in log.events]


def test_a_healthy_boot_is_written_down_in_order() -> None:
    """The events of a start-up stand in the order in which they happen, each once."""
    log = record_boot(Workbench().drive, 0.5)
    assert names(log) == [
        "gate shut",
        "BSY falls",
        "EEPROM test begins",
        "EEPROM test ends",
        "front end asked at FE00h: it answers A1h",
    ]
    times = [t for t, _ in log.events]
    assert times == sorted(times)
    assert 0 < times[0] < times[-1] < log.end == 500_000_000


def test_bsy_is_up_at_first_and_falls_once() -> None:
    """BSY is logged as changes only: on at power-on, off when the program says so."""
    log = record_boot(Workbench().drive, 0.5)
    assert log.busy[0] == (0, True)
    assert [on for _, on in log.busy] == [True, False]
    assert log.events[1] == (log.busy[1][0], "BSY falls")


def test_code_banks_change_at_every_entry() -> None:
    """No entry of the bank log repeats the bank before it."""
    banks = [bank for _, bank in record_boot(Workbench().drive, 0.1).banks]
    assert len(set(banks)) > 3
    assert all(a != b for a, b in itertools.pairwise(banks))


def test_a_foreign_program_asks_for_a_front_end_that_is_not_there() -> None:
    """A program of the other group finds nobody at its front end's address, and the light blinks."""
    log = record_boot(Workbench("dw-d22a", "js02").drive, 2.5)
    assert names(log)[-1] == "front end asked at FE80h: nothing there"
    # A sign of life while it starts, then four half seconds of blinking.
    assert [on for _, on in log.light] == [True, False, True, False, True, False, True]
    lines = str(log).splitlines()
    assert len(lines) == len(log.events)
    assert re.fullmatch(r" +1\.\d ms  gate shut", lines[0])


def test_a_held_button_leaves_the_gate_open_and_is_let_go_afterwards() -> None:
    """Eject held at power-up shows in the log, and the drive is handed back with a free button."""
    drive = Workbench().drive
    assert names(record_boot(drive, 0.1, hold_eject=True))[0] == "gate left open"
    assert not drive.board.panel.pressed
    assert names(record_boot(drive, 0.1))[0] == "gate shut"


def test_recording_leaves_no_observer_and_no_power_behind() -> None:
    """After a recording the drive is as before it: off, and nobody listens."""
    drive = Workbench().drive
    before = drive.board.taskfile.on_change
    record_boot(drive, 0.1)
    assert not drive.present_power
    assert drive.board.taskfile.on_change == before
    assert not drive.board.bank_observers
    assert not drive.board.panel.observers
    assert not drive.board.cpu.hooks._hooks


def test_an_erased_chip_logs_no_event_but_stays_busy() -> None:
    """Where no program runs, BSY never falls and nothing else happens."""
    log = record_boot(Workbench(firmware=None).drive, 0.1)
    assert not log.events
    assert log.busy == [(0, True)]
    assert not log.light


def test_misuse_is_told_in_a_sentence() -> None:
    """A powered drive, or no time to watch, is refused with what to do instead."""
    bench = Workbench(eeprom=eeprom_of("dw-d22a"))
    with pytest.raises(ValueError, match="more than 0 seconds"):
        record_boot(bench.drive, 0)
    bench.power_on()
    with pytest.raises(ValueError, match="switch it off first"):
        record_boot(bench.drive)
