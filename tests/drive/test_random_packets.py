"""Packets that no sane host sends, to a drive whose firmware runs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.ata import packets
from labkit.ata.packets import MEMORY_EEPROM, MEMORY_FLASH
from labkit.drive.drive import DriveState
from tests.budget import budget
from tests.drive.wired import SECOND, Wired, drive_of

KNOWN = (0x00, 0x03, 0x12, 0x1B, 0x1E, 0x25, 0x28, 0x3B, 0x3C, 0x46, 0x5A, 0xF1, 0xF2)
HEADS = {0x3B: (6, 7), 0x3C: (2,), 0xF1: (MEMORY_FLASH, MEMORY_EEPROM), 0xF2: (MEMORY_EEPROM,)}
# One wait for each burst, and 64 KB of surplus before a host calls the protocol lost.
LONGEST = 60 * SECOND


@st.composite
def cdbs(draw: st.DrawFn) -> bytes:
    """Twelve bytes: any, or a known operation with small, large and wild numbers behind it."""
    if draw(st.integers(0, 3)) == 0:
        return draw(st.binary(min_size=12, max_size=12))
    code = draw(st.sampled_from(KNOWN))
    head = draw(st.one_of(st.sampled_from(HEADS.get(code, (0,))), st.integers(0, 255)))
    numbers = st.one_of(st.sampled_from([0, 1, 2, 36, 0x400, 0x4000]), st.integers(0, 0xFFFFFF))
    offset, length = draw(numbers).to_bytes(3, "big"), draw(numbers).to_bytes(3, "big")
    rest = draw(st.binary(min_size=4, max_size=4))
    return bytes([code, head, rest[0]]) + offset + length + rest[1:]


_kept: list[tuple[DriveState, int]] = []


def _drive() -> Wired:
    """A drive with a disc that has told its news."""
    if not _kept:
        _kept.append(Wired(drive_of(disc=True)).ready().save())
    return Wired(drive_of(), settle=0).load(_kept[0])


@budget(40, 5000)
@given(
    st.lists(
        st.tuples(cdbs(), st.sampled_from([0, 18, 96, 2048, 0x10000]), st.binary(max_size=32)),
        min_size=1,
        max_size=4,
    )
)
def test_no_packet_breaks_the_drive(sequence: list[tuple[bytes, int, bytes]]) -> None:
    """Each ends in a result within its time, and after a reset the drive tells its name as before.

    Cells of the flash change only by the packet that has them written, those of the EEPROM by theirs.
    """
    wired = _drive()
    flash, eeprom = wired.drive.flash_contents, bytes(wired.drive.board.eeprom.cells)
    name = wired.packet(packets.inquiry(96), 96).data
    for cdb, data_in, data_out in sequence:
        start = wired.ports.now
        wired.packet(cdb, data_in, data_out)
        assert wired.ports.now - start < LONGEST
    sent = [cdb for cdb, _, _ in sequence]
    if wired.drive.flash_contents != flash:
        assert any(cdb[0] == packets.WRITE_BUFFER and cdb[1] & 0x1F == 7 for cdb in sent)
        return
    if bytes(wired.drive.board.eeprom.cells) != eeprom:
        assert any(cdb[:2] == bytes([packets.WRITE_MEMORY, MEMORY_EEPROM]) for cdb in sent)
    assert wired.target.device_reset(SECOND)
    assert wired.packet(packets.inquiry(96), 96).data == name


@pytest.mark.parametrize("opcode", range(256))
def test_every_operation_code_is_answered(opcode: int) -> None:
    """All 256 codes with zeros behind them end by themselves, refused or not."""
    wired = _drive()
    result = wired.packet(bytes([opcode]) + bytes(11), 0x1000)
    assert not result.timed_out
    assert result.ok or result.sense is not None
