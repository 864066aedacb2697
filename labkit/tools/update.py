"""Updating through running firmware: packets bring the image to the drive's DRAM, one more has it written.

The two modes of WRITE BUFFER are the lab's own choice [fact: update-by-write-buffer].
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from labkit.ata.packets import unit_ready, write_buffer
from labkit.catalog.toml import Row
from labkit.firmware.sums import sum16
from labkit.host.atapi import PacketResult, PacketTarget
from labkit.host.clock import MS

TO_DRAM, TO_FLASH = 6, 7
UNIT_ATTENTION = 6
ATTENTIONS = 3


@dataclass(frozen=True)
class Pace:
    """Bytes in a piece, and how long (ns) a tool waits for a packet, and for the drive to write its flash."""

    piece: int
    packet: int
    busy: int


def pace(row: Row) -> Pace:
    """The pace of a tool, from its data."""
    return Pace(
        row.integer("piece", 2, 0xFFFE),
        row.integer("packet_ms", 1, 600_000) * MS,
        row.integer("busy_ms", 1, 600_000) * MS,
    )


def update(
    drive: PacketTarget, image: bytes, pace: Pace, phase: Callable[[str], None] = lambda _: None
) -> PacketResult | None:
    """Send an image and have it written; the answer that was not good, or None when all went well.

    `phase` hears "sending" and "writing".
    """
    clear_attention(drive, pace.packet)
    phase("sending")
    failed = to_dram(drive, image, pace.piece, pace.packet)
    if failed is not None:
        return failed
    phase("writing")
    result = to_flash(drive, image, pace.busy)
    return None if result.ok else result


def why(result: PacketResult) -> str:
    """What went wrong with a packet, for a note."""
    if result.timed_out:
        return "The drive stopped answering in the middle."
    return f"The drive refused: {result.sense or 'no sense came'}."


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
