"""The serial EEPROM: 1 KB beside the flash chip, with identity, calibration and learnt data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from labkit.catalog import Model, kits
from labkit.drive.registers import with_byte

SIZE = 0x400
CALIBRATION = 0x20  # behind the model text; its first bytes are the settings of the pickup
WRITE_NS = 5_000_000


@dataclass(frozen=True)
class EepromState:
    """Everything a snapshot needs."""

    cells: bytes
    address: int
    busy_until: int


class Eeprom:
    """Cells are read at once and written in 5 ms; a write while busy is lost [fact: eeprom-layout]."""

    def __init__(self, cells: bytes) -> None:
        if len(cells) != SIZE:
            raise ValueError(
                f"An EEPROM image has {SIZE} bytes, not {len(cells)}; take one from factory_cells()."
            )
        self.cells = bytearray(cells)
        self.address = 0
        self.busy_until = 0

    def set_address(self, at: int, value: int) -> None:
        """One byte of the address register: 0 the low one, 1 the high one."""
        self.address = with_byte(self.address, at, value)

    def read(self) -> int:
        """The byte at the address register."""
        return self.cells[self.address % SIZE]

    def write(self, value: int, now: int) -> None:
        """Program the byte at the address register."""
        if now >= self.busy_until:
            self.cells[self.address % SIZE] = value
            self.busy_until = now + WRITE_NS

    def busy(self, now: int) -> bool:
        """Is a write under way at `now` (ns)?"""
        return now < self.busy_until

    def save(self) -> EepromState:
        """A snapshot."""
        return EepromState(bytes(self.cells), self.address, self.busy_until)

    def load(self, state: EepromState) -> None:
        """Back to a snapshot."""
        self.cells[:] = state.cells
        self.address = state.address
        self.busy_until = state.busy_until


def checksum(cells: bytes, checked: int, constant: int) -> int:
    """8-bit sum of the first `checked` bytes XOR the family's constant [fact: eeprom-checksum]."""
    return (sum(cells[:checked]) & 0xFF) ^ constant


def factory_cells(text: str, checked: int, constant: int, settings: Sequence[int], unit: int = 0) -> bytes:
    """1 KB as the factory left it: model text, calibration, checksum at `checked`, no learnt data.

    `settings` are those that suit the pickup of this unit.
    """
    rng = Random(f"calibration {text} {unit}")
    cells = bytearray(b"\xff" * SIZE)
    cells[0:CALIBRATION] = text.encode("ascii")[:CALIBRATION].ljust(CALIBRATION)
    cells[CALIBRATION:checked] = bytes(rng.randrange(0x60, 0xA0) for _ in range(checked - CALIBRATION))
    cells[CALIBRATION : CALIBRATION + len(settings)] = bytes(settings)
    cells[checked] = checksum(bytes(cells), checked, constant)
    return bytes(cells)


def as_delivered(model: Model) -> bytes:
    """What the EEPROM of this unit holds when its owner buys it: it was calibrated with its own mechanism."""
    spec, pickup = model.eeprom, kits()[model.mechanism].pickup
    return factory_cells(spec.model, spec.checked[1], spec.constant, pickup.of_unit(model.unit), model.unit)
