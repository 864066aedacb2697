"""Bench files taken apart, changed by hand, and sealed again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from labkit.story.benchfile import from_bytes, to_bytes
from labkit.story.filing.container import TEXT, seal
from labkit.story.workbench import Workbench

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Parts:
    """The text of a file as JSON, and its members."""

    text: str
    members: dict[str, bytes]

    @property
    def document(self) -> Any:
        """The JSON, each time a new one."""
        return json.loads(self.text)

    def sealed(self, document: Any) -> bytes:
        """A file with this document in it."""
        return seal(json.dumps(document).encode("ascii"), self.members)

    def loaded(self, *changes: tuple[Sequence[str | int], Any]) -> Workbench:
        """The bench of the file after changes of its content, each a place and a value."""
        document = self.document
        for place, value in changes:
            put(document["content"], place, value)
        return from_bytes(self.sealed(document))


def parts_of(bench: Workbench) -> Parts:
    """A bench's file, taken apart."""
    with ZipFile(BytesIO(to_bytes(bench))) as archive:
        members = {name: archive.read(name) for name in archive.namelist() if name != TEXT}
        return Parts(archive.read(TEXT).decode("ascii"), members)


def places(value: Any, place: Path = ()) -> list[Path]:
    """Every place in a JSON value, from outside in."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place, *(one for key, below in inner for one in places(below, (*place, key)))]


def at(value: Any, place: Sequence[str | int]) -> Any:
    """What stands there."""
    for key in place:
        value = value[key]
    return value


def put(value: Any, place: Sequence[str | int], new: Any) -> None:
    """Put something there."""
    at(value, place[:-1])[place[-1]] = new
