"""Figure: flat and rebanked as ribbons, from file banks to code banks. Both sides are to scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labkit.firmware.layout import FILE_BANK, IMAGE_SIZE, CodeAddress, Layout
from labkit.views import words
from labkit.views.figure import Figure
from labkit.views.layouts import BOOT, COMMON, EVEN, LOOKS, ODD, LayoutMap, Piece, layout_map
from labkit.views.palette import GREY, INK
from labkit.views.paper import frame, key, panel, remark, tiles

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT = 8.0
RESET = -1  # the slot above bank 0, for what only a reset shows
SHOWN = LOOKS[: ODD + 1]


@dataclass(frozen=True)
class Followed:
    """One file offset, and every (code bank, CPU address) that shows it in one layout."""

    offset: int
    seen: tuple[CodeAddress, ...]


@dataclass(frozen=True)
class Ribbons:
    """One layout's pieces (see `layout_map`), and the offsets that are followed through it."""

    map: LayoutMap
    followed: tuple[Followed, ...]


def ribbons(follow: Sequence[int] = ()) -> tuple[Ribbons, ...]:
    """Data of the figure: both layouts, with file offsets to follow. Raises AddressError outside 1 MB."""
    return tuple(
        Ribbons(
            layout_map(layout),
            tuple(Followed(offset, tuple(layout.code_addresses(offset))) for offset in follow),
        )
        for layout in Layout
    )


def describe_ribbons(data: tuple[Ribbons, ...]) -> str:
    """The figure in words."""
    text = []
    for one in data:
        made = one.map
        text.append(f"{made.layout}: 16 file banks become {made.banks} code banks.")
        for kind in (BOOT, COMMON):
            text.append(f"{SHOWN[kind].label}: {_ways(made, kind)}")
        text.append(f"own bytes: {_own(made)}")
        for followed in one.followed:
            text.append(f"file {words.offset(followed.offset)}: {_seen(followed)}")
    return "\n".join(text)


def _ways(data: LayoutMap, kind: int) -> str:
    places = sorted({one.offset for one in data.everything if one.kind == kind})
    banks = data.seen_in(kind)
    where = f"in code bank{'s' * (len(banks) > 1)} {words.numbers(banks)}" if banks else "at a reset only"
    return f"{words.plural(len(places), 'place')} of the file, from {words.offset(places[0])}; seen {where}"


def _own(data: LayoutMap) -> str:
    straddling = [
        one.bank
        for one in data.pieces
        if one.kind in (EVEN, ODD) and one.offset // FILE_BANK != (one.offset + one.size - 1) // FILE_BANK
    ]
    if not straddling:
        return "every code bank lies in one file bank"
    return f"code banks {words.numbers(straddling)} each lie in two file banks"


def _seen(followed: Followed) -> str:
    if not followed.seen:
        return "seen at a reset only"
    cpus = {cpu for _, cpu in followed.seen}
    banks = words.numbers(bank for bank, _ in followed.seen)
    return f"code bank{'s' * (len(followed.seen) > 1)} {banks}, CPU {min(cpus):04X}h"


def paint_ribbons(data: tuple[Ribbons, ...], ax: Axes) -> None:
    """Per layout: the file on the left, code space on the right, a ribbon for each piece."""
    width = 1 / len(data)
    for n, one in enumerate(data):
        left = n * width
        title = f"{one.map.layout}: 16 file banks, {one.map.banks} code banks"
        ax.text(left + 0.012, 0.94, title, transform=ax.transAxes, weight="bold", va="center")
        _column(ax, one, left, width)
    remark(ax, HEIGHT, "Both sides to scale: 1 MB of file, code banks of 64 KB.")
    key(ax, SHOWN, [one.label for one in SHOWN], 2)


def _column(ax: Axes, data: Ribbons, left: float, width: float) -> None:
    bottom, height = 0.115, 0.8
    file = panel(ax, (left + 0.075, bottom, 0.05, height))
    between = panel(ax, (left + 0.125, bottom, width - 0.245, height))
    space = panel(ax, (left + width - 0.12, bottom, 0.05, height))
    top = _first(data.map)
    for one in (file, between, space):
        one.set_xlim(0, 1)
        one.set_ylim(IMAGE_SIZE, 0)
    space.set_ylim(data.map.banks, top)
    for kind, look in enumerate(SHOWN):
        mine = [piece for piece in data.map.everything if piece.kind == kind]
        tiles(file, sorted({(0, 1, piece.offset, piece.size) for piece in mine}), look)
        rows = [(_slot(piece, data.map), piece.cpu, piece.size) for piece in mine]
        tiles(space, [(0, 1, row + cpu / FILE_BANK, size / FILE_BANK) for row, cpu, size in rows], look)
        for piece in mine:
            _ribbon(between, piece, data.map)
    _lines(between, data)
    _scales(file, space, data.map)


def _first(data: LayoutMap) -> float:
    """Where the right side begins: a quarter of a bank higher where a reset shows what no bank does."""
    return -0.75 if data.at_reset else 0.0


def _slot(piece: Piece, data: LayoutMap) -> float:
    return _first(data) if piece is data.at_reset else piece.bank


def _height(row: float, data: LayoutMap) -> float:
    """A place on the right side in units of the left one."""
    first = _first(data)
    return (row - first) / (data.banks - first) * IMAGE_SIZE


def _ribbon(ax: Axes, piece: Piece, data: LayoutMap) -> None:
    row = _slot(piece, data) + piece.cpu / FILE_BANK
    right = (_height(row, data), _height(row + piece.size / FILE_BANK, data))
    look = SHOWN[piece.kind]
    _curve(ax, (piece.offset, piece.offset + piece.size), right, look.fill, 0.35)


def _curve(
    ax: Axes, left: tuple[float, float], right: tuple[float, float], colour: str, alpha: float
) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    points = [
        (0, left[0]), (0.5, left[0]), (0.5, right[0]), (1, right[0]),
        (1, right[1]), (0.5, right[1]), (0.5, left[1]), (0, left[1]), (0, left[0]),
    ]  # fmt: skip
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    ax.add_patch(
        PathPatch(Path(points, codes), facecolor=colour, edgecolor=colour, alpha=alpha, linewidth=0.4)
    )


def _lines(ax: Axes, data: Ribbons) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    codes = [Path.MOVETO, *[Path.CURVE4] * 3]
    for one in data.followed:
        ends = [bank + cpu / FILE_BANK for bank, cpu in one.seen] or [
            _first(data.map) + one.offset / FILE_BANK
        ]
        for end in ends:
            y = _height(end, data.map)
            path = Path([(0, one.offset), (0.5, one.offset), (0.5, y), (1, y)], codes)
            ax.add_patch(PathPatch(path, facecolor="none", edgecolor=INK, linewidth=1.4))
            ax.plot([0, 1], [one.offset, y], marker="o", markersize=4, linestyle="", color=INK, clip_on=False)


def _scales(file: Axes, space: Axes, data: LayoutMap) -> None:
    for edge in range(0, IMAGE_SIZE, FILE_BANK):
        frame(file, 0, 1, edge, FILE_BANK)
    file.set_yticks(range(0, IMAGE_SIZE, FILE_BANK), [f"{n:06X}" for n in range(0, IMAGE_SIZE, FILE_BANK)])
    file.set_xlabel("file", fontsize=9)
    for bank in range(data.banks):
        frame(space, 0, 1, bank, 1)
    names = [f"bank {bank}" for bank in range(data.banks)]
    rows = [bank + 0.5 for bank in range(data.banks)]
    if data.at_reset:
        names, rows = ["reset", *names], [_first(data) + 0.12, *rows]
    space.yaxis.tick_right()
    space.set_yticks(rows, names, fontsize=8, color=GREY)
    space.set_xlabel("code space", fontsize=9)


def show_ribbons(
    follow: Sequence[int] = (), title: str = "From file to code space: flat and rebanked"
) -> Figure[tuple[Ribbons, ...]]:
    """The figure; `follow`: file offsets to draw as black lines. It needs no image."""
    made = ribbons(follow)
    return Figure(title, made, describe_ribbons(made), paint_ribbons, HEIGHT)
