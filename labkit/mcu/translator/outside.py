"""What a region calls when it is left or goes to the bus: short lines there, the work done once here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from labkit.mcu.translator.steps import KEPT

if TYPE_CHECKING:
    from labkit.mcu.core import Mcs51

# Places of the kept state in the list `v` that regions share.
PLACE = {"a": 0, "b": 1, "cy": 2, "t": 3, "dp": 4, "ps": 6}
SP_PLACE, CYCLES_PLACE = 5, 7


def home(name: str, rb: int) -> str:
    """Where a kept local lives outside regions, as Python."""
    return f"iram[{rb + int(name[1])}]" if name[0] == "q" else f"v[{PLACE[name]}]"


def kept(bits: int) -> list[str]:
    """The names of some kept locals."""
    return [name for i, name in enumerate(KEPT) if bits >> i & 1]


def put_back_name(rb: int, dirty: int, stack: bool) -> str:
    """Name of the function that puts these locals back: of v, iram, cycles, SP if `stack`, the locals."""
    return f"put_{rb}_{dirty}_{int(stack)}"


@cache
def put_back(name: str) -> Callable[..., None]:
    """The function of that name."""
    rb, dirty, stack = map(int, name.split("_")[1:])
    names = kept(dirty)
    parameters = ", ".join(["v", "iram", "c", *(["s"] if stack else []), *names])
    lines = [f"v[{CYCLES_PLACE}] = c", *([f"v[{SP_PLACE}] = s"] if stack else [])]
    lines += [f"{home(one, rb)} = {one}" for one in names]
    made: dict[str, Any] = {}
    exec(f"def {name}({parameters}): {'; '.join(lines)}", made)
    function: Callable[..., None] = made[name]
    return function


def changed(cpu: Mcs51, limit: int, code: Sequence[int], xdata: list[int]) -> bool:
    """Should the region be left? Someone asked for it, or it no longer sees the right memory."""
    return cpu._limit != limit or cpu._code is not code or cpu.xdata is not xdata


def bus_read(
    cpu: Mcs51, limit: int, code: Sequence[int], xdata: list[int], at: int, cycles: int, pc: int
) -> int:
    """The value of a device cell; its complement when the region should be left."""
    cpu.cycles, cpu._pc = cycles, pc
    value = cpu.bus.xread(at) & 255
    # `changed`, spelled out here and below: a call more on every device access would show.
    if cpu._limit != limit or cpu._code is not code or cpu.xdata is not xdata:
        return ~value
    return value


def bus_write(
    cpu: Mcs51, limit: int, code: Sequence[int], xdata: list[int], at: int, value: int, cycles: int, pc: int
) -> bool:
    """Write a device cell; should the region be left?"""
    cpu.cycles, cpu._pc = cycles, pc
    cpu.bus.xwrite(at, value)
    return cpu._limit != limit or cpu._code is not code or cpu.xdata is not xdata
