"""The 1 MB firmware image: take it apart, put it together, ask where a byte stands."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from construct import Array, Bytes, Sequence, Struct

from labkit.firmware import header as head
from labkit.firmware.checks import problems
from labkit.firmware.errors import ImageError
from labkit.firmware.header import Header, read_header
from labkit.firmware.identity import Identity, find_identities
from labkit.firmware.layout import (
    APPLICATION,
    BOOT_SIZE,
    CHUNK_SIZE,
    COMMON_END,
    FILE_BANK,
    HEADER,
    IMAGE_SIZE,
    CodeAddress,
    Layout,
)
from labkit.firmware.sums import sum16

_CHUNKS = {
    # Flat: the rest of file bank 0, then 15 file banks. Rebanked: 20 chunks and a short one.
    Layout.FLAT: Sequence(Bytes(FILE_BANK - COMMON_END), Array(15, Bytes(FILE_BANK))),
    Layout.REBANKED: Sequence(Array(20, Bytes(CHUNK_SIZE)), Bytes(IMAGE_SIZE - COMMON_END - 20 * CHUNK_SIZE)),
}


def _format(layout: Layout) -> Any:
    return Struct(
        "boot" / Bytes(BOOT_SIZE),
        "common" / Bytes(HEADER - APPLICATION),
        "header" / Bytes(head.SIZE),
        "tail" / Bytes(COMMON_END - HEADER - head.SIZE),
        "chunks" / _CHUNKS[layout],
    )


@dataclass(frozen=True)
class Parts:
    """An image taken apart. Sizes in bytes: boot 4000h, common 3FE0h, tail 10h.

    chunks: flat 8000h and 15 of 10000h; rebanked 20 of C000h and one of 8000h.
    """

    boot: bytes
    common: bytes
    header: Header
    tail: bytes
    chunks: tuple[bytes, ...]


@dataclass(frozen=True, repr=False)
class Image:
    """A sound image. Raises ImageError, with field and file offset, for bytes that are none.

    Works on the bytes alone: whether they suit a board is for a board to show.
    """

    data: bytes

    def __repr__(self) -> str:
        who = self.identity
        name = f"{who.vendor} {who.product} {who.revision}" if who is not None else "no identity block"
        return f"Image({name}, {self.layout}, sum {self.sum16:04X})"

    def __post_init__(self) -> None:
        for problem in problems(self.data):
            raise problem

    @cached_property
    def header(self) -> Header:
        """The 16 bytes at file 7FE0."""
        return read_header(self.data)

    @property
    def layout(self) -> Layout:
        """Flat or rebanked, as the header says."""
        return self.header.layout

    @property
    def revision(self) -> str:
        """The internal revision; the visible one is in `identity`."""
        return self.header.revision

    @property
    def boot(self) -> bytes:
        """The 16 KB that updates leave alone [fact: image-boot-code]."""
        return self.data[:BOOT_SIZE]

    @cached_property
    def identity(self) -> Identity | None:
        """The first identity block, None when there is none."""
        found = find_identities(self.data)
        return found[0] if found else None

    @cached_property
    def sum16(self) -> int:
        """16-bit sum of all bytes."""
        return sum16(self.data)

    @property
    def n_code_banks(self) -> int:
        """16 flat, 21 rebanked."""
        return self.layout.code_banks

    def file_bank(self, bank: int) -> bytes:
        """64 KB of the file; bank 0..15."""
        if not 0 <= bank < IMAGE_SIZE // FILE_BANK:
            raise ImageError("file bank", None, f"There is no file bank {bank}: use 0 to 15.")
        return self.data[bank * FILE_BANK : (bank + 1) * FILE_BANK]

    def code_bank(self, bank: int) -> bytes:
        """64 KB as the CPU sees them with this bank selected; FFh where the image has no byte."""
        return self.layout.code_bank(self.data, bank)

    def map_file_to_code(self, offset: int) -> list[CodeAddress]:
        """Every (bank, CPU address) that shows this file offset."""
        return self.layout.code_addresses(offset)

    def map_code_to_file(self, bank: int, cpu: int) -> int:
        """The file offset behind a CPU address of a bank."""
        return self.layout.file_offset(bank, cpu)

    def parts(self) -> Parts:
        """The image taken apart; `build` puts it together again."""
        fields = _format(self.layout).parse(self.data)
        one, two = fields.chunks
        chunks = (one, *two) if self.layout is Layout.FLAT else (*one, two)
        return Parts(fields.boot, fields.common, self.header, fields.tail, tuple(chunks))


def build(parts: Parts) -> Image:
    """Put an image together. Raises ImageError for a part of the wrong size or an unsound result."""
    layout = parts.header.layout
    _check_sizes(parts, layout)
    first, last = list(parts.chunks[:-1]), parts.chunks[-1]
    chunks = [parts.chunks[0], list(parts.chunks[1:])] if layout is Layout.FLAT else [first, last]
    fields = {"boot": parts.boot, "common": parts.common, "header": bytes(parts.header), "tail": parts.tail}
    return Image(_format(layout).build({**fields, "chunks": chunks}))


def _check_sizes(parts: Parts, layout: Layout) -> None:
    wanted = {"boot": BOOT_SIZE, "common": HEADER - APPLICATION, "tail": COMMON_END - HEADER - head.SIZE}
    given: dict[str, bytes] = {"boot": parts.boot, "common": parts.common, "tail": parts.tail}
    for n in range(layout.code_banks):
        own = layout.own(n)
        wanted[f"chunk {n}"] = own.stop - max(own.start, COMMON_END)
    given |= {f"chunk {n}": chunk for n, chunk in enumerate(parts.chunks)}
    if len(parts.chunks) != layout.code_banks:
        raise ImageError("chunks", None, f"Give {layout.code_banks} chunks, not {len(parts.chunks)}.")
    for name, data in given.items():
        if len(data) != wanted[name]:
            raise ImageError(name, None, f"Part {name!r} must have {wanted[name]} bytes, not {len(data)}.")
