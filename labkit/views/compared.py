"""Figure: two firmwares compared. A row is a file bank, a cell 4 KB, a bar the share of bytes that differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labkit.catalog import Chip
from labkit.firmware.compare import Comparison, compare
from labkit.firmware.layout import FILE_BANK
from labkit.views import words
from labkit.views.figure import Figure
from labkit.views.palette import BLUE, GREY, INK, PALE, SKY, VERMILION, YELLOW, Look
from labkit.views.paper import frame, key, note, panel, tiles

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT = 6.2
CELL = 0x1000
LEAST = 0.16  # of a row: how high the bar of a single byte is
MOST_NAMED = 20  # sectors listed one by one; a part of 256 is summed up
EMPTY, SAME, FEW, SOME, MOST = range(5)
LOOKS = (
    Look("erased (FFh) in both", PALE, "", INK),
    Look("same bytes", SKY, "..", INK),
    Look("under 1 % differ", YELLOW, "||", INK),
    Look("1 % to under 50 % differ", VERMILION, "//"),
    Look("50 % or more differ", BLUE, "xx"),
)


@dataclass(frozen=True)
class Block:
    """Addresses lo..hi-1: how many bytes differ, and how many are FFh in both."""

    lo: int
    hi: int
    changed: int
    erased: int

    @property
    def size(self) -> int:
        """Bytes in it."""
        return self.hi - self.lo

    @property
    def kind(self) -> int:
        """An index into `LOOKS`."""
        if not self.changed:
            return EMPTY if self.erased == self.size else SAME
        if self.changed * 100 < self.size:
            return FEW
        return MOST if self.changed * 2 >= self.size else SOME


@dataclass(frozen=True)
class Compared:
    """All of both, by 4 KB (`cells`) and by a chip's sectors (`sectors`, empty without a chip)."""

    size: int
    cells: tuple[Block, ...]
    chip: str
    sectors: tuple[Block, ...]

    @property
    def changed(self) -> int:
        """Bytes that differ."""
        return sum(one.changed for one in self.cells)

    @property
    def erased(self) -> int:
        """Bytes that are FFh in both."""
        return sum(one.erased for one in self.cells)


def compared(first: bytes, second: bytes, chip: Chip | None = None) -> Compared:
    """Data of the figure from two images, or an image and a chip's contents, of one length.

    Raises ImageError when the lengths differ or the chip has another size.
    """
    found = compare(first, second, chip.sectors if chip else ())
    both = _and(first, second)
    edges = [(lo, min(lo + CELL, found.size)) for lo in range(0, found.size, CELL)]
    sectors = [(span.lo, span.hi) for span in found.by_sector]
    cells, by_sector = (_blocks(found, both, spans) for spans in (edges, sectors))
    return Compared(found.size, cells, chip.name if chip else "", by_sector)


def _and(first: bytes, second: bytes) -> bytes:
    both = int.from_bytes(first, "little") & int.from_bytes(second, "little")
    return both.to_bytes(len(first), "little")


def _blocks(found: Comparison, both: bytes, edges: Iterable[tuple[int, int]]) -> tuple[Block, ...]:
    return tuple(
        Block(lo, hi, hi - lo - found.difference.count(0, lo, hi), both.count(0xFF, lo, hi))
        for lo, hi in edges
    )


def describe_compared(data: Compared) -> str:
    """The figure in words."""
    share = words.share(data.changed, data.size)
    empty = words.share(data.erased, data.size)
    changed = f"{words.plural(data.changed, 'byte')} differ, {share}"
    text = [f"{words.size(data.size)}: {changed}; {empty} is FFh in both."]
    counts = [
        f"{look.label} {sum(one.kind == kind for one in data.cells)}" for kind, look in enumerate(LOOKS)
    ]
    text.append(f"pieces of 4 KB: {', '.join(counts)}")
    if data.chip:
        text += _sectors(data)
    return "\n".join(text)


def _sectors(data: Compared) -> list[str]:
    other = [n for n, one in enumerate(data.sectors) if one.changed]
    same = [n for n, one in enumerate(data.sectors) if not one.changed]
    text = [
        f"{data.chip}: {words.plural(len(data.sectors), 'sector')}; no byte differs in: {words.numbers(same)}"
    ]
    for n in other[:MOST_NAMED]:
        one = data.sectors[n]
        place = f"{words.offset(one.lo)} to {words.offset(one.hi - 1)}"
        share = words.share(one.changed, one.size)
        text.append(f"sector {n} ({place}): {words.plural(one.changed, 'byte')} differ, {share}")
    if len(other) > MOST_NAMED:
        text.append(f"and {words.plural(len(other) - MOST_NAMED, 'further sector')} with other bytes")
    return text


def paint_compared(data: Compared, ax: Axes) -> None:
    """One row per file bank, one bar per 4 KB, and the sectors as frames."""
    rows = -(-data.size // FILE_BANK)
    body = panel(ax, (0.09, 0.19, 0.74, 0.73))
    body.set_xlim(0, FILE_BANK)
    body.set_ylim(rows, 0)
    for kind, look in enumerate(LOOKS):
        tiles(body, [_bar(one) for one in data.cells if one.kind == kind], look)
    for lo, hi in _pieces(data):
        row = lo // FILE_BANK
        frame(body, lo - row * FILE_BANK, hi - row * FILE_BANK, row + 0.08, 0.84)
    _numbers(body, data)
    body.set_yticks([row + 0.5 for row in range(rows)], [f"bank {row}" for row in range(rows)])
    body.set_xticks(range(0, FILE_BANK + 1, 0x2000), [f"{x:04X}" for x in range(0, FILE_BANK + 1, 0x2000)])
    what = f" Numbers and frames: sectors of the {data.chip}." if data.chip else ""
    hint = f"Bar height: share of bytes that differ in 4 KB; a single byte still shows.{what}"
    body.set_xlabel(f"offset inside the file bank (hex)\n{hint}", fontsize=9)
    _margin(body, data, rows)
    counts = [sum(one.kind == kind for one in data.cells) for kind in range(len(LOOKS))]
    key(ax, LOOKS, [f"{look.label}: {n}" for look, n in zip(LOOKS, counts, strict=True)], 3)


def _bar(one: Block) -> tuple[float, float, float, float]:
    row = one.lo // FILE_BANK
    share = one.changed / one.size
    height = 0.84 * (max(LEAST, share) if one.changed else 1)
    return one.lo - row * FILE_BANK, one.hi - row * FILE_BANK, row + 0.92 - height, height


def _pieces(data: Compared) -> Sequence[tuple[int, int]]:
    """The frames: sectors, cut where a row ends; file banks without a chip."""
    spans = [(one.lo, one.hi) for one in data.sectors] or [(0, data.size)]
    cut = []
    for lo, hi in spans:
        while lo < hi:
            end = min(hi, (lo // FILE_BANK + 1) * FILE_BANK)
            cut.append((lo, end))
            lo = end
    return cut


def _numbers(ax: Axes, data: Compared) -> None:
    """Each sector's number in its corner, where it has room, and a thick line where it begins."""
    for n, one in enumerate(data.sectors):
        row, x = divmod(one.lo, FILE_BANK)
        if one.size > CELL:
            ax.plot([x, x], [row + 0.08, row + 0.92], color=INK, linewidth=2, solid_capstyle="butt")
            note(ax, x + FILE_BANK * 0.008, row + 0.32, f"{n}", fontsize=7)


def _margin(ax: Axes, data: Compared, rows: int) -> None:
    for row in range(rows):
        mine = [one for one in data.cells if one.lo // FILE_BANK == row]
        changed, size = sum(one.changed for one in mine), sum(one.size for one in mine)
        text = f"{changed} B, {words.share(changed, size)}" if changed else "no byte"
        ax.text(FILE_BANK * 1.015, row + 0.5, text, va="center", fontsize=8, color=INK if changed else GREY)
    ax.text(FILE_BANK * 1.015, -0.25, "differ:", va="center", fontsize=8, color=GREY)


def show_compared(
    first: bytes, second: bytes, chip: Chip | None = None, title: str = "Two firmwares compared"
) -> Figure[Compared]:
    """The figure for two images of one length; with a chip of the same size its sectors are marked."""
    made = compared(first, second, chip)
    return Figure(title, made, describe_compared(made), paint_compared, HEIGHT)
