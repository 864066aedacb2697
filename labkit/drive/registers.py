"""The controller's registers as the 8051 sees them in XDATA; a map of the lab's own [fact: register-map]."""

from enum import IntEnum, IntFlag

WINDOW = range(0x8000, 0xC000)
SRAM = range(0x2000)
CODE_PAGE = range(0xE000, 0xF000)
FIRST = 0xFF00
PACKET_BUFFER = 0xFF40


class Reg(IntEnum):
    """Addresses in XDATA."""

    ATA_EVENT = 0xFF00
    ATA_MASK = 0xFF01
    ATA_CMD = 0xFF02
    ATA_FEAT = 0xFF03
    ATA_SC = 0xFF04
    ATA_SN = 0xFF05
    ATA_CL = 0xFF06
    ATA_CH = 0xFF07
    ATA_DH = 0xFF08
    ATA_STAT = 0xFF09
    ATA_LINE = 0xFF0B
    XFER_ADDR0 = 0xFF0C
    XFER_ADDR1 = 0xFF0D
    XFER_ADDR2 = 0xFF0E
    XFER_LEN0 = 0xFF10
    XFER_LEN1 = 0xFF11
    XFER_GO = 0xFF12
    FL_ADDR0 = 0xFF20
    FL_ADDR1 = 0xFF21
    FL_ADDR2 = 0xFF22
    FL_DATA = 0xFF23
    FL_NEXT = 0xFF24
    EE_ADDR0 = 0xFF28
    EE_ADDR1 = 0xFF29
    EE_DATA = 0xFF2A
    EE_STAT = 0xFF2B
    PANEL_IN = 0xFF30
    PANEL_OUT = 0xFF31
    MTK_REG = 0xFF32
    MAP_REG = 0xFF33
    WIN_REG = 0xFF34
    SYS_REG = 0xFF35


class Event(IntFlag):
    """Bits of ATA_EVENT."""

    COMMAND = 0x01
    SRST = 0x02
    DEVICE_RESET = 0x04
    TRANSFER = 0x08


class Go(IntEnum):
    """Values of XFER_GO; bit 7 beside them raises INTRQ."""

    TO_HOST = 1
    FROM_HOST = 2
    PACKET = 3


MAP_REBANKED = 0x01
MAP_SRAM_CODE = 0x02
GATE_OPEN = 0x02
EJECT_RELEASED = 0x10
RESTART = 0xA5


def with_byte(value: int, at: int, byte: int) -> int:
    """A number with its byte `at` (0 = lowest) replaced: how a wide register is written in pieces."""
    shift = 8 * at
    return value & ~(0xFF << shift) | byte << shift
