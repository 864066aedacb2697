"""Names of code addresses, from the firmware build: what the linker's map says, kept beside each image.

A link address is code bank << 16 | CPU address. Names in the common area are seen from every bank.
"""

from __future__ import annotations

import re

from labkit.firmware.layout import Layout

_AREA = re.compile(r"^(\S+)\s+[0-9A-F]{8}\s+[0-9A-F]{8} =.*\((.*)\)")
_NAME = re.compile(r"^(?:\s+|C:\s+)([0-9A-F]{8})\s+_(\w+)\s")
_COMMON = {Layout.FLAT: range(0x4000, 0x8000), Layout.REBANKED: range(0x4000)}


def from_map(text: str) -> dict[int, str]:
    """Names by link address out of a linker map: code areas only, since XDATA has the same numbers."""
    out: dict[int, str] = {}
    code = False
    for line in text.splitlines():
        area, name = _AREA.match(line), _NAME.match(line)
        if area is not None:
            code = "CODE" in area[2] and area[1] != "CABS"
        elif name is not None and code:
            out[int(name[1], 16)] = name[2]
    return out


def as_text(names: dict[int, str]) -> str:
    """One line a name, sorted by address."""
    return "".join(f"{address:06X} {name}\n" for address, name in sorted(names.items()))


def from_text(text: str) -> dict[int, str]:
    """The inverse of as_text."""
    rows = (line.split() for line in text.splitlines())
    return {int(address, 16): name for address, name in rows}


def seen_from(names: dict[int, str], layout: Layout, bank: int) -> dict[int, str]:
    """Names by CPU address (0..FFFFh) as one code bank sees them; give them to the disassembler."""
    common = _COMMON[layout]
    return {
        address & 0xFFFF: name
        for address, name in names.items()
        if address >> 16 == bank or address in common
    }
