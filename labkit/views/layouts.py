"""Figure: flat beside rebanked. The same file offset, seen by the CPU in two ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from labkit.firmware.layout import APPLICATION, BOOT_SIZE, COMMON_END, FILE_BANK, IMAGE_SIZE, Layout
from labkit.views import words
from labkit.views.figure import Figure
from labkit.views.palette import BLUE, GREEN, INK, PALE, SKY, VERMILION, Look
from labkit.views.paper import bars, frame, key, note, panel, tiles

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT = 6.6
LIGHT = "#DDDDDD"
BOOT, COMMON, EVEN, ODD, EMPTY = range(5)
LOOKS = (
    Look("boot code", VERMILION, "xx"),
    Look("common area, the same in every bank", GREEN, ".."),
    Look("one bank's own bytes (even)", BLUE, "//"),
    Look("one bank's own bytes (odd)", SKY, "\\\\", INK),
    Look("no byte of the file", PALE, "", INK),
)


@dataclass(frozen=True)
class Piece:
    """`size` bytes that stand in the file at `offset` and that the CPU sees at `cpu` of one code bank."""

    kind: int
    offset: int
    bank: int
    cpu: int
    size: int


@dataclass(frozen=True)
class LayoutMap:
    """One layout. `at_reset` is the boot code where no bank shows it later, else None."""

    layout: str
    banks: int
    pieces: tuple[Piece, ...]
    at_reset: Piece | None

    def count_in_file(self, kind: int) -> int:
        """Bytes of the file of one kind, each once however many banks show it."""
        return sum({one.offset: one.size for one in self.everything if one.kind == kind}.values())

    def seen_in(self, kind: int) -> list[int]:
        """The code banks that show bytes of a kind."""
        return sorted({one.bank for one in self.pieces if one.kind == kind})

    @property
    def everything(self) -> tuple[Piece, ...]:
        """The pieces of all banks, and the boot code of a reset."""
        return self.pieces if self.at_reset is None else (*self.pieces, self.at_reset)


def layout_map(layout: Layout) -> LayoutMap:
    """Data of one column, worked out with the same arithmetic that the images are built with.

    That a flat image repeats its common area in every bank is how the images are built
    [fact: flat-common-copies].
    """
    pieces = tuple(one for bank in range(layout.code_banks) for one in _bank(layout, bank))
    at_reset = None if layout is Layout.FLAT else Piece(BOOT, 0, 0, 0, BOOT_SIZE)
    return LayoutMap(layout.value, layout.code_banks, pieces, at_reset)


def _bank(layout: Layout, bank: int) -> list[Piece]:
    own, kind = layout.own(bank), EVEN if bank % 2 == 0 else ODD
    if layout is Layout.REBANKED:
        seen = len(own)
        return [
            Piece(COMMON, APPLICATION, bank, 0, APPLICATION),
            Piece(kind, own.start, bank, APPLICATION, seen),
        ]
    low = BOOT if bank == 0 else kind
    edges = ((0, APPLICATION, low), (APPLICATION, COMMON_END, COMMON), (COMMON_END, FILE_BANK, kind))
    return [Piece(what, layout.file_offset(bank, lo), bank, lo, hi - lo) for lo, hi, what in edges]


def describe_layouts(data: tuple[LayoutMap, ...]) -> str:
    """The figure in words."""
    text = []
    for one in data:
        own = [piece for piece in one.pieces if piece.kind in (EVEN, ODD)]
        common = one.count_in_file(COMMON)
        reset = "at reset only" if one.at_reset else f"in code bank {words.numbers(one.seen_in(BOOT))}"
        cpu = next(piece.cpu for piece in one.pieces if piece.kind == COMMON)
        first, last = words.offset(own_start(one, 1)), words.offset(own_start(one, one.banks - 1))
        end = words.offset(own[-1].offset + own[-1].size - 1)
        copies = words.plural(common // APPLICATION, "copy", "copies")
        text += [
            f"{one.layout}: {words.plural(one.banks, 'code bank')}.",
            f"boot code: file 000000h, {words.size(one.count_in_file(BOOT))}, CPU 0000h, {reset}",
            f"common area: {words.size(common)} of the file, at CPU {cpu:04X}h of code banks "
            f"{words.numbers(one.seen_in(COMMON))}, {copies}",
            f"own bytes: bank 1 from file {first}, the last bank from file {last} to {end}",
        ]
    return "\n".join(text)


def own_start(data: LayoutMap, bank: int) -> int:
    """The first file offset that only this bank shows."""
    return min(one.offset for one in data.pieces if one.bank == bank and one.kind in (EVEN, ODD))


def paint_layouts(data: tuple[LayoutMap, ...], ax: Axes) -> None:
    """Per layout: the file from top to bottom, lines to the code banks, one row per bank."""
    width = 1 / len(data)
    for n, one in enumerate(data):
        left = n * width
        title = f"{one.layout}: {one.banks} code banks"
        ax.text(left + 0.012, 0.925, title, transform=ax.transAxes, weight="bold", va="center")
        _column(ax, one, left, width)
    key(ax, LOOKS, [one.label for one in LOOKS], 2)


def _column(ax: Axes, data: LayoutMap, left: float, width: float) -> None:
    bottom, height = 0.185, 0.7
    file = panel(ax, (left + 0.07, bottom, 0.045, height))
    between = panel(ax, (left + 0.117, bottom, 0.06, height))
    space = panel(ax, (left + 0.22, bottom, width - 0.25, height))
    first = -1 if data.at_reset else 0
    for one in (file, between):
        one.set_xlim(0, 1)
        one.set_ylim(IMAGE_SIZE, 0)
    space.set_xlim(0, FILE_BANK)
    space.set_ylim(data.banks, first)
    for kind, look in enumerate(LOOKS):
        mine = [one for one in data.everything if one.kind == kind]
        tiles(file, [(0, 1, one.offset, one.size) for one in mine], look)
        rows = [-1 if one is data.at_reset else one.bank for one in mine]
        seen = [(one.cpu, one.cpu + one.size) for one in mine]
        tiles(space, [(lo, hi, row + 0.1, 0.8) for row, (lo, hi) in zip(rows, seen, strict=True)], look)
    _links(between, data, first)
    _rest(space, data)
    _scales(file, space, data)


def _links(ax: Axes, data: LayoutMap, first: int) -> None:
    step = IMAGE_SIZE / (data.banks - first)
    for bank in range(data.banks):
        own = [one for one in data.pieces if one.bank == bank and not _shared(one)]
        file = (min(one.offset for one in own), max(one.offset + one.size for one in own))
        _wedge(ax, file, (bank - first) * step, step, LIGHT)
    for one in data.pieces:
        if _shared(one):
            y = (one.bank - first + 0.5) * step
            ax.plot([0, 1], [one.offset + one.size / 2, y], color=LOOKS[COMMON].fill, linewidth=0.7)
    if data.at_reset:
        _wedge(ax, (0, data.at_reset.size), 0, step, LOOKS[BOOT].fill)


def _shared(piece: Piece) -> bool:
    return piece.kind == COMMON and piece.cpu == 0


def _wedge(ax: Axes, file: tuple[int, int], top: float, step: float, colour: str) -> None:
    left, right = file, (top + 0.12 * step, top + 0.88 * step)
    ax.fill_between([0, 1], [left[0], right[0]], [left[1], right[1]], color=colour, linewidth=0)


def _rest(ax: Axes, data: LayoutMap) -> None:
    for bank in range(data.banks):
        end = max(one.cpu + one.size for one in data.pieces if one.bank == bank)
        if end < FILE_BANK:
            bars(ax, [(end, FILE_BANK)], bank + 0.1, 0.8, LOOKS[EMPTY])
        frame(ax, 0, FILE_BANK, bank + 0.1, 0.8)
    if data.at_reset:
        note(ax, data.at_reset.size * 1.05, -0.5, "seen at reset only")


def _scales(file: Axes, space: Axes, data: LayoutMap) -> None:
    frame(file, 0, 1, 0, IMAGE_SIZE)
    file.set_yticks(
        range(0, IMAGE_SIZE + 1, 0x20000), [f"{n:06X}" for n in range(0, IMAGE_SIZE + 1, 0x20000)]
    )
    file.set_xlabel("file", fontsize=9)
    names = [f"{bank}" for bank in range(data.banks)]
    rows = [bank + 0.5 for bank in range(data.banks)]
    if data.at_reset:
        names, rows = ["reset", *names], [-0.5, *rows]
    space.set_yticks(rows, names, fontsize=8)
    space.set_xticks(range(0, FILE_BANK + 1, 0x4000), [f"{n:04X}" for n in range(0, FILE_BANK + 1, 0x4000)])
    space.set_xlabel("CPU address (hex), one row per code bank", fontsize=9)


def show_layouts(
    title: str = "One file, two ways to see it: flat and rebanked",
) -> Figure[tuple[LayoutMap, ...]]:
    """The figure; it needs no image."""
    made = tuple(layout_map(one) for one in Layout)
    return Figure(title, made, describe_layouts(made), paint_layouts, HEIGHT)
