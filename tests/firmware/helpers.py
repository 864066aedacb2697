"""Synthetic images: 1 MB, both layouts, no program that would run, every mark that a reader looks for."""

from __future__ import annotations

from functools import cache

from labkit.firmware.layout import FAMILY_MARK, HEADER, IMAGE_SIZE, Layout

LAYOUTS = tuple(Layout)
EEPROM_TEST = bytes.fromhex("FFEE6F6002C322D322")
EEPROM_PATCHED = bytes.fromhex("FFEE6F0000D322D322")
GATE = bytes.fromhex("90FF30E0783230E406E254FDF28004E24402F2")
PROLOGUE = 0x4025
IDENTITY = bytes.fromhex("058000325B000000") + b"MAKER   DVDRW MODEL ONE AB122004/11/05 18:30"
EEPROM_AT = (9, 0x8100)
GATE_AT = (8, 0x8200)
IDENTITY_AT = (2, 0x8010)


@cache
def image(layout: Layout) -> bytes:
    """A sound image with one EEPROM test, one gate, one identity block."""
    data = bytearray(b"\xff" * IMAGE_SIZE)
    data[0:3] = b"\x02\x00\x40"
    data[0x4000:0x4003] = b"\x02\x40\x40"
    data[PROLOGUE : PROLOGUE + 6] = bytes([0xE5, 0x90, 0x54, layout.mask, 0xB4, 0x00])
    data[HEADER : HEADER + 8] = bytes([layout.mask]) + b"AB12\0\0\x01"
    if layout is Layout.FLAT:
        for bank in range(1, 16):
            data[bank << 16 : (bank << 16) + 3] = b"\x02\x40\x00"
            data[(bank << 16) + 0x4000 : (bank << 16) + 0x8000] = data[0x4000:0x8000]
    else:
        data[FAMILY_MARK : FAMILY_MARK + 8] = b"LITEONIT"
    for (bank, cpu), piece in ((EEPROM_AT, EEPROM_TEST), (GATE_AT, GATE), (IDENTITY_AT, IDENTITY)):
        put(data, layout.file_offset(bank, cpu), piece)
    return bytes(data)


def put(data: bytearray, offset: int, piece: bytes) -> None:
    """Overwrite bytes in place."""
    data[offset : offset + len(piece)] = piece


def changed(data: bytes, offset: int, piece: bytes) -> bytes:
    """A copy with some bytes overwritten."""
    return data[:offset] + piece + data[offset + len(piece) :]


def differences(first: bytes, second: bytes) -> set[int]:
    """Offsets at which two files of one length differ."""
    assert len(first) == len(second)
    both = int.from_bytes(first, "big") ^ int.from_bytes(second, "big")
    return {n for n, byte in enumerate(both.to_bytes(len(first), "big")) if byte}
