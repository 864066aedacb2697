"""The devices of a bench file in the language of kinds: drives with their models, and hard disks."""

from __future__ import annotations

from typing import Any

from labkit.catalog import Model, chips, kits, models
from labkit.catalog.models import EepromSpec
from labkit.drive.eeprom import CALIBRATION
from labkit.drive.eeprom import SIZE as EEPROM_SIZE
from labkit.host.atadisk import DiskRegisters
from labkit.host.partition import TYPES
from labkit.host.sectors import SECTOR
from labkit.host.wiring import JUMPERS
from labkit.story.filing.container import LARGEST, Get, Put
from labkit.story.filing.kinds import BYTE, FLAG, TIME, Blob, Hex, Maybe, Misfit, Plain, Whole, one_of, text
from labkit.story.filing.machine import DRIVE, SERVICE_PINS
from labkit.story.filing.records import KeptDrive, KeptHardDisk
from labkit.story.filing.shapes import As, Either, Record, Table, Tuple

NAME, LINE = text(200), text(1000)
INDEX = Whole(0, 0xFFFF)
FILES = Table(NAME, Blob("file", 0, LARGEST), 10_000)

_SPEC = Record(
    EepromSpec,
    size=Whole(EEPROM_SIZE, EEPROM_SIZE),
    model=text(CALIBRATION, ascii_only=True),
    constant=BYTE,
    checked=Tuple(first=Whole(0, 0), end=Whole(CALIBRATION + 0x10, EEPROM_SIZE - 1)),
)
_OWN_MODEL = Record(
    Model,
    key=NAME,
    name=NAME,
    description=LINE,
    chip=Plain(lambda raw: isinstance(raw, str) and raw in chips("parallel"), "a parallel chip of this lab"),
    mcu_clock_hz=Whole(1_000_000, 100_000_000),
    gate_reset_open=FLAG,
    mechanism=Plain(lambda raw: isinstance(raw, str) and raw in kits(), "a mechanism of this lab"),
    eeprom=_SPEC,
    service_jumper=LINE,
    service_pins=SERVICE_PINS,
    unit=Whole(-1_000_000_000, 1_000_000_000),
)


class _OfTheLab:
    """A model of the lab by its key, a changed one with all its fields."""

    def pack(self, value: Any, put: Put) -> Any:
        """The key or the fields."""
        return value.key if models().get(value.key) == value else _OWN_MODEL.pack(value, put)

    def unpack(self, raw: Any, get: Get) -> Any:
        """The model."""
        if not isinstance(raw, str):
            return _OWN_MODEL.unpack(raw, get)
        if raw not in models():
            raise Misfit(f"this lab has no drive {raw!r}: it has {', '.join(models())}")
        return models()[raw]


_REGISTERS = Record(
    DiskRegisters,
    regs=As(Hex(7, 7), bytes, tuple),
    error=BYTE,
    status=BYTE,
    control=BYTE,
    due=Maybe(TIME),
    then=BYTE,
    buffer=Hex(0, SECTOR),
    wanted=Whole(0, SECTOR),
    sector=Whole(-1, 1 << 29),
    left=Whole(0, 256),
)


DEVICE = Either(
    drive=Record(KeptDrive, model=_OfTheLab(), state=DRIVE),
    hard_disk=Record(
        KeptHardDisk,
        file_system=one_of(*TYPES),
        medium=INDEX,
        registers=_REGISTERS,
        powered=FLAG,
        position=Whole(0, 1),
        alone=FLAG,
        jumper=one_of(*JUMPERS),
        hidden=FILES,
    ),
)
