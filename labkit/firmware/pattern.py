"""Find code by its bytes, with wildcards, the way a patcher does that has no source.

The search runs over code as the CPU sees it: a rebanked file is put in bank order first. Boot code is never
searched [fact: patch-search].
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from labkit.firmware.layout import APPLICATION, BOOT_SIZE, COMMON_END, FILE_BANK, CodeAddress, Layout


@dataclass(frozen=True)
class Pattern:
    """Bytes to find, in hexadecimal with `??` for any byte: "90 ?? ?? E0"."""

    text: str

    def __post_init__(self) -> None:
        for word in self.text.split():
            if not re.fullmatch(r"[0-9A-Fa-f]{2}|\?\?", word):
                raise ValueError(f"{word!r} is no pattern byte: write two hex digits, or ?? for any byte.")
        if not self.text.split():
            raise ValueError("A pattern needs at least one byte.")

    def __len__(self) -> int:
        return len(self.text.split())

    @cached_property
    def regex(self) -> re.Pattern[bytes]:
        """The same as a regular expression over bytes; hits may overlap."""
        words = (b"." if word == "??" else re.escape(bytes.fromhex(word)) for word in self.text.split())
        return re.compile(b"(?=(" + b"".join(words) + b"))", re.DOTALL)

    def fill(self, original: bytes) -> bytes:
        """The pattern as bytes, with the bytes of `original` where it says `??`."""
        pairs = zip(self.text.split(), original, strict=True)
        return bytes(byte if word == "??" else int(word, 16) for word, byte in pairs)


@dataclass(frozen=True)
class Hit:
    """One place: file offset of each byte found, and the first (bank, CPU address) that shows it."""

    offsets: tuple[int, ...]
    seen: CodeAddress
    found: bytes

    @property
    def offset(self) -> int:
        """File offset of the first byte."""
        return self.offsets[0]


def code_view(data: bytes, layout: Layout, bank: int) -> tuple[int, bytes]:
    """What to search in a bank: its first CPU address and its bytes, without boot code or padding."""
    own = layout.own(bank)
    if layout is Layout.REBANKED:
        return 0, data[APPLICATION:COMMON_END] + data[own.start : own.stop]
    start = BOOT_SIZE if bank == 0 else 0
    return start, data[own.start + start : own.stop]


def find_pattern(data: bytes, pattern: Pattern | str, layout: Layout) -> tuple[Hit, ...]:
    """Every place in the file that shows the pattern in some bank, by file offset, each place once.

    A pattern may be given as its text. Raises ValueError for one that cannot be read.
    """
    regex = (Pattern(pattern) if isinstance(pattern, str) else pattern).regex
    hits: dict[int, Hit] = {}
    for bank in range(layout.code_banks):
        start, code = code_view(data, layout, bank)
        for match in regex.finditer(code):
            cpu = start + match.start()
            offsets = tuple(layout.file_offset(bank, cpu + n) for n in range(len(match[1])))
            hits.setdefault(offsets[0], Hit(offsets, (bank, cpu), match[1]))
    return tuple(hits[offset] for offset in sorted(hits))


@dataclass(frozen=True)
class Prologue:
    """The start of a bank switch: MOV A,P1; ANL A,#mask; CJNE A,#0 [fact: bank-call-prologue]."""

    offset: int
    mask: int

    @property
    def layout(self) -> Layout:
        """Flat for mask 0Fh, rebanked for 1Fh."""
        return Layout.of_mask(self.mask)


_PROLOGUE = re.compile(rb"\xe5\x90\x54([\x0f\x1f])\xb4\x00", re.DOTALL)


def find_prologue(data: bytes) -> Prologue | None:
    """The first one in file 4000-FFFF, as a patcher looks for it; None: this code is unknown."""
    match = _PROLOGUE.search(data, APPLICATION, FILE_BANK)
    return Prologue(match.start(), match[1][0]) if match else None
