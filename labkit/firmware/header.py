"""The 16 bytes at file 7FE0: the lab's own header, same file offset in both layouts [fact: image-header].

One byte of it matters to a drive: the boot code reads the bank mask to choose the mapping.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from construct import Bytes, Const, ExprValidator, Int8ub, OneOf, Struct

from labkit.firmware import structs
from labkit.firmware.errors import ImageError
from labkit.firmware.layout import HEADER, Layout

SIZE = 16


def _is_word(value: bytes, _: Any) -> bool:
    return value.isascii() and value.isalnum()


FORMAT = Struct(
    "bank_mask" / OneOf(Int8ub, [layout.mask for layout in Layout]),
    "revision" / ExprValidator(Bytes(4), _is_word),
    "zeros" / Const(bytes(2)),
    "header_version" / Const(1, Int8ub),
    "filler" / Const(b"\xff" * 8),
)

WANTED = {
    "bank_mask": "the bank mask must be 0Fh (flat) or 1Fh (rebanked).",
    "revision": "the internal revision must be four letters or digits.",
    "zeros": "these two bytes must be zero.",
    "header_version": "the header version must be 01h.",
    "filler": "the rest of the header must be FFh.",
}


@dataclass(frozen=True)
class Header:
    """`layout` as the mask byte tells it; `revision`: four characters, maybe not the visible ones."""

    layout: Layout
    revision: str

    def __bytes__(self) -> bytes:
        text = self.revision.encode("ascii", "replace")
        if len(text) != 4 or not _is_word(text, None):
            raise ImageError("revision", None, f"The revision {self.revision!r} must be 4 letters or digits.")
        built: bytes = FORMAT.build({"bank_mask": self.layout.mask, "revision": text})
        return built


def read_header(data: bytes) -> Header:
    """The header of an image. Raises ImageError with field and file offset."""
    fields = structs.parse(FORMAT, data, HEADER, WANTED)
    return Header(Layout.of_mask(fields.bank_mask), fields.revision.decode("ascii"))
