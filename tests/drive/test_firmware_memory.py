"""The maker's own packets: running firmware reads flash and EEPROM out, and writes the EEPROM."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labkit.ata import packets
from labkit.ata.packets import MEMORY_EEPROM, MEMORY_FLASH
from labkit.catalog import models
from labkit.drive.disc import sample_disc
from labkit.drive.drive import DriveState
from labkit.drive.eeprom import as_delivered, checksum
from labkit.firmware.store import read_image
from tests.drive.wired import MS, SECOND, Wired, drive_of

PIECE = 0x4000
FACTORY = as_delivered(models()["dw-d22a"])


@pytest.fixture(scope="module")
def kept() -> tuple[DriveState, int]:
    """A drive with no news left to tell."""
    return Wired(drive_of()).ready().save()


@pytest.fixture
def wired(kept: tuple[DriveState, int]) -> Wired:
    """The same, one for each test."""
    return Wired(drive_of(), settle=0).load(kept)


def _flash(wired: Wired, offset: int, length: int) -> bytes:
    return wired.packet(packets.read_memory(MEMORY_FLASH, offset, length), length).data


@pytest.mark.parametrize(("model", "image"), [("dw-d22a", "bys2"), ("board-b", "js02")])
def test_flash_reads_out_as_it_is_in_either_layout(model: str, image: str) -> None:
    """First and last 16 KB, boot code included, and odd pieces across a bank's edge are the chip's bytes."""
    wired, whole = Wired(drive_of(image, model=models()[model])).ready(), read_image(image)
    for offset, length in ((0, PIECE), (0x100000 - PIECE, PIECE), (0xFF81, 0x101), (0x7FFFF, 1), (0, 0x100)):
        assert _flash(wired, offset, length) == whole[offset : offset + length]


def test_reading_the_flash_leaves_the_program_running(wired: Wired) -> None:
    """The chip gives its array all the time, so the light, the button and the next command work on."""
    _flash(wired, 0x4000, PIECE)
    assert wired.packet(packets.inquiry(), 36).ok
    assert wired.drive.board.flash.reads_array(wired.ports.now)
    assert wired.drive.flash_contents == read_image("bys2")


@pytest.mark.parametrize(
    ("memory", "offset", "length"),
    [
        (MEMORY_FLASH, 0, 0),
        (MEMORY_FLASH, 0, PIECE + 1),
        (MEMORY_FLASH, 0x100000, 1),
        (MEMORY_FLASH, 0xFFFFFF, 0x10),
        (MEMORY_EEPROM, 0, 0),
        (MEMORY_EEPROM, 0, 0x401),
        (MEMORY_EEPROM, 0x3FF, 2),
        (MEMORY_EEPROM, 0xFFFFFF, 0xFFFFFF),
        (0, 0, 16),
        (3, 0, 16),
    ],
)
def test_what_no_memory_has_is_refused(wired: Wired, memory: int, offset: int, length: int) -> None:
    """A piece outside its memory, of no bytes, or of an unknown memory gives 5/24/00 and no data."""
    result = wired.packet(packets.read_memory(memory, offset, length), 64)
    assert result.data == b""
    assert result.sense is not None and result.sense.code == "5/24/00"
    assert wired.packet(packets.unit_ready()).sense == (2, 0x3A, 0)


@settings(max_examples=15)
@given(st.integers(0, 0x3FF).flatmap(lambda at: st.tuples(st.just(at), st.integers(1, 0x400 - at))))
def test_the_eeprom_reads_out_piece_by_piece(piece: tuple[int, int]) -> None:
    """Any piece that lies inside is the part's bytes."""
    offset, length = piece
    wired = Wired(drive_of(), settle=0).load(_kept())
    reply = wired.packet(packets.read_memory(MEMORY_EEPROM, offset, length), length)
    assert reply.data == FACTORY[offset : offset + length]


_state: list[tuple[DriveState, int]] = []


def _kept() -> tuple[DriveState, int]:
    if not _state:
        _state.append(Wired(drive_of()).ready().save())
    return _state[0]


def test_a_written_eeprom_counts_from_the_next_start_on(wired: Wired) -> None:
    """A byte changed without the sum: nothing shows till the chip restarts; then the test fails."""
    assert wired.packet(packets.write_memory(0x30, 2), data_out=b"\x00\x01").ok
    assert bytes(wired.drive.board.eeprom.cells[0x30:0x32]) == b"\x00\x01"
    wired.wait(3 * SECOND)
    assert not wired.drive.led
    wired.drive.hard_reset(wired.ports.now)
    wired.wait(3 * SECOND)
    changes = [t for t, _ in wired.drive.led_log if t > wired.ports.now - 2 * SECOND]
    assert len(changes) >= 3


def test_only_bytes_that_differ_take_their_time(wired: Wired) -> None:
    """Writing 512 bytes of which one differs takes milliseconds, not the seconds that 512 writes would."""
    new = bytes([FACTORY[0] ^ 1]) + FACTORY[1:512]
    start = wired.ports.now
    assert wired.packet(packets.write_memory(0, 512), data_out=new).ok
    assert wired.ports.now - start < 200 * MS
    assert bytes(wired.drive.board.eeprom.cells) == new + FACTORY[512:]


def test_a_power_cut_leaves_what_was_written_so_far(wired: Wired) -> None:
    """Bytes go in one after the other: a cut in the middle leaves new ones before old ones."""
    target, new = wired.target, bytes(byte ^ 0xFF for byte in FACTORY[0x100:0x180])
    target.ready(SECOND)
    target.put(4, 0xFE)
    target.put(5, 0xFF)
    target.put(7, 0xA0)
    target.ports.wait(target.base + 7, 0x88, 0x08, SECOND)
    target.ports.outsw(target.base, packets.write_memory(0x100, len(new)))
    target.ports.wait(target.base + 7, 0x88, 0x08, SECOND)
    target.ports.outsw(target.base, new)
    wired.wait(400 * MS)
    wired.drive.power_off(wired.ports.now)
    cells = bytes(wired.drive.board.eeprom.cells)
    done = sum(one == two for one, two in zip(cells[0x100:0x180], new, strict=True))
    assert 0 < done < len(new)
    assert cells == FACTORY[:0x100] + new[:done] + FACTORY[0x100 + done :]


@pytest.mark.parametrize("memory", [0, MEMORY_FLASH, 3])
def test_no_other_memory_is_written(wired: Wired, memory: int) -> None:
    """The flash chip is not written this way: 5/24/00, and no byte is asked for."""
    cdb = bytes([packets.WRITE_MEMORY, memory]) + packets.write_memory(0x4000, 16)[2:]
    assert wired.packet(cdb, data_out=bytes(16)).sense == (5, 0x24, 0)
    assert wired.drive.flash_contents == read_image("bys2")
    assert bytes(wired.drive.board.eeprom.cells) == FACTORY


# Calibration ------------------------------------------------------------------------------------


def _unreadable(eeprom: bytes) -> tuple[list[int], int]:
    """Sectors of a disc that do not come though the program tries on, and the ns that reading took."""
    drive = drive_of(disc=True)
    drive.board.eeprom.cells[:] = eeprom
    wired = Wired(drive).ready()
    start, disc = wired.ports.now, sample_disc()
    reads = [wired.packet(packets.read_10(lba), 2048) for lba in range(disc.sectors)]
    lost = [lba for lba, one in enumerate(reads) if not one.ok]
    assert all(one.data == disc.sector(lba) for lba, one in enumerate(reads) if one.ok)
    assert all(one.sense == (3, 0x11, 0) for one in reads if not one.ok)
    return lost, wired.ports.now - start


def test_another_units_calibration_reads_badly() -> None:
    """With its own EEPROM a disc reads through; with another unit's it takes longer, and sectors are lost."""
    own, quick = _unreadable(FACTORY)
    foreign, slow = _unreadable(as_delivered(replace(models()["dw-d22a"], unit=1)))
    assert own == []
    assert 0 < len(foreign) < 32
    assert slow > 2 * quick


def test_calibration_of_zeros_sees_no_disc() -> None:
    """An EEPROM whose sum is right and whose calibration is nothing: a disc is not recognised at all."""
    cells = bytearray(FACTORY)
    cells[0x20:0x23] = bytes(3)
    cells[512] = checksum(bytes(cells), 512, models()["dw-d22a"].eeprom.constant)
    drive = drive_of(disc=True)
    drive.board.eeprom.cells[:] = cells
    wired = Wired(drive).ready()
    assert wired.packet(packets.unit_ready()).sense == (2, 0x3A, 0)
    assert not drive.led
