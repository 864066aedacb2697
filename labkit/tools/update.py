"""Updating through running firmware: packets bring the image to the drive's DRAM, one more has it written.

The two modes of WRITE BUFFER are the lab's own choice [fact: update-by-write-buffer].
"""

from __future__ import annotations

from labkit.ata.packets import unit_ready, write_buffer
from labkit.firmware.sums import sum16
from labkit.host.atapi import PacketResult, PacketTarget

TO_DRAM, TO_FLASH = 6, 7
UNIT_ATTENTION = 6
ATTENTIONS = 3


def clear_attention(drive: PacketTarget, timeout_ns: int) -> None:
    """Let the drive say that it was reset, so that it does not say so instead of taking the first piece."""
    for _ in range(ATTENTIONS):
        result = drive.packet(unit_ready(), timeout_ns=timeout_ns)
        if result.sense is None or result.sense.key != UNIT_ATTENTION:
            return


def to_dram(
    drive: PacketTarget, image: bytes, piece: int, timeout_ns: int, autosense: bool = True
) -> PacketResult | None:
    """Send the image in pieces of so many bytes; the first answer that is not good, or None when all went."""
    for offset in range(0, len(image), piece):
        part = image[offset : offset + piece]
        packet = write_buffer(TO_DRAM, offset, len(part))
        result = drive.packet(packet, data_out=part, timeout_ns=timeout_ns, autosense=autosense)
        if not result.ok:
            return result
    return None


def to_flash(drive: PacketTarget, image: bytes, timeout_ns: int, autosense: bool = True) -> PacketResult:
    """Have the drive write what it holds in DRAM, if that has the image's 16-bit sum."""
    parameter = sum16(image).to_bytes(2, "big")
    packet = write_buffer(TO_FLASH, 0, len(parameter))
    return drive.packet(packet, data_out=parameter, timeout_ns=timeout_ns, autosense=autosense)
