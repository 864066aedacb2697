"""Guest code for tests of the translator."""

from __future__ import annotations

from labkit.mcu.translator.flow import Block, blocks, discover
from labkit.mcu.translator.graph import Graph, shape


def view(code: dict[int, str], fill: int = 0) -> list[int]:
    """A code view with these bytes (hex by address)."""
    cells = [fill] * 0x10000
    for address, text in code.items():
        raw = bytes.fromhex(text)
        cells[address : address + len(raw)] = raw
    return cells


def region_blocks(code: dict[int, str], pc: int = 0, rb: int = 0, instructions: int = 48) -> list[Block]:
    """The blocks of the region at `pc`, the entry first."""
    return blocks(discover(view(code), pc, rb, instructions), (pc, ()))


def region_graph(code: dict[int, str], pc: int = 0) -> Graph:
    """The shape of the region at `pc`."""
    return shape(region_blocks(code, pc)[0])
