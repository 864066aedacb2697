"""The DOS flasher's options that go through running firmware: UW and DR.

What is on record of UW is its console text on a drive that answered no packet; of DR, that it prints nothing.
"""

from __future__ import annotations

import struct

from labkit.ata import packets
from labkit.ata.registers import Register, Status
from labkit.host.atapi import PacketResult, PacketTarget
from labkit.host.clock import SECOND
from labkit.tools.job import Job
from labkit.tools.update import clear_attention, to_dram, to_flash

PIECE = 0x8000
PACKET_NS = 10 * SECOND
WRITER_NS = 90 * SECOND
SENSE_WORDS = 8
READ_BUFFER, FROM_DRAM = 0x3C, 2
DRAM_PIECE, DRAM_SIZE = 0x10000, 0x200000
_READY = "The drive is ready. What the real program prints then is not on record."
_NOTHING_SENT = "Nothing was sent: if the drive wrote, it wrote what its buffer held before."


def update_write(job: Job) -> bool:
    """UW: HOST to DRAM, DRAM to FLASH, then a check bit, with REQUEST SENSE as long as it is not clear."""
    image = b""
    if job.command.file is not None:
        loaded = job.load(binary=True)
        if loaded is None:
            return False
        image = loaded
    drive = PacketTarget(job.ports, job.target.base, job.target.position)
    job.say("position", base=job.target.base, head=job.target.head)
    clear_attention(drive, PACKET_NS)
    job.say("to_dram")
    failed = to_dram(drive, image, PIECE, PACKET_NS, autosense=False)
    if failed is None:
        # Without a file nothing had to be sent, so even a silent drive cannot fail here.
        job.say("to_flash")
        to_flash(drive, image, WRITER_NS, autosense=False)
    return _check(job, drive)


def dram_read(job: Job) -> bool:
    """DR: asks for the drive's DRAM, packet by packet, and says nothing of what came [fact: mtkflash-dr]."""
    job.console.note("What DR is for is not on record. Here it reads the drive's buffer and keeps nothing.")
    drive = PacketTarget(job.ports, job.target.base, job.target.position)
    clear_attention(drive, PACKET_NS)
    for offset in range(0, DRAM_SIZE, DRAM_PIECE):
        packet = struct.pack(">BBB3s3sxxx", READ_BUFFER, FROM_DRAM, 0, _three(offset), _three(DRAM_PIECE))
        result = drive.packet(packet, DRAM_PIECE, timeout_ns=PACKET_NS)
        if not result.ok:
            job.console.note(_why(result))
            break
    else:
        return True
    if result.timed_out:
        drive.device_reset(PACKET_NS)
    return True


def _check(job: Job, drive: PacketTarget) -> bool:
    """Look at the check bit; while it is set, ask for sense and print the buffer it should have come to."""
    line = "first_check"
    while True:
        job.say(line)
        line = "check"
        if drive.ready(PACKET_NS) and not drive.get(Register.STATUS) & Status.ERR:
            job.console.note(_READY)
            if job.command.file is None:
                job.console.note(_NOTHING_SENT)
            return True
        result = drive.packet(packets.request_sense(), 18, timeout_ns=PACKET_NS, autosense=False)
        # The buffer is the tool's own; what never came leaves its zeros [fact: uw-sense-zeros].
        buffer = result.data[: 2 * SENSE_WORDS].ljust(2 * SENSE_WORDS, b"\0")
        if not result.data:
            job.console.note("No sense came: the words are the tool's own buffer, which holds zeros.")
        words = struct.unpack(f"<{SENSE_WORDS}H", buffer)
        job.say("sense", words=" ".join(f"{word:04x}" for word in words))
        if result.ok:
            job.console.note("The drive refused. What the real program prints then is not on record.")
            return False
        job.console.note(_why(result))


def _why(result: PacketResult) -> str:
    if result.timed_out:
        return "The drive answers no packet."
    return f"The drive refused the packet ({result.sense or 'no sense'})."


def _three(number: int) -> bytes:
    return number.to_bytes(3, "big")
