"""A made-up flat image with every landmark, so that these tests need no built firmware."""

from __future__ import annotations

import pytest

GATE = bytes.fromhex("90 20 31 E0 78 40 30 E4 06 E2 54 FD F2 80 04 E2 44 02 F2")
EEPROM_TEST = bytes.fromhex("FF EE 6F 60 02 C3 22 D3 22")
IDENTITY = (
    b"\x05\x80\x00\x32\x5b\0\0\0" + b"MAKER   " + b"DVD TESTER".ljust(16) + b"T001" + b"2004/01/02 03:04"
)


@pytest.fixture(scope="session")
def flat_image() -> bytes:
    """1 MB: boot code, code in each bank, a table in bank 5, the landmarks in banks 0, 2, 8 and 9."""
    data = bytearray(b"\xff" * 0x100000)
    for bank in range(16):
        data[bank << 16] = 0x02
        data[(bank << 16) + 0x4000 : (bank << 16) + 0x4200] = bytes.fromhex("02 90 E0 F0") * 128
        data[(bank << 16) + 0xFFF0 : (bank + 1) << 16] = bytes(16)
    data[0:0x40] = b"\x02" + b"\x75" * 0x3F
    data[0x7FE0:0x7FF0] = b"\x0fT001\0\0\1" + b"\xff" * 8
    data[0x58000:0x5A000] = bytes(range(0x40, 0x60)) * 256
    data[0x283C1 : 0x283C1 + len(IDENTITY)] = IDENTITY
    data[0x88000 : 0x88000 + len(GATE)] = GATE
    data[0x9803C : 0x9803C + len(EEPROM_TEST)] = EEPROM_TEST
    return bytes(data)
