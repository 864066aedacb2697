"""What the linker lets pass: plain ways into another code bank, and borrowed arithmetic inside interrupts.

A call across banks must go through the bank latch, and a pointer reads the bank that is selected. The
library's arithmetic keeps its operands at fixed places: an interrupt that used it would spoil a running sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_AREA = re.compile(r"^\s*\.area\s+(\w+)")
_WAY = re.compile(r"^\s+(lcall|ljmp|mov\s+dptr,\s*#)\s*\(?\s*_(\w+)")
_BANK = re.compile(r"BANK(\d+)$")
_ARITHMETIC = re.compile(r"^\s+l(?:call|jmp)\s+(__(?:div|mod|mul)\w+)", re.M)


def strays(assembly: str, names: dict[int, str]) -> Iterator[str]:
    """One sentence for each plain way into another bank in SDCC's `assembly` of one source file.

    `names` are the linker's code names by link address (code bank << 16 | CPU address). Bank 0 stands for
    the common area, which every bank sees.
    """
    banks = {name: address >> 16 for address, name in names.items()}
    here = 0
    for number, line in enumerate(assembly.splitlines(), 1):
        area, way = _AREA.match(line), _WAY.match(line)
        if area is not None:
            bank = _BANK.match(area[1])
            here = int(bank[1]) if bank is not None else 0
        elif way is not None and banks.get(way[2], 0) not in (0, here):
            deed = "reads" if way[1].startswith("mov") else "calls"
            target = f"{way[2]} of code bank {banks[way[2]]}"
            yield f"line {number}: code bank {here} {deed} {target} without a switch"


def borrowed(assembly: str) -> tuple[str, ...]:
    """The library's arithmetic that this source file uses, sorted."""
    return tuple(sorted(set(_ARITHMETIC.findall(assembly))))
