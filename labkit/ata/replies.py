"""Replies to packets: who it is, what went wrong, how large the disc is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from construct import Byte, Int32ub, Padding, Struct

from labkit.ata.sense import Sense
from labkit.ata.text import Text
from labkit.ata.wire import WireError, build, parse

INQUIRY_REPLY = Struct(
    "type" / Byte,
    "removable" / Byte,
    "version" / Byte,
    "format" / Byte,
    "additional" / Byte,
    Padding(3),
    "vendor" / Text(8),
    "product" / Text(16),
    "revision" / Text(4),
)
"""The first 36 bytes; what follows is the maker's own [fact: inquiry-reply]."""

FIXED_SENSE = Struct(
    "code" / Byte,
    Padding(1),
    "flags" / Byte,
    "information" / Int32ub,
    "additional" / Byte,
    Padding(4),
    "asc" / Byte,
    "ascq" / Byte,
    Padding(4),
)

CAPACITY = Struct("last_block" / Int32ub, "block_size" / Int32ub)

_SENSE_NOW = 0x70
_STANDARD = INQUIRY_REPLY.sizeof()


@dataclass(frozen=True)
class Inquiry:
    """Who a packet device says it is. Texts without padding; `extra` follows the 36 standard bytes."""

    vendor: str
    product: str
    revision: str
    type: int = 5
    extra: bytes = b""

    @property
    def name(self) -> str:
        """Vendor and product with one blank between."""
        return f"{self.vendor} {self.product}".strip()


class Capacity(NamedTuple):
    """Address of the last block, and bytes in a block."""

    last_block: int
    block_size: int

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        return self.last_block + 1


def parse_inquiry(data: bytes) -> Inquiry:
    """Read an INQUIRY reply of 36 bytes or more. Raises WireError naming the field that is cut off."""
    fields = parse(INQUIRY_REPLY, data, "INQUIRY reply")
    extra = data[_STANDARD : 5 + fields.additional]
    return Inquiry(fields.vendor, fields.product, fields.revision, fields.type & 0x1F, extra)


def build_inquiry(inquiry: Inquiry) -> bytes:
    """The reply that says this: a removable packet device, data format 2."""
    fixed = {
        "type": inquiry.type,
        "removable": 0x80,
        "version": 0,
        "format": 0x32,
        "additional": _STANDARD - 5 + len(inquiry.extra),
        "vendor": inquiry.vendor,
        "product": inquiry.product,
        "revision": inquiry.revision,
    }
    return build(INQUIRY_REPLY, fixed, "INQUIRY reply") + inquiry.extra


def parse_sense(data: bytes) -> Sense:
    """Read fixed-format sense, 14 bytes or more. WireError when it is too short or of another format."""
    if len(data) < 14:
        raise WireError(f"Sense data: 14 bytes are needed, {len(data)} came.")
    fields = parse(FIXED_SENSE, data.ljust(FIXED_SENSE.sizeof(), b"\0"), "Sense data")
    if fields.code & 0x7E != _SENSE_NOW:
        raise WireError(f"Sense data: the field 'code' is {fields.code:02X}h; fixed format has 70h or 71h.")
    return Sense(fields.flags & 0x0F, fields.asc, fields.ascq)


def build_sense(sense: Sense) -> bytes:
    """18 bytes of fixed-format sense."""
    values = {"code": _SENSE_NOW, "flags": sense.key, "information": 0, "additional": 10}
    return build(FIXED_SENSE, {**values, "asc": sense.asc, "ascq": sense.ascq}, "Sense data")


def parse_capacity(data: bytes) -> Capacity:
    """Read the 8 bytes of a READ CAPACITY reply."""
    fields = parse(CAPACITY, data, "READ CAPACITY reply")
    return Capacity(fields.last_block, fields.block_size)


def build_capacity(capacity: Capacity) -> bytes:
    """The 8 bytes that say this."""
    return build(CAPACITY, capacity._asdict(), "READ CAPACITY reply")
