"""Figure: the banks of an image to scale. Where a thing stands in the picture is its file offset."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labkit.firmware.classes import ByteClass, byte_classes
from labkit.firmware.errors import ImageError
from labkit.firmware.header import SIZE as HEADER_SIZE
from labkit.firmware.header import read_header
from labkit.firmware.identity import FORMAT as IDENTITY_FORMAT
from labkit.firmware.identity import find_identities
from labkit.firmware.layout import BOOT_SIZE, FILE_BANK, HEADER, Layout
from labkit.firmware.patch import PATCHES, look
from labkit.views import words
from labkit.views.figure import Figure
from labkit.views.palette import BLUE, GREEN, INK, PALE, PURPLE, VERMILION, YELLOW, Look
from labkit.views.paper import WIDENED, frame, key, lanes, note, panel, remark, tiles

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT = 7.4
BOOT, CODE, TABLE, NAMES, SPARE, ERASED = range(6)
LOOKS = (
    Look("boot code", VERMILION, "xx"),
    Look("program code", BLUE, "//"),
    Look("tables", GREEN, ".."),
    Look("names: identity, header", YELLOW, "||", INK),
    Look("spare zeros", PURPLE, "--"),
    Look("erased (FFh)", PALE, "", INK),
)
_KIND = {
    ByteClass.BOOT: BOOT,
    ByteClass.CODE: CODE,
    ByteClass.TABLE: TABLE,
    ByteClass.ERASED: ERASED,
}
_ZEROS = re.compile(rb"\0{16,}")
_RUN = re.compile(rb"(.)\1*", re.DOTALL)
_PLACES = {"crossflash": "EEPROM test", "mtkflash": "eject gate"}


@dataclass(frozen=True)
class Region:
    """File bytes lo..hi-1 of one kind (an index into `LOOKS`)."""

    lo: int
    hi: int
    kind: int


@dataclass(frozen=True)
class Landmark:
    """A named place of the file; `detail` is what can be read there."""

    name: str
    offset: int
    size: int
    detail: str = ""

    @property
    def text(self) -> str:
        """Name and detail."""
        return f"{self.name} {self.detail}".rstrip()

    @property
    def file_bank(self) -> int:
        """The 64 KB of the file it stands in."""
        return self.offset // FILE_BANK


@dataclass(frozen=True)
class BankMap:
    """An image by kinds of bytes. `layout` is "flat", "rebanked", or "unknown" without a sound header."""

    size: int
    layout: str
    regions: tuple[Region, ...]
    landmarks: tuple[Landmark, ...]

    @property
    def banks(self) -> int:
        """File banks begun."""
        return -(-self.size // FILE_BANK)

    def count(self, kind: int, bank: int | None = None) -> int:
        """Bytes of a kind in the file or in one file bank."""
        lo, hi = (0, self.size) if bank is None else (bank * FILE_BANK, (bank + 1) * FILE_BANK)
        mine = (one for one in self.regions if one.kind == kind)
        return sum(max(0, min(one.hi, hi) - max(one.lo, lo)) for one in mine)

    def banks_with(self, kind: int, least: int = 1) -> list[int]:
        """File banks with at least so many bytes of a kind."""
        return [bank for bank in range(self.banks) if self.count(kind, bank) >= least]


def bank_map(data: bytes) -> BankMap:
    """Data of the figure from the bytes of an image, sound or damaged, or of a chip."""
    layout = _layout(data)
    marks = tuple(sorted(_landmarks(data, layout), key=lambda mark: mark.offset))
    kinds = bytearray(len(data))
    for run in byte_classes(data):
        kinds[run.lo : run.hi] = bytes([_KIND[run.kind]]) * (run.hi - run.lo)
    for match in _ZEROS.finditer(data, min(BOOT_SIZE, len(data))):
        kinds[match.start() : match.end()] = bytes([SPARE]) * len(match[0])
    for mark in marks:
        if mark.name in ("identity", "header"):
            kinds[mark.offset : mark.offset + mark.size] = bytes([NAMES]) * mark.size
    regions = tuple(Region(match.start(), match.end(), match[0][0]) for match in _RUN.finditer(kinds))
    return BankMap(len(data), layout.value if layout else "unknown", regions, marks)


def _layout(data: bytes) -> Layout | None:
    try:
        return read_header(data).layout
    except ImageError:
        return None


def _landmarks(data: bytes, layout: Layout | None) -> Iterator[Landmark]:
    for found in find_identities(data):
        read = f"{found.product} {found.revision}"
        yield Landmark("identity", found.offset, IDENTITY_FORMAT.sizeof(), read)
    if len(data) >= BOOT_SIZE:
        yield Landmark("boot area", 0, BOOT_SIZE, "16 KB")
    if layout is None:
        return
    yield Landmark("header", HEADER, HEADER_SIZE)
    if len(data) >= layout.own(layout.code_banks - 1).stop:
        for name, patch in PATCHES.items():
            for hit in look(data, patch, layout).hits:
                yield Landmark(_PLACES.get(name, patch.title), hit.offset, len(patch.original))


def describe_banks(data: BankMap) -> str:
    """The figure in words."""
    text = [
        f"{words.size(data.size)} in {words.plural(data.banks, 'file bank')} of 64 KB, layout {data.layout}."
    ]
    for kind, one in enumerate(LOOKS):
        count = data.count(kind)
        banks = data.banks_with(kind)
        where = f", in file bank{'s' * (len(banks) > 1)} {words.numbers(banks)}" if count else ""
        text.append(f"{one.label}: {words.size(count)}, {words.share(count, data.size)}{where}")
    for mark in data.landmarks:
        text.append(f"{mark.text}: file offset {words.offset(mark.offset)}, in file bank {mark.file_bank}")
    return "\n".join(text)


def paint_banks(data: BankMap, ax: Axes) -> None:
    """The whole file as one bar, then each file bank as a row 16 times larger."""
    bar = panel(ax, (0.07, 0.78, 0.9, 0.16))
    bar.set_xlim(0, data.size)
    bar.set_ylim(0, 2.9)
    _regions(bar, data, data.size, 0, 1)
    frame(bar, 0, data.size, 0, 1)
    for edge in range(0, data.size + 1, FILE_BANK):
        bar.plot([edge, edge], [-0.14, 0], color=INK, linewidth=1, clip_on=False)
    bar.set_xticks(
        range(0, data.size, FILE_BANK), [f"{edge >> 16:X}0000" for edge in range(0, data.size, FILE_BANK)]
    )
    bar.tick_params(axis="x", pad=7)
    bar.set_xlabel("file offset (hex)", fontsize=9, labelpad=1)
    _pins(bar, data)
    rows = panel(ax, (0.07, 0.115, 0.9, 0.575))
    rows.set_xlim(0, FILE_BANK)
    rows.set_ylim(data.banks, 0)
    _regions(rows, data, FILE_BANK, 0.14, 0.72)
    for bank in range(data.banks):
        lo, hi = bank * FILE_BANK, min((bank + 1) * FILE_BANK, data.size)
        frame(rows, 0, hi - lo, bank + 0.14, 0.72)
    for mark in data.landmarks:
        x, y = mark.offset % FILE_BANK, mark.file_bank + 0.5
        rows.plot([x], [y - 0.42], marker="v", color=INK, markersize=5, clip_on=False)
        right = x > FILE_BANK * 0.7
        note(rows, x + FILE_BANK * (-0.01 if right else 0.01), y, mark.text, ha="right" if right else "left")
    rows.set_yticks(
        [bank + 0.5 for bank in range(data.banks)], [f"bank {bank}" for bank in range(data.banks)]
    )
    rows.set_xticks(range(0, FILE_BANK + 1, 0x2000), [f"{x:04X}" for x in range(0, FILE_BANK + 1, 0x2000)])
    rows.set_xlabel("offset inside the file bank (hex)", fontsize=9, labelpad=1)
    key(ax, LOOKS, [f"{one.label}: {data.count(kind)} B" for kind, one in enumerate(LOOKS)], 3)
    remark(ax, HEIGHT, WIDENED)


def _regions(ax: Axes, data: BankMap, width: int, y: float, height: float) -> None:
    """The file in rows of `width` bytes."""
    for kind in (ERASED, TABLE, CODE, BOOT, SPARE, NAMES):  # small ones last: nothing may hide them
        boxes = []
        for one in data.regions:
            if one.kind == kind:
                for row in range(one.lo // width, (one.hi - 1) // width + 1):
                    lo, hi = max(one.lo - row * width, 0), min(one.hi - row * width, width)
                    boxes.append((lo, hi, row + y, height))
        tiles(ax, boxes, LOOKS[kind])


def _pins(ax: Axes, data: BankMap) -> None:
    texts = [f"{mark.name} {words.offset(mark.offset)}" for mark in data.landmarks]
    widths = [len(text) * 0.0075 * data.size for text in texts]
    lefts = [min(mark.offset, data.size - width) for mark, width in zip(data.landmarks, widths, strict=True)]
    for mark, text, left, lane in zip(
        data.landmarks, texts, lefts, lanes(list(zip(lefts, widths, strict=True))), strict=True
    ):
        y = 1.35 + 0.55 * lane
        ax.plot([mark.offset, mark.offset], [0, y], color=INK, linewidth=1)
        note(ax, left, y, text)


def show_banks(data: bytes, title: str = "The banks of an image, to scale") -> Figure[BankMap]:
    """The figure for the bytes of an image or of a chip."""
    made = bank_map(data)
    return Figure(title, made, describe_banks(made), paint_banks, HEIGHT)
