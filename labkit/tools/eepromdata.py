"""What the EEPROM utility knows: where things stand in the 1 KB, and which models make up a set.

Its own catalogue, `data/tools/eepromutility.toml` [fact: eeprom-sets] [fact: eeprom-layout].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from labkit.catalog import data_dir
from labkit.catalog.toml import Row, load, rows
from labkit.host.clock import MS

FILE = "eepromutility.toml"
USUAL_MEDIA = 2


@dataclass(frozen=True)
class ModelSet:
    """Models between which a drive may be converted; `also` are other makers' names for drives of the set.

    `constant` is XORed into the sum. `media`: number of the media-code table, for models with an unusual one.
    """

    models: tuple[str, ...]
    also: tuple[str, ...]
    constant: int
    media: Mapping[str, int]

    def table(self, model: str) -> int:
        """Which numbering of media codes goes with a model."""
        return self.media.get(model, USUAL_MEDIA)


@dataclass(frozen=True)
class Places:
    """Bytes of the EEPROM, as [first, end]; the checksum stands right behind what it covers."""

    size: int
    model: tuple[int, int]
    learnt: tuple[int, int]
    checked: int

    def model_in(self, cells: bytes) -> str:
        """The model text."""
        return cells[slice(*self.model)].decode("ascii", "replace").rstrip()

    def model_bytes(self, model: str) -> bytes:
        """The model text as it stands in the part."""
        width = self.model[1] - self.model[0]
        return model.encode("ascii", "replace")[:width].ljust(width)

    def checksum(self, cells: bytes, constant: int) -> int:
        """What the checksum byte should be: the 8-bit sum XOR a set's constant [fact: eeprom-checksum]."""
        return (sum(cells[: self.checked]) & 0xFF) ^ constant


@dataclass(frozen=True)
class Catalogue:
    """All of it. `read_piece`, `write_piece` in bytes, `packet` in ns."""

    places: Places
    sets: tuple[ModelSet, ...]
    read_piece: int
    write_piece: int
    packet: int
    texts: Mapping[str, str]

    def of(self, model: str) -> ModelSet | None:
        """The set a model belongs to, None for one that the tool does not know."""
        for one in self.sets:
            if model in (*one.models, *one.also):
                return one
        return None


@cache
def catalogue() -> Catalogue:
    """The tool's data."""
    data = load(data_dir() / "tools" / FILE)
    top, pace, texts = (Row(FILE, key, part) for key, part in _parts(data))
    size = top.integer("size", 1, 0x10000)
    model, learnt = top.integers("model", 2), top.integers("learnt", 2)
    places = Places(size, (model[0], model[1]), (learnt[0], learnt[1]), top.integer("checked", 1, size - 1))
    return Catalogue(
        places=places,
        sets=tuple(_set(row) for row in rows(FILE, data["set"])),
        read_piece=pace.integer("read_piece", 1, size),
        write_piece=pace.integer("write_piece", 1, size),
        packet=pace.integer("packet_ms", 1, 600_000) * MS,
        texts={key: texts.text(key) for key in texts.fields},
    )


def _parts(data: dict[str, Any]) -> list[tuple[str, Any]]:
    return [("top", data), ("pace", data["pace"]), ("texts", data["texts"])]


def _set(row: Row) -> ModelSet:
    media = Row(FILE, f"{row.key}.media", row.fields.get("media", {}))
    found = ModelSet(
        models=tuple(str(one) for one in row.array("models")),
        also=tuple(str(one) for one in row.array("also")),
        constant=row.integer("constant", 0, 255),
        media={model: media.integer(model, 1, 255) for model in media.fields},
    )
    return found
