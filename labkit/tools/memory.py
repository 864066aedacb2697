"""A drive's memories through its running firmware: flash and EEPROM by packets of the maker's own.

[fact: memory-commands]
"""

from __future__ import annotations

from labkit.ata.packets import read_memory, write_memory
from labkit.host.atapi import PacketResult, PacketTarget


def read(drive: PacketTarget, memory: int, size: int, piece: int, timeout_ns: int) -> bytes | PacketResult:
    """The first `size` bytes of a memory, in pieces; or the first answer that is not good."""
    data = bytearray()
    for offset in range(0, size, piece):
        length = min(piece, size - offset)
        result = drive.packet(read_memory(memory, offset, length), length, timeout_ns=timeout_ns)
        if not result.ok or len(result.data) != length:
            return result
        data += result.data
    return bytes(data)


def write_eeprom(
    drive: PacketTarget, offset: int, data: bytes, piece: int, timeout_ns: int
) -> PacketResult | None:
    """Write bytes to the EEPROM from `offset` on, in pieces; the first answer that is not good, or None."""
    for at in range(0, len(data), piece):
        part = data[at : at + piece]
        result = drive.packet(write_memory(offset + at, len(part)), data_out=part, timeout_ns=timeout_ns)
        if not result.ok:
            return result
    return None
