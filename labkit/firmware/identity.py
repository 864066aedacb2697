"""The names an image carries: its INQUIRY data with a time stamp behind it [fact: image-identity]."""

from __future__ import annotations

import re
from dataclasses import dataclass

from construct import Bytes, Const, OneOf, Struct

MARK = b"\x05\x80\x00\x32"  # a CD/DVD device, removable, and what INQUIRY says of the standard
LENGTHS = (b"\x5b", b"\x1f")

FORMAT = Struct(
    Const(MARK),
    "length" / OneOf(Bytes(1), list(LENGTHS)),
    Const(bytes(3)),
    "vendor" / Bytes(8),
    "product" / Bytes(16),
    "revision" / Bytes(4),
    "timestamp" / Bytes(16),
)

_BLOCK = re.compile(re.escape(MARK) + rb"[\x5b\x1f]\x00{3}[ -~]{44}")


@dataclass(frozen=True)
class Identity:
    """One identity block. Text without the blanks at the end; `offset` is where it stands in the file."""

    vendor: str
    product: str
    revision: str
    timestamp: str
    offset: int


def find_identities(data: bytes) -> tuple[Identity, ...]:
    """Every identity block in the bytes, in file order. Works on any bytes, sound image or not."""
    return tuple(_read(data, match.start()) for match in _BLOCK.finditer(data))


def _read(data: bytes, offset: int) -> Identity:
    fields = FORMAT.parse(data[offset : offset + FORMAT.sizeof()])
    names = ("vendor", "product", "revision", "timestamp")
    vendor, product, revision, timestamp = (fields[name].decode("ascii").rstrip() for name in names)
    return Identity(vendor, product, revision, timestamp, offset)
