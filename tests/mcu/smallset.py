"""The vectors in the repository."""

from __future__ import annotations

from labkit.catalog import data_dir
from labkit.mcu.vectorfiles import read
from labkit.mcu.vectors import Vector

SMALL = data_dir() / "vectors"
EACH = 4


def small_set() -> list[Vector]:
    """All of them, by opcode."""
    return [vector for opcode in range(256) for vector in read(SMALL / f"{opcode:02x}.json")]
