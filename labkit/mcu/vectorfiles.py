"""Vectors by the thousand: all cases of an opcode, and the files of a collection."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from labkit.mcu.names import P3
from labkit.mcu.table import ROWS
from labkit.mcu.vectordraw import EVERY, HOLDING, INT_PINS, draw
from labkit.mcu.vectoredges import EDGES, PORT, Edge, Look
from labkit.mcu.vectorrecord import Recorder
from labkit.mcu.vectors import Vector

SEED = 8051
# Far more than the rarest edge needs.
_PATIENCE = 100_000


def edges_of(opcode: int) -> list[Edge]:
    """The edges that an opcode has, in the order in which its first cases show them."""
    row = ROWS[opcode]
    edges = [edge for edge in EDGES if edge is not PORT and edge.about(row)]
    # Who reads pins and who reads latches has to be seen of every opcode. With the rest neighbours begin at
    # different places, so that a small set of a family shows them all.
    start = opcode % len(edges)
    return [PORT] * PORT.about(row) + edges[start:] + edges[:start]


def cases(opcode: int, seed: int = SEED, published: bool = True) -> Iterator[Vector]:
    """Vectors of an opcode without end. Same seed, same cases.

    The first ones show one edge more each, until all have been shown; the others are as they come.
    Unpublished, operands name any special function register, and hardware may act in the same instruction.
    """
    rng = Random(seed << 8 | opcode)
    recorder = Recorder(rng)
    registers = HOLDING if published else EVERY
    left = edges_of(opcode)
    for number in count():
        bank = number + opcode & 3
        for _ in range(_PATIENCE):
            vector = recorder.record(draw(ROWS[opcode], bank, registers, rng))
            if published and _pulls_an_interrupt_pin(vector):
                continue
            if not left or left[0].shows(Look.at(vector)):
                break
        else:
            raise RuntimeError(f"no case of {opcode:02X}h shows {left[0].name!r}; correct that edge")
        left = [edge for edge in left if not edge.shows(Look.at(vector))]
        yield vector


def _pulls_an_interrupt_pin(vector: Vector) -> bool:
    """The latch of P3 pulls INT0 or INT1 low: when its request flag follows is no matter of instructions."""
    return vector.final.sfr.get(P3, 0xFF) & INT_PINS != INT_PINS


class Written(NamedTuple):
    """What has been written: number of files, of cases and of bytes."""

    files: int
    cases: int
    size: int


def as_text(vectors: Iterable[Vector]) -> str:
    """One JSON list, a case a line."""
    lines = (json.dumps(vector.as_dict(), separators=(",", ":")) for vector in vectors)
    return "[\n" + ",\n".join(lines) + "\n]\n"


def write(folder: Path, opcodes: Iterable[int], each: int, seed: int = SEED) -> Written:
    """One file for each opcode, `00.json` to `ff.json`, with `each` cases; makes the folder."""
    if each < 1:
        raise ValueError(f"a file needs at least one case, not {each}; ask for more")
    folder.mkdir(parents=True, exist_ok=True)
    files = size = 0
    for opcode in opcodes:
        data = as_text(islice(cases(opcode, seed), each)).encode()
        (folder / f"{opcode:02x}.json").write_bytes(data)
        files += 1
        size += len(data)
    return Written(files, files * each, size)


def parse_opcodes(text: str) -> list[int]:
    """Opcodes of a list such as `00-0f,a5`, in hexadecimal, in order."""
    opcodes: set[int] = set()
    for part in text.split(","):
        match = re.fullmatch(r"([0-9a-f]{2})(?:-([0-9a-f]{2}))?", part.strip(), re.IGNORECASE)
        if match is None:
            raise ValueError(
                f"{part.strip()!r} is no opcode; write two hexadecimal digits, or a range: 00-0f,a5"
            )
        first = int(match[1], 16)
        opcodes.update(range(first, int(match[2] or match[1], 16) + 1))
    if not opcodes:
        raise ValueError(f"{text!r} holds no opcode; write a range upwards, such as 00-0f")
    return sorted(opcodes)


def read(path: Path) -> list[Vector]:
    """The cases of one file."""
    data: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return [Vector.from_dict(case) for case in data]
