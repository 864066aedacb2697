"""construct's errors turned into ours: the field by name and its file offset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import construct

from labkit.firmware.errors import ImageError


def offsets(struct: Any) -> dict[str, int]:
    """Offset of each named field inside a construct Struct of fixed-size fields."""
    found: dict[str, int] = {}
    position = 0
    for field in struct.subcons:
        found[field.name] = position
        position += field.sizeof()
    return found


def parse(
    struct: Any, data: bytes, base: int, wanted: Mapping[str, str], error: type[ImageError] = ImageError
) -> Any:
    """Parse `struct` at file offset `base` of `data`. `wanted` says for each field what it must be."""
    try:
        return struct.parse(data[base : base + struct.sizeof()])
    except construct.ConstructError as problem:
        field = (problem.path or "").split(" -> ")[-1]
        place = offsets(struct)
        if field not in place:
            raise error("file", None, f"The file cannot be read ({problem}).") from problem
        if isinstance(problem, construct.StreamError):
            what = "the file ends inside this field; take a complete copy."
        else:
            what = wanted[field]
        raise error(field.replace("_", " "), base + place[field], what) from problem
