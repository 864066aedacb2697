"""The built-in programmer on bare chips and on the chip of a drive."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labkit.catalog import chips, models
from labkit.drive.drive import Drive
from labkit.firmware.store import read_image
from labkit.flash import FlashOp, NorFlash, SpiFlash
from labkit.tools.clip import ClipError
from labkit.tools.programmer import Programmer
from tests.tools.chipsets import PARTS, new_chip, stick, whole

EVERY = pytest.mark.parametrize("key", chips())


def filled(key: str) -> bytes:
    """Contents without long rows of one value."""
    return bytes(a * 7 + (a >> 8) & 0xFF for a in range(chips()[key].size))


@EVERY
def test_it_finds_and_reads_every_part(key: str) -> None:
    """Each part of the data is named and read as it is, and comes back with power off and unharmed."""
    chip = new_chip(key, filled(key))
    programmer = Programmer(chip)
    assert programmer.identify().part == chips()[key].name
    job = programmer.read()
    assert job.good and job.data == filled(key) == whole(chip)
    assert 0 < job.seconds < 1


@EVERY
def test_a_part_in_the_middle_of_a_command_is_found(key: str) -> None:
    """A part that was left in another mode is brought back before it is asked."""
    chip = new_chip(key)
    if isinstance(chip, NorFlash):
        first, second = chip.chip.unlock
        for addr, value in ((first, 0xAA), (second, 0x55), (first, 0x90), (first, 0xAA), (second, 0x55)):
            chip.write(addr, value, 0)
    else:
        opcode, step = chip.side.auto_program
        for sent in (b"\x50", b"\x01\0", b"\x06", bytes([opcode, 0, 0, 0]) + b"\xff" * step):
            chip.transfer(sent, 0, 0)
    assert Programmer(chip, 10**6).identify().part == chips()[key].name


@settings(max_examples=4)
@given(st.data())
@pytest.mark.parametrize("key", PARTS)
def test_a_write_changes_only_what_differs(key: str, data: st.DataObject) -> None:
    """After any patches the chip holds them, verified, and no sector without a change was touched."""
    before = filled(key)
    wanted, chip, touched = bytearray(before), new_chip(key, before), set[int]()
    for _ in range(data.draw(st.integers(0, 2))):
        at = data.draw(st.integers(0, len(before) - 40))
        patch = data.draw(st.binary(min_size=1, max_size=40))
        wanted[at : at + len(patch)] = patch
    chip.watch(lambda op: touched.update(chip.sectors.inside(op.lo, op.hi)))
    job = Programmer(chip).write(bytes(wanted))
    assert job.good and whole(chip) == wanted
    changed = {chip.sectors.number(at) for at, value in enumerate(before) if wanted[at] != value}
    assert touched == changed
    assert job.erased <= len(changed)


@pytest.mark.parametrize("key", PARTS)
def test_the_rest_of_a_sector_comes_back(key: str) -> None:
    """A few bytes at an odd address go through an erase, and their neighbours hold what they held."""
    chip, erased = new_chip(key, filled(key)), list[FlashOp]()
    chip.watch(lambda op: erased.append(op) if "erase" in op.kind else None)
    job = Programmer(chip).write(b"\xff\x00\xff", 0x12345)
    assert job.good and job.erased == len(erased) == 1
    assert whole(chip) == filled(key)[:0x12345] + b"\xff\x00\xff" + filled(key)[0x12348:]
    # Bits that only fall need no erase.
    assert Programmer(chip, 10**12).write(b"\x0f\x00\xf0", 0x12345).programmed == 2
    assert len(erased) == 1


@pytest.mark.parametrize("key", PARTS)
def test_an_erased_chip_is_blank(key: str) -> None:
    """The chip is erased in about its typical time, protection or not, and looked at."""
    chip = new_chip(key, filled(key))
    job = Programmer(chip).erase()
    assert job.good and set(whole(chip)) == {0xFF}
    assert job.erased == len(chip.chip.sectors)
    assert chip.chip.chip_erase_ns <= job.seconds * 1e9 < 1.5 * chip.chip.chip_erase_ns + 10**9


@pytest.mark.parametrize("key", PARTS)
def test_a_stuck_cell_fails_the_verification(key: str) -> None:
    """A cell that stays at 0 is found and named, after a write as after an erase; nothing hangs."""
    chip = new_chip(key)
    stick(chip, 0x2345, 4)
    job = Programmer(chip).write(b"\xff" * 4 + b"\xf7" * 8, 0x2340)
    assert not job.good
    assert "FAILED: 1 bytes differ, the first at 2345h: it reads E7h and should be F7h" in job.message
    assert not Programmer(chip, 10**12).erase().good


def test_a_sector_protected_by_a_programmer_fails() -> None:
    """A sector that takes no command keeps what it had, and the verification says so."""
    chip = NorFlash(chips()["am29lv008bb"], filled("am29lv008bb"))
    chip.protected = {0}
    job = Programmer(chip).write(bytes(16))
    assert not job.good and "FAILED" in job.message
    assert whole(chip) == filled("am29lv008bb")


def test_what_does_not_fit_is_not_written() -> None:
    """A file longer than the chip is refused in one sentence, and nothing happens to the chip."""
    chip = new_chip("sst25vf040")
    job = Programmer(chip).write(bytes(0x80001))
    assert (
        not job.good
        and job.message == "524289 bytes from 0h on do not fit: the chip has 524288. Nothing was done."
    )
    assert not Programmer(chip).verify(b"x", -1).good
    assert set(whole(chip)) == {0xFF}


@pytest.mark.parametrize("key", PARTS)
def test_an_unknown_part_is_left_alone(key: str) -> None:
    """A part whose ids are in no row, and one that answers nothing, is reported and not written."""
    odd = replace(chips()[key], manufacturer_id=0x11, device_id=0x22)
    if odd.serial is not None:
        odd = replace(odd, serial=replace(odd.serial, jedec_id=()))
    chip = NorFlash(odd) if odd.serial is None else SpiFlash(odd)
    job = Programmer(chip).write(b"x")
    assert (job.good, job.part) == (False, None)
    assert set(whole(chip)) == {0xFF}


def test_a_drive_with_power_keeps_its_bus() -> None:
    """On a powered drive nothing is done, and the sentence says what to do; its chip stays as it was."""
    drive = Drive(models()["dw-d22a"], read_image("bys2"))
    drive.power_on(0)
    drive.run_until(10**9)
    with pytest.raises(ClipError, match="switch the PC off or unplug the drive's power"):
        Programmer(drive).erase()
    assert drive.flash_contents == read_image("bys2")
    drive.power_off(2 * 10**9)
    assert Programmer(drive).identify().good


def test_nothing_but_the_flash_chip_is_touched() -> None:
    """EEPROM, gate, panel and mechanism of the drive are the same after an erase, and its power is off."""
    drive = Drive(models()["dw-d22a"], read_image("bys2"))
    drive.power_on(0)
    drive.run_until(10**9)
    drive.power_off(10**9)
    board = drive.board
    before = [part.save() for part in (board.eeprom, board.gate, board.panel, board.mechanism)]
    job = Programmer(drive).erase()
    assert before == [part.save() for part in (board.eeprom, board.gate, board.panel, board.mechanism)]
    assert not drive.present_power
    assert board.time == pytest.approx(10**9 + job.seconds * 1e9)
    assert set(drive.flash_contents) == {0xFF}
