"""The 512 bytes of IDENTIFY PACKET DEVICE; IDENTIFY DEVICE keeps its texts at the same places."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from construct import Array, Int16ul, Padding, Struct

from labkit.ata.text import SwappedText
from labkit.ata.wire import WireError, build, parse

SIZE = 512
PACKET_CONFIG = 0x85C0
"""Word 0 of a CD or DVD drive: packet device, removable, DRQ within 50 us, 12-byte packets."""


def _words(count: int) -> Any:
    return Padding(2 * count)


IDENTIFY = Struct(
    "config" / Int16ul,
    _words(9),
    "serial" / SwappedText(20),
    _words(3),
    "firmware" / SwappedText(8),
    "model" / SwappedText(40),
    _words(2),
    "capabilities" / Int16ul,
    _words(3),
    "valid" / Int16ul,
    _words(9),
    "multiword_dma" / Int16ul,
    "pio" / Int16ul,
    "cycle_times" / Array(4, Int16ul),
    _words(2),
    "release_times" / Array(2, Int16ul),
    _words(7),
    "major" / Int16ul,
    "minor" / Int16ul,
    "supported" / Array(3, Int16ul),
    "enabled" / Array(3, Int16ul),
    "ultra_dma" / Int16ul,
    _words(4),
    "reset_result" / Int16ul,
    _words(162),
)
"""Offsets are words 0, 10, 23, 27, 49, 53, 63-68, 71-72, 80-88 and 93 [fact: identify-packet]."""


@dataclass(frozen=True)
class Identify:
    """What a drive says of itself. Texts without their padding; numbers are 16-bit words; times in ns."""

    model: str
    firmware: str
    serial: str = ""
    config: int = PACKET_CONFIG
    capabilities: int = 0x0F00
    valid: int = 0x0006
    multiword_dma: int = 0x0007
    pio: int = 0x0003
    cycle_times: tuple[int, ...] = (120, 120, 120, 120)
    release_times: tuple[int, ...] = (0, 0)
    major: int = 0x003E
    minor: int = 0
    supported: tuple[int, ...] = (0x4218, 0x4000, 0x4000)
    enabled: tuple[int, ...] = (0x0218, 0x0000, 0x4000)
    ultra_dma: int = 0x0007
    reset_result: int = 0x4041

    @property
    def is_packet(self) -> bool:
        """Does it take packets? Bits 15 and 14 of word 0 read 10."""
        return self.config >> 14 == 0b10

    @property
    def device_type(self) -> int:
        """The kind of packet device; 5 is a CD or DVD drive."""
        return self.config >> 8 & 0x1F

    @property
    def removable(self) -> bool:
        """Does it take media out and in?"""
        return bool(self.config & 0x80)

    @property
    def packet_size(self) -> int:
        """Bytes in a command packet: 12 or 16."""
        return 16 if self.config & 3 == 1 else 12


def parse_identify(data: bytes) -> Identify:
    """Read 512 bytes as they came through the data port. Raises WireError for any other length."""
    if len(data) != SIZE:
        raise WireError(f"IDENTIFY data: 512 bytes are needed, {len(data)} came.")
    fields = parse(IDENTIFY, data, "IDENTIFY data")
    return Identify(**{name: _plain(fields[name]) for name in Identify.__dataclass_fields__})


def build_identify(identify: Identify) -> bytes:
    """The 512 bytes that say this. WireError where a text is too long or a number is no 16-bit word."""
    return build(IDENTIFY, asdict(identify), "IDENTIFY data")


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
