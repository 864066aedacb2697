"""Put boot code, linked segments, vectors, header and tables into 1 MB."""

from __future__ import annotations

from labkit.firmware import filler, servo
from labkit.firmware.layout import Layout
from labkit.firmware.recipe import Recipe

SIZE = 0x100000
HEADER = 0x7FE0
VECTORS = 6
SPARE = 16
PROGRAM_PART = 0x2000  # of a code bank: its program, and behind it the ways back
ROW = 8


class _Sheet:
    """1 MB of FFh in which no byte is written twice."""

    def __init__(self) -> None:
        self.data = bytearray(b"\xff" * SIZE)
        self.used = bytearray(SIZE)

    def put(self, offset: int, data: bytes) -> None:
        if any(self.used[offset : offset + len(data)]):
            raise ValueError(f"Two parts of the image want file offset {offset:06X}h.")
        self.data[offset : offset + len(data)] = data
        self.used[offset : offset + len(data)] = b"\1" * len(data)

    def free(self, offset: int, size: int) -> bool:
        return not any(self.used[offset : offset + size])


def pack(recipe: Recipe, boot: bytes, segments: dict[int, bytes], way_back: int) -> bytes:
    """`segments` maps link addresses (code bank << 16 | CPU address) to bytes. Returns the image.

    `way_back`: CPU address at which a banked call returns to its caller.
    """
    layout = Layout(recipe.layout)
    sheet = _Sheet()
    sheet.put(0, boot)
    header = bytes([layout.mask]) + recipe.revision.encode("ascii") + bytes([0, 0, 1]) + b"\xff" * 8
    sheet.put(HEADER, header)
    for start, data in segments.items():
        _place(sheet, layout, start, data)
        if start >> 16:
            _ways_back(sheet, layout.file_offset(start >> 16, start & 0xFFFF), len(data), way_back)
    sheet.put(servo.AT, servo.make(recipe.kit_id))
    if recipe.layout == "flat":
        _flat_vectors(sheet)
    else:
        _rebanked_entries(sheet)
    filler.fill(sheet.put, sheet.free, recipe)
    return bytes(sheet.data)


def _place(sheet: _Sheet, layout: Layout, start: int, data: bytes) -> None:
    bank, cpu = start >> 16, start & 0xFFFF
    sheet.put(layout.file_offset(bank, cpu), data)


def _ways_back(sheet: _Sheet, start: int, size: int, way_back: int) -> None:
    """Behind a bank's program: NOPs, and every 8 bytes a jump back to the caller [fact: ways-back].

    A call into a function that a build leaves out then comes back at once.
    """
    row = bytes(ROW - 3) + bytes([0x02, way_back >> 8, way_back & 0xFF])
    first = size + -size % ROW
    sheet.put(start + size, bytes(first - size) + row * ((PROGRAM_PART - first) // ROW))


def _flat_vectors(sheet: _Sheet) -> None:
    # Bank 0 has the boot code's vectors; every other bank carries the common area and vectors of its own.
    common = bytes(sheet.data[0x4000:0x8000])
    for bank in range(16):
        base = bank << 16
        if bank:
            sheet.put(base, bytes([0x02, 0x40, 0x00]))
            for n in range(VECTORS):
                target = 0x4003 + 8 * n
                sheet.put(base + 3 + 8 * n, bytes([0x02, target >> 8, target & 0xFF]))
            sheet.put(base + 0x4000, common)
        sheet.put(base + 0xFFF0, bytes(SPARE))


def _rebanked_entries(sheet: _Sheet) -> None:
    sheet.put(
        0x4000 + 0x3FF0, bytes([0xF0, 0x02, 0x40, 0x00])
    )  # the boot code's switch, on this side of the change
    sheet.put(0x8000, bytes([0x02, 0x00, 0x00]))  # chunk 0, CPU 4000h
    sheet.put(0xFFF8, b"LITEONIT")
    for chunk in range(1, 20):
        sheet.put(0x8000 + chunk * 0xC000 + 0xBFF0, bytes(SPARE))
