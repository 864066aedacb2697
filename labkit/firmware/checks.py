"""What makes bytes an image: everything that a careful reader asks before it believes a file.

A drive asks far less, and a flasher often nothing; these are the lab's own questions and the patcher's.
"""

from __future__ import annotations

from collections.abc import Iterator

from labkit.firmware.errors import ImageError
from labkit.firmware.header import read_header
from labkit.firmware.layout import APPLICATION, FAMILY_MARK, FILE_BANK, IMAGE_SIZE, Layout

LJMP, SJMP = 0x02, 0x80
MARK = b"LITEONIT"


def problems(data: bytes) -> Iterator[ImageError]:
    """Everything wrong with the bytes, worst first; nothing for a sound image. Works on any bytes."""
    if (trouble := size_problem(data)) or (trouble := first_byte_problem(data)):
        yield trouble
        return
    try:
        layout = read_header(data).layout
    except ImageError as error:
        yield error
        return
    yield from bank_problems(data, layout)


def size_problem(data: bytes) -> ImageError | None:
    """None for 1 MB, else what the file seems to be [fact: image-size]."""
    if len(data) == IMAGE_SIZE:
        return None
    if not data:
        return ImageError("size", None, "The file is empty; an image has 1048576 bytes.")
    if looks_like_text(data):
        return ImageError("size", None, "This is a text file, not an image; an image has 1048576 bytes.")
    if data[:2] == b"MZ":
        return ImageError("size", None, "This is a flasher (.EXE); take the bare image out of it first.")
    kind = "truncated" if len(data) < IMAGE_SIZE else "too long"
    return ImageError("size", None, f"The file is {kind}: {len(data)} bytes; an image has 1048576.")


def looks_like_text(data: bytes) -> bool:
    """True when the first 512 bytes are plain text."""
    return all(byte in b"\t\n\r\f\x1a" or byte >= 0x20 for byte in data[:512]) and data[:512].isascii()


def first_byte_problem(data: bytes) -> ImageError | None:
    """The boot code must begin with a jump."""
    if data[0] == LJMP:
        return None
    return ImageError("boot code", 0, f"the first byte must be 02h (LJMP), not {data[0]:02X}h.")


def bank_problems(data: bytes, layout: Layout) -> Iterator[ImageError]:
    """A flat image starts each file bank with a jump; a rebanked one has a jump at 4000 and a mark at FFF8.

    [fact: image-bank-test]
    """
    first = data[APPLICATION]
    if first != LJMP and (layout is Layout.REBANKED or first != SJMP):
        yield ImageError("application", APPLICATION, f"the program must begin with a jump, not {first:02X}h.")
    if layout is Layout.REBANKED:
        if not _has_mark(data):
            yield ImageError("family mark", FAMILY_MARK, f"a rebanked image has {MARK.decode()} here.")
        return
    for offset in range(FILE_BANK, IMAGE_SIZE, FILE_BANK):
        if data[offset] not in (LJMP, SJMP):
            what = f"the bank must begin with 02h (LJMP) or 80h (SJMP), not {data[offset]:02X}h."
            yield ImageError(f"file bank {offset // FILE_BANK}", offset, what)


def passes_bank_test(data: bytes) -> bool:
    """The patcher's test, which asks no header: a jump in each file bank, or the signs of a rebanked file."""
    if len(data) != IMAGE_SIZE:
        return False
    if all(data[offset] in (LJMP, SJMP) for offset in range(0, IMAGE_SIZE, FILE_BANK)):
        return True
    return data[0] == LJMP and data[APPLICATION] == LJMP and _has_mark(data)


def _has_mark(data: bytes) -> bool:
    return data[FAMILY_MARK : FAMILY_MARK + len(MARK)] == MARK
