"""The task file: the registers of a cable, their bits, and their names [fact: ata-registers]."""

from __future__ import annotations

from enum import IntEnum, IntFlag


class Register(IntEnum):
    """Registers by their offset from the channel's base port; 8 is the one of the control block.

    Two names share a number where reading and writing mean different things.
    """

    DATA = 0
    ERROR = 1
    FEATURES = 1
    COUNT = 2
    REASON = 2
    SECTOR = 3
    LOW = 4
    HIGH = 5
    HEAD = 6
    STATUS = 7
    COMMAND = 7
    CONTROL = 8
    ALTERNATE = 8


class Status(IntFlag):
    """Bits of the status register, high bit first."""

    BSY = 0x80
    DRDY = 0x40
    DF = 0x20
    DSC = 0x10
    DRQ = 0x08
    CORR = 0x04
    IDX = 0x02
    ERR = 0x01


class Error(IntFlag):
    """Bits of the error register. A packet device keeps the sense key in bits 7 to 4."""

    EOM = 0x02
    ABRT = 0x04
    ILI = 0x01


class Reason(IntFlag):
    """Bits of the interrupt reason, which a packet device shows in the sector count register."""

    COMMAND = 0x01
    TO_HOST = 0x02
    RELEASE = 0x04


class Control(IntFlag):
    """Bits of the device control register."""

    NIEN = 0x02
    SRST = 0x04


class Command(IntEnum):
    """Command codes that this lab's hosts send."""

    DEVICE_RESET = 0x08
    DIAGNOSTIC = 0x90
    PACKET = 0xA0
    IDENTIFY_PACKET = 0xA1
    IDENTIFY = 0xEC


DEV = 0x10
HEADS = (0xA0, 0xB0)
"""What a host writes to HEAD to select device 0 or device 1."""

FLOATING = 0xFF
"""What an undriven bus reads: the pull-ups win [fact: floating-bus]."""

PACKET_SIGNATURE = (0x01, 0x01, 0x14, 0xEB)
"""COUNT, SECTOR, LOW, HIGH of a packet device after a reset or an aborted ECh [fact: atapi-signature]."""


def describe_status(value: int) -> str:
    """The names of the bits set in a status byte, high bit first: `describe_status(0x51)` is "DRDY DSC ERR".

    While BSY is set no other bit means anything, and only BSY is named. A zero byte is "no bit set".
    """
    if not 0 <= value <= 0xFF:
        raise ValueError(f"A status is one byte, 0 to 255; {value} is not.")
    if value == FLOATING:
        return "nothing drives the bus"
    if value & Status.BSY:
        return "BSY"
    names = [bit.name or "" for bit in Status if value & bit]
    return " ".join(names) or "no bit set"
