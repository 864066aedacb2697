"""A drive at the moment when its own updater begins to write: made once, kept as a snapshot."""

from __future__ import annotations

from functools import cache

from labkit.ata import packets
from labkit.drive.drive import DriveState
from labkit.firmware.store import read_image
from tests.drive.wired import MS, SECOND, Wired, drive_of

PIECE = 0x8000
PROGRAM_AT = range(0x4000, 0x6000)


@cache
def new_image() -> bytes:
    """1 MB with other boot code, 8 KB of program and else nothing, so that writing it is quick."""
    other = read_image("js02")
    image = bytearray(b"\xff" * 0x100000)
    image[:0x4000] = bytes(byte ^ 0x5A for byte in other[:0x4000])
    image[PROGRAM_AT.start : PROGRAM_AT.stop] = other[PROGRAM_AT.start : PROGRAM_AT.stop]
    return bytes(image)


@cache
def sent() -> tuple[DriveState, int]:
    """A healthy drive that has the new image in DRAM, and the time."""
    wired = Wired(drive_of()).ready()
    for offset in range(0, 0x100000, PIECE):
        piece = new_image()[offset : offset + PIECE]
        assert wired.packet(packets.write_buffer(6, offset, PIECE), data_out=piece).ok
    return wired.save()


def told(image_sum: int | None = None) -> Wired:
    """The same drive after the sum was sent; BSY is set and it counts. None: the right sum."""
    wired = Wired(drive_of(), settle=0).load(sent())
    target = wired.target
    right = sum(new_image()) & 0xFFFF if image_sum is None else image_sum
    target.ready(SECOND)
    target.put(4, 0xFE)
    target.put(5, 0xFF)
    target.put(7, 0xA0)
    assert target.ports.wait(target.base + 7, 0x88, 0x08, SECOND)
    target.ports.outsw(target.base, packets.write_buffer(7, 0, 2))
    assert target.ports.wait(target.base + 7, 0x88, 0x08, SECOND)
    target.ports.outsw(target.base, right.to_bytes(2, "big"))
    return wired


@cache
def writing() -> tuple[DriveState, int, int]:
    """The drive as the first sector is being erased, the time then, and a time when all is over."""
    wired = told()
    while wired.drive.board.flash.busy_until(wired.ports.now) is None:
        wired.wait(20 * MS)
    state, start = wired.save()
    while wired.target.get(8) & 0x80:
        wired.wait(50 * MS)
    return state, start, wired.ports.now + SECOND
