"""The instructions of a serial part: what an opcode means and how many bytes belong to it."""

from enum import Enum
from typing import NamedTuple

from labkit.catalog import Chip

ADDRESS = 3


class Kind(Enum):
    """What an instruction does."""

    READ = "read"
    READ_IDS = "read ids"
    READ_JEDEC = "read JEDEC id"
    READ_STATUS = "read status"
    ENABLE = "write enable"
    DISABLE = "write disable"
    ENABLE_STATUS = "enable write of status"
    WRITE_STATUS = "write status"
    PROGRAM = "byte program"
    AUTO = "auto address increment program"
    SECTOR_ERASE = "sector-erase"
    BLOCK_ERASE = "block-erase"
    CHIP_ERASE = "chip-erase"


class Instruction(NamedTuple):
    """`address` and `dummy` bytes follow the opcode, then `data` bytes. `erases`: bytes of a block."""

    kind: Kind
    address: int = 0
    dummy: int = 0
    data: int = 0
    erases: int = 0

    @property
    def header(self) -> int:
        """Bytes up to the first one that the part answers or takes as data."""
        return 1 + self.address + self.dummy


READS = frozenset({Kind.READ, Kind.READ_IDS, Kind.READ_JEDEC, Kind.READ_STATUS})

_COMMON = {
    0x01: Instruction(Kind.WRITE_STATUS, data=1),
    0x02: Instruction(Kind.PROGRAM, ADDRESS, data=1),
    0x03: Instruction(Kind.READ, ADDRESS),
    0x04: Instruction(Kind.DISABLE),
    0x05: Instruction(Kind.READ_STATUS),
    0x06: Instruction(Kind.ENABLE),
    0x20: Instruction(Kind.SECTOR_ERASE, ADDRESS),
    0x50: Instruction(Kind.ENABLE_STATUS),
    0x90: Instruction(Kind.READ_IDS, ADDRESS),
    0xAB: Instruction(Kind.READ_IDS, ADDRESS),
}


def instructions(chip: Chip) -> dict[int, Instruction]:
    """The opcodes that this part knows. [fact: spi-instructions]"""
    side = chip.serial
    if side is None:
        raise ValueError(f"{chip.name} is a parallel part; make it with NorFlash.")
    table = dict(_COMMON)
    table[side.auto_program[0]] = Instruction(Kind.AUTO, ADDRESS, data=side.auto_program[1])
    for opcode, size in side.block_erase:
        table[opcode] = Instruction(Kind.BLOCK_ERASE, ADDRESS, erases=size)
    for opcode in side.chip_erase:
        table[opcode] = Instruction(Kind.CHIP_ERASE)
    if side.fast_read:
        table[0x0B] = Instruction(Kind.READ, ADDRESS, dummy=1)
    if side.jedec_id:
        table[0x9F] = Instruction(Kind.READ_JEDEC)
    return table
