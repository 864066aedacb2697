from __future__ import annotations

import pytest

from labkit.ata.registers import Command, Register
from tests.host.benches import WHERE, bench_with
from tests.host.fakes import FakeDrive


def commands(drive: FakeDrive) -> list[int]:
    """The commands that a drive was sent."""
    return [value for register, value in drive.seen if register == Register.COMMAND]


def test_the_screen_names_what_answers() -> None:
    """A drive that answers IDENTIFY is listed with name and revision, the other places with None."""
    screen = bench_with(primary_slave=FakeDrive("MAKER DRIVE ONE", "AB12")).power_on()
    assert screen.text.splitlines() == [
        "Primary Master : None",
        "Primary Slave : MAKER DRIVE ONE AB12",
        "Secondary Master : None",
        "Secondary Slave : None",
    ]
    assert repr(screen) == screen.text
    assert screen.seconds < 5


def test_four_drives_are_told_apart() -> None:
    """Two drives on each of two cables keep their own names and places."""
    places = ("primary_master", "primary_slave", "secondary_master", "secondary_slave")
    drives = {place: FakeDrive(f"MAKER D{number}", "R1") for number, place in enumerate(places)}
    screen = bench_with(**drives).power_on()
    assert [line.name for line in screen.lines] == ["MAKER D0", "MAKER D1", "MAKER D2", "MAKER D3"]


def test_a_lone_master_is_listed_once() -> None:
    """Device 0 answers for the missing device 1, and is not taken for it."""
    screen = bench_with(primary_master=FakeDrive()).power_on()
    assert [line.name for line in screen.lines] == ["MAKER DRIVE ONE", None, None, None]
    assert not any(line.timed_out for line in screen.lines)


def test_post_asks_for_nothing_but_identify() -> None:
    """POST sends IDENTIFY DEVICE, then IDENTIFY PACKET DEVICE after the signature, and no packet."""
    drive = FakeDrive()
    bench_with(primary_slave=drive).power_on()
    assert commands(drive) == [Command.IDENTIFY, Command.IDENTIFY_PACKET]
    assert drive.packets == []


@pytest.mark.parametrize("where", ["primary_master", "primary_slave", "secondary_slave"])
def test_a_stuck_drive_holds_post(where: str) -> None:
    """BSY that never falls costs POST 31 s, and the screen says which place it was."""
    screen = bench_with(**{where: FakeDrive(stuck=True)}).power_on()
    line = screen.line(where.replace("_", " "))
    assert (line.name, line.timed_out, round(line.waited)) == (None, True, 31)
    assert 31 < screen.seconds < 35
    assert screen.text.splitlines()[-1] == f"{line.place.title} : no answer in 31 s"


def test_a_stuck_drive_does_not_hide_its_neighbour() -> None:
    """After the wait, the healthy drive on the same cable is listed all the same."""
    screen = bench_with(primary_master=FakeDrive(), primary_slave=FakeDrive(stuck=True)).power_on()
    assert screen.line("primary master").name == "MAKER DRIVE ONE"
    assert screen.line("primary slave").timed_out


def test_a_drive_that_dies_after_identify_is_listed() -> None:
    """POST needs no more life than one answered IDENTIFY PACKET DEVICE."""
    screen = bench_with(primary_slave=FakeDrive(dies_after=2)).power_on()
    assert screen.line(WHERE).name == "MAKER DRIVE ONE"


@pytest.mark.parametrize("dies_after", [0, 1])
def test_a_drive_that_dies_on_identify_is_not_listed(dies_after: int) -> None:
    """A command without an answer ends after the BIOS's own limit."""
    line = bench_with(primary_slave=FakeDrive(dies_after=dies_after)).power_on().line(WHERE)
    assert (line.name, line.timed_out) == (None, True)
    assert 5 <= line.waited < 6


def test_lines_are_found_by_place() -> None:
    """A place that is none is misuse."""
    screen = bench_with().power_on()
    assert str(screen.line("Secondary Slave")) == "Secondary Slave : None"
    with pytest.raises(ValueError, match="no place"):
        screen.line("floppy")
