"""Figure: disassembly beside the bank bar. Where the next instruction stands, for the CPU and in the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from labkit.firmware.layout import APPLICATION, BOOT_SIZE, COMMON_END, FILE_BANK, IMAGE_SIZE, Layout
from labkit.story.moment import Line, Moment
from labkit.views import words
from labkit.views.figure import Figure
from labkit.views.palette import BLUE, GREEN, INK, PALE, VERMILION, Look
from labkit.views.paper import bars, frame, key, note, panel

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT = 5.2
BOOT, COMMON, OWN, UNSEEN = range(4)
LOOKS = (
    Look("boot code", VERMILION, "xx"),
    Look("common area", GREEN, ".."),
    Look("this bank's own bytes", BLUE, "//"),
    Look("not shown in this bank", PALE, "", INK),
)


@dataclass(frozen=True)
class Piece:
    """`size` bytes at file `offset` that the CPU sees at `cpu`."""

    kind: int
    offset: int
    cpu: int
    size: int


@dataclass(frozen=True)
class Whereabouts:
    """What one code bank shows, and where in it the next instruction stands (`offset` None: not in it)."""

    ms: float
    layout: str
    bank: int
    pieces: tuple[Piece, ...]
    pc: int
    offset: int | None
    place: str
    before: tuple[Line, ...]
    ahead: tuple[Line, ...]


def code_pieces(layout: Layout, bank: int) -> tuple[Piece, ...]:
    """What the CPU sees in a code bank, in address order."""
    own = layout.own(bank)
    if layout is Layout.REBANKED:
        return (
            Piece(COMMON, APPLICATION, 0, COMMON_END - APPLICATION),
            Piece(OWN, own.start, APPLICATION, len(own)),
        )
    return (
        Piece(OWN if bank else BOOT, own.start, 0, BOOT_SIZE),
        Piece(COMMON, own.start + APPLICATION, APPLICATION, COMMON_END - APPLICATION),
        Piece(OWN, own.start + COMMON_END, COMMON_END, FILE_BANK - COMMON_END),
    )


def whereabouts(moment: Moment) -> Whereabouts:
    """Data of the figure for one moment of a boot."""
    seen = moment.bank < moment.layout.code_banks
    return Whereabouts(
        moment.ms,
        moment.layout.value,
        moment.bank,
        code_pieces(moment.layout, moment.bank) if seen else (),
        moment.pc,
        moment.offset,
        moment.place,
        moment.before,
        moment.ahead,
    )


def describe_whereabouts(data: Whereabouts) -> str:
    """The figure in words."""
    text = [f"{data.ms:.3f} ms after power-on: {data.place}."]
    for one in data.pieces:
        text.append(
            f"CPU {one.cpu:04X}h to {one.cpu + one.size - 1:04X}h shows file {words.offset(one.offset)} to "
            f"{words.offset(one.offset + one.size - 1)}: {LOOKS[one.kind].label}"
        )
    text += [f"executed: {line}" for line in data.before]
    text += [f"{'next' if n == 0 else 'behind it'}: {line}" for n, line in enumerate(data.ahead)]
    return "\n".join(text)


def paint_whereabouts(data: Whereabouts, ax: Axes) -> None:
    """The file on top, the code space under it, joined; and the instructions below."""
    file = panel(ax, (0.12, 0.79, 0.85, 0.085))
    file.set_xlim(0, IMAGE_SIZE)
    file.set_ylim(0, 1)
    bars(file, [(0, IMAGE_SIZE)], 0, 1, LOOKS[UNSEEN])
    code = panel(ax, (0.12, 0.53, 0.85, 0.085))
    code.set_xlim(0, FILE_BANK)
    code.set_ylim(0, 1)
    bars(code, [(0, FILE_BANK)], 0, 1, LOOKS[UNSEEN])
    for one in data.pieces:
        bars(file, [(one.offset, one.offset + one.size)], 0, 1, LOOKS[one.kind])
        bars(code, [(one.cpu, one.cpu + one.size)], 0, 1, LOOKS[one.kind])
    frame(file, 0, IMAGE_SIZE, 0, 1)
    frame(code, 0, FILE_BANK, 0, 1)
    for edge in range(FILE_BANK, IMAGE_SIZE, FILE_BANK):
        file.plot([edge, edge], [-0.15, 0], color=INK, linewidth=0.8, clip_on=False)
    file.xaxis.tick_top()
    file.set_xticks(range(0, IMAGE_SIZE, FILE_BANK), [f"{n:X}0000" for n in range(16)])
    file.tick_params(length=0)
    code.set_xticks(range(0, FILE_BANK + 1, 0x2000), [f"{n:04X}" for n in range(0, FILE_BANK + 1, 0x2000)])
    for inner, label in ((file, "file, 1 MB"), (code, f"bank {data.bank}, 64 KB")):
        inner.set_yticks([0.5], [label])
    _joined(ax, data)
    _lines(ax, data)
    key(ax, LOOKS, [look.label for look in LOOKS], 4)


def _joined(ax: Axes, data: Whereabouts) -> None:
    """Grey wedges from each stretch of the file to where the CPU sees it, and the place itself as a line."""
    sheet = panel(ax, (0.12, 0.53, 0.85, 0.345))
    sheet.patch.set_visible(False)
    sheet.set_xlim(0, 1)
    sheet.set_ylim(0, 1)
    top, low = 1 - 0.085 / 0.345, 0.085 / 0.345
    for one in data.pieces:
        above = [one.offset / IMAGE_SIZE, (one.offset + one.size) / IMAGE_SIZE]
        below = [one.cpu / FILE_BANK, (one.cpu + one.size) / FILE_BANK]
        xs, ys = [*above, *reversed(below)], [top, top, low, low]
        sheet.fill(xs, ys, facecolor=LOOKS[one.kind].fill, alpha=0.18, linewidth=0)
    if data.offset is not None:
        x, y = data.pc / FILE_BANK, data.offset / IMAGE_SIZE
        sheet.plot([y, x], [top, low], color=INK, linewidth=1.4)
        sheet.plot([y], [top], marker="^", color=INK, markersize=7)
        sheet.plot([x], [low], marker="v", color=INK, markersize=7)
        left = x > 0.62
        label = f"file {data.offset:06X}h = CPU {data.pc:04X}h"
        note(sheet, x + (-0.012 if left else 0.012), low + 0.1, label, ha="right" if left else "left")


def _lines(ax: Axes, data: Whereabouts) -> None:
    lines = [(f"    {line}", "#666666", "normal") for line in data.before]
    lines += [(f"{'  > ' if n == 0 else '    '}{line}", INK, "bold" if n == 0 else "normal")
              for n, line in enumerate(data.ahead)]  # fmt: skip
    for n, (text, colour, weight) in enumerate(lines):
        ax.text(0.12, 0.4 - 0.036 * n, text, family="DejaVu Sans Mono", fontsize=9, color=colour,
                weight=weight, va="center", transform=ax.transAxes)  # fmt: skip


def show_whereabouts(moment: Moment, title: str = "Where the program is") -> Figure[Whereabouts]:
    """The figure for one moment, such as `scrub.at(1.2)`."""
    made = whereabouts(moment)
    return Figure(title, made, describe_whereabouts(made), paint_whereabouts, HEIGHT)
