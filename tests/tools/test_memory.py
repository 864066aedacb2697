from __future__ import annotations

import pytest

from labkit.ata.packets import MEMORY_EEPROM, MEMORY_FLASH
from labkit.drive.eeprom import as_delivered
from labkit.firmware.store import read_image
from labkit.host.atapi import PacketResult, PacketTarget
from labkit.host.clock import SECOND
from labkit.tools import memory
from labkit.tools.update import clear_attention
from tests.tools.listed import Listed


@pytest.fixture(scope="module")
def booted() -> Listed:
    """A healthy drive in Windows."""
    return Listed()


@pytest.fixture
def target(booted: Listed) -> PacketTarget:
    """A drive that has told its news."""
    listed = booted.back().target
    assert listed is not None
    clear_attention(listed.target, SECOND)
    return listed.target


@pytest.mark.parametrize("piece", [1, 100, 512, 1024])
def test_pieces_of_any_size_make_up_the_whole(target: PacketTarget, piece: int) -> None:
    """The last piece may be shorter than the others."""
    data = memory.read(target, MEMORY_EEPROM, 1000, piece, 5 * SECOND)
    assert data == as_delivered(Listed.MODEL)[:1000]


def test_a_piece_that_the_firmware_does_not_give_ends_it(target: PacketTarget) -> None:
    """The answer comes back with its sense, and nothing of what was read before."""
    result = memory.read(target, MEMORY_FLASH, 0x8000, 0x4001, 5 * SECOND)
    assert isinstance(result, PacketResult)
    assert result.sense is not None and result.sense.code == "5/24/00"
    assert memory.read(target, MEMORY_FLASH, 0x4000, 0x4000, 5 * SECOND) == read_image("bys2")[:0x4000]


def test_writing_goes_to_its_place(target: PacketTarget, booted: Listed) -> None:
    """Bytes arrive at their offset, whatever the piece; what is outside the part is refused."""
    new, factory = bytes(range(50)), as_delivered(Listed.MODEL)
    assert memory.write_eeprom(target, 0x3A0, new, 7, 5 * SECOND) is None
    assert booted.cells == factory[:0x3A0] + new + factory[0x3D2:]
    refused = memory.write_eeprom(target, 0x3F0, bytes(32), 32, 5 * SECOND)
    assert refused is not None and refused.sense == (5, 0x24, 0)
