"""Writing through the gate: erase what a bank covers, program it, go on to the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from labkit.ata.registers import Register
from labkit.firmware.layout import FILE_BANK
from labkit.firmware.sums import sum16
from labkit.tools.erasing import Erasing
from labkit.tools.parts import Part
from labkit.tools.readout import read_banks
from labkit.tools.vendor import UNIT_BUSY, UNIT_REFUSED, Mode, VendorPort


@dataclass(frozen=True)
class Written:
    """What a write came to: bytes sent, blocks in which a byte did not take, sum of what now reads back.

    `given_up`: an erase did not end in time, so the rest was left; there is no sum then.
    """

    length: int
    blocks_refused: int
    sum: int
    given_up: bool = False


def write_image(
    vendor: VendorPort,
    part: Part,
    image: bytes,
    block: int,
    done: Callable[[int], None],
    erasing: Erasing,
) -> Written:
    """Write the image from address 0, at most the part's size; calls `done(bank)` after each 64 KB bank.

    The sum is taken over what then reads back [fact: mtkflash-own-sum].
    """
    image = image[: part.size]
    refused = 0
    if not erasing.before(vendor, part):
        return Written(0, 0, 0, given_up=True)
    for lo in range(0, len(image), FILE_BANK):
        hi = min(lo + FILE_BANK, len(image))
        if not erasing.bank(vendor, part, lo, hi):
            return Written(lo, refused, 0, given_up=True)
        refused += program(vendor, lo, image[lo:hi], block)
        done(lo // FILE_BANK)
    return Written(len(image), refused, sum16(read_banks(vendor, len(image))))


def program(vendor: VendorPort, address: int, data: bytes, block: int) -> int:
    """Program bytes by the gate's own unit; returns the number of blocks in which it saw a byte fail."""
    refused = 0
    vendor.mode(Mode.PROGRAM)
    for offset in range(0, len(data), block):
        piece = data[offset : offset + block]
        vendor.point(address + offset)
        vendor.give(piece if len(piece) % 2 == 0 else piece + b"\xff")
        vendor.poll(Register.FEATURES, UNIT_BUSY, 0)
        refused += bool(vendor.get(Register.FEATURES) & UNIT_REFUSED)
    vendor.mode(Mode.CYCLES)
    return refused
