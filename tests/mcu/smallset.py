"""The vectors in the repository."""

from __future__ import annotations

from functools import cache

from labkit.catalog import data_dir
from labkit.mcu.vectorfiles import read
from labkit.mcu.vectors import Vector

SMALL = data_dir() / "vectors"
EACH = 4


@cache
def small_set() -> tuple[Vector, ...]:
    """All of them, by opcode."""
    return tuple(vector for opcode in range(256) for vector in read(SMALL / f"{opcode:02x}.json"))
