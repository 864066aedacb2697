from __future__ import annotations

from labkit.ata.replies import Inquiry
from labkit.host.atapi import PacketTarget
from labkit.host.clock import SECOND
from labkit.tools.update import clear_attention, to_dram, to_flash
from tests.tools.fakes import GateDrive, cells, image, pc
from tests.tools.packetdrive import BOOT, PacketDrive

WHO = Inquiry("MAKER", "WRITER", "1.00")


def _target(drive: GateDrive) -> PacketTarget:
    target = PacketTarget(pc(drive), 0x1F0, drive.position)
    clear_attention(target, SECOND)
    return target


def test_pieces_cover_the_image() -> None:
    """Every byte of the image arrives at its offset, whatever the piece size leaves for the last one."""
    drive = PacketDrive(WHO, WHO, image(1))
    assert to_dram(_target(drive), image(2), 0x7FFE, SECOND) is None
    assert bytes(drive.dram) == image(2)


def test_the_writer_keeps_the_boot_code() -> None:
    """After the second packet the flash holds the image, except for the first 16 KB."""
    drive = PacketDrive(WHO, WHO, image(1))
    target = _target(drive)
    to_dram(target, image(2), 0x8000, SECOND)
    assert to_flash(target, image(2), 90 * SECOND).ok
    assert cells(drive) == image(1)[:BOOT] + image(2)[BOOT:]


def test_another_sum_is_refused() -> None:
    """A sum that is not that of the bytes in DRAM brings CHECK CONDITION, and no cell changes."""
    drive = PacketDrive(WHO, WHO, image(1))
    target = _target(drive)
    to_dram(target, image(2), 0x8000, SECOND)
    result = to_flash(target, image(3), 90 * SECOND)
    assert result.sense is not None
    assert (result.sense.key, result.sense.asc) == (5, 0x26)
    assert cells(drive) == image(1)


def test_an_attention_is_heard_out_first() -> None:
    """A drive that was reset and has a new disc says both, and then takes its first piece."""
    drive = PacketDrive(WHO, WHO, image(1))
    result = to_dram(PacketTarget(pc(drive), 0x1F0, 1), image(2), 0x8000, SECOND)
    assert result is not None
    assert result.sense is not None
    assert result.sense.key == 6
    assert to_dram(_target(PacketDrive(WHO, WHO, image(1))), image(2), 0x8000, SECOND) is None


def test_a_silent_drive_fails_at_the_first_piece() -> None:
    """The first packet that is not answered ends the transfer with a value, not an error."""
    result = to_dram(_target(GateDrive(gate_open=False)), image(2), 0x8000, SECOND)
    assert result is not None
    assert result.timed_out
