"""What a drive says it can do: mode page 2Ah and the features of GET CONFIGURATION."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from construct import Byte, Const, GreedyBytes, GreedyRange, Int16ub, Int32ub, Padding, Prefixed, Struct

from labkit.ata.wire import build, parse

MODE_HEADER = Struct("length" / Int16ub, "medium" / Byte, Padding(5))

CAPABILITIES = Struct(
    "page" / Const(0x2A, Byte),
    "length" / Byte,
    "reads" / Byte,
    "writes" / Byte,
    "audio" / Byte,
    "formats" / Byte,
    "mechanism" / Byte,
    "more" / Byte,
    "read_speed" / Int16ub,
    "volumes" / Int16ub,
    "buffer_kb" / Int16ub,
    "read_speed_now" / Int16ub,
    Padding(16),
)
"""Mode page 2Ah, 32 bytes [fact: capabilities-page]."""

FEATURES = Struct(
    "length" / Int32ub,
    Padding(2),
    "profile" / Int16ub,
    "features" / GreedyRange(Struct("code" / Int16ub, "flags" / Byte, "data" / Prefixed(Byte, GreedyBytes))),
)

DISCS = ("CD-R", "CD-RW", "", "DVD-ROM", "DVD-R", "DVD-RAM")
"""What bits 0 to 5 of the bytes `reads` and `writes` stand for; bit 2 is about something else."""

PROFILES = {0x00: "no medium", 0x08: "CD-ROM", 0x09: "CD-R", 0x0A: "CD-RW", 0x10: "DVD-ROM", 0x11: "DVD-R"}


@dataclass(frozen=True)
class Capabilities:
    """Mode page 2Ah. Speeds in kB/s, buffer in KB; the other fields are bytes of bits, as in the page."""

    reads: int
    writes: int
    audio: int = 0xF1
    formats: int = 0x77
    mechanism: int = 0x29
    more: int = 0x23
    read_speed: int = 0
    volumes: int = 256
    buffer_kb: int = 2048
    read_speed_now: int = 0

    @property
    def can_read(self) -> tuple[str, ...]:
        """Kinds of disc it reads, beside CD-ROM."""
        return _discs(self.reads)

    @property
    def can_write(self) -> tuple[str, ...]:
        """Kinds of disc it writes."""
        return tuple(name for name in _discs(self.writes) if name != "DVD-ROM")

    @property
    def has_tray(self) -> bool:
        """Is the loading mechanism a tray?"""
        return self.mechanism >> 5 == 1


class Feature(NamedTuple):
    """One feature: its code, its flags (bit 0 = current now) and its own data."""

    code: int
    flags: int
    data: bytes = b""

    @property
    def current(self) -> bool:
        """Is it in force now?"""
        return bool(self.flags & 1)


class Configuration(NamedTuple):
    """The profile in force, and the features."""

    profile: int
    features: tuple[Feature, ...]


def parse_capabilities(data: bytes) -> Capabilities:
    """Read a MODE SENSE(10) reply that carries page 2Ah. WireError for another page or a short reply."""
    page = parse(CAPABILITIES, data[MODE_HEADER.sizeof() :], "Mode page 2Ah")
    return Capabilities(**{name: page[name] for name in Capabilities.__dataclass_fields__})


def build_capabilities(capabilities: Capabilities, medium: int = 0x70) -> bytes:
    """The MODE SENSE(10) reply that says this, header included (40 bytes)."""
    values = {"length": CAPABILITIES.sizeof() - 2, **vars(capabilities)}
    page = build(CAPABILITIES, values, "Mode page 2Ah")
    total = MODE_HEADER.sizeof() + len(page) - 2
    return build(MODE_HEADER, {"length": total, "medium": medium}, "Mode header") + page


def parse_configuration(data: bytes) -> Configuration:
    """Read a GET CONFIGURATION reply; a feature cut off at the end is left out."""
    fields = parse(FEATURES, data, "GET CONFIGURATION reply")
    found = tuple(Feature(one.code, one.flags, bytes(one.data)) for one in fields.features)
    return Configuration(fields.profile, found)


def build_configuration(configuration: Configuration) -> bytes:
    """The GET CONFIGURATION reply that says this."""
    features = [feature._asdict() for feature in configuration.features]
    values = {"length": 0, "profile": configuration.profile, "features": features}
    data = build(FEATURES, values, "GET CONFIGURATION reply")
    return (len(data) - 4).to_bytes(4, "big") + data[4:]


def _discs(bits: int) -> tuple[str, ...]:
    return tuple(name for bit, name in enumerate(DISCS) if name and bits >> bit & 1)
