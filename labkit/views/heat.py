"""Figure: execution heat. Which 4 KB of an image run, and how often; which 256 bytes in them run at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labkit.firmware.layout import FILE_BANK, IMAGE_SIZE
from labkit.views import words
from labkit.views.figure import Figure
from labkit.views.palette import BLUE, INK, PALE, SKY, VERMILION, Look
from labkit.views.paper import key, panel, remark, tiles

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT = 7.2
CELL, PAGE = 0x1000, 0x100
NEVER, SELDOM, OFTEN, HOT = range(4)
BORDERS = (1, 100, 10_000)  # executions from which on a cell is seldom, often, hot
LOOKS = (
    Look("never executed", PALE, "", INK),
    Look("1 to 99 times", SKY, "\\\\", INK),
    Look("100 to 9999 times", BLUE, "//"),
    Look("10000 times or more", VERMILION, "xx"),
)
MOST = 10  # parts named


@dataclass(frozen=True)
class Part:
    """A part of the program: instructions executed in it, and how many different ones."""

    name: str
    executed: int
    different: int


@dataclass(frozen=True)
class Heat:
    """`cells`: executions per 4 KB of the file; `pages`: numbers of the 256-byte pages in which any was."""

    cells: tuple[int, ...]
    pages: frozenset[int]
    different: int
    parts: tuple[Part, ...]

    @property
    def executed(self) -> int:
        """Instructions executed."""
        return sum(self.cells)

    def kind(self, cell: int) -> int:
        """How hot a cell is: an index into `LOOKS`."""
        return sum(self.cells[cell] >= border for border in BORDERS)


def heat(counts: Mapping[int, int], name_of: Callable[[int], str] | None = None) -> Heat:
    """Data of the figure: how often the instruction at each file offset (0 to FFFFFh) was executed.

    `name_of` gives the name of the part that an offset belongs to; without it parts are file banks.
    Raises ValueError for an offset outside 1 MB, or without any execution.
    """
    run = {offset: count for offset, count in counts.items() if count > 0}
    if not run:
        raise ValueError("Nothing was executed: record a drive that has power.")
    if not 0 <= min(run) <= max(run) < IMAGE_SIZE:
        raise ValueError("File offsets are 000000h to 0FFFFFh: count executions by file offset.")
    namer = name_of or (lambda offset: f"file bank {offset // FILE_BANK}")
    cells = [0] * (IMAGE_SIZE // CELL)
    parts: dict[str, list[int]] = {}
    for offset, count in run.items():
        cells[offset // CELL] += count
        part = parts.setdefault(namer(offset), [0, 0])
        part[0] += count
        part[1] += 1
    ranked = sorted(parts.items(), key=lambda item: (-item[1][0], item[0]))
    made = tuple(Part(name, *numbers) for name, numbers in ranked)
    return Heat(tuple(cells), frozenset(offset // PAGE for offset in run), len(run), made)


def describe_heat(data: Heat) -> str:
    """The figure in words."""
    used = sum(1 for count in data.cells if count)
    text = [
        f"{data.executed} instructions executed, {data.different} different ones, in "
        f"{words.plural(len(data.pages), 'page')} of 256 bytes and {used} of {len(data.cells)} cells of 4 KB."
    ]
    for part in data.parts[:MOST]:
        share = words.share(part.executed, data.executed)
        text.append(f"{part.name}: {part.executed} times ({share}), {part.different} different instructions")
    for cell, count in enumerate(data.cells):
        if data.kind(cell) == HOT:
            text.append(f"{LOOKS[HOT].label}: {words.offset(cell * CELL)} to "
                        f"{words.offset(cell * CELL + CELL - 1)}, {count} times")  # fmt: skip
    return "\n".join(text)


def paint_heat(data: Heat, ax: Axes) -> None:
    """A row per file bank, a cell per 4 KB; then the parts, longest bar first."""
    grid = panel(ax, (0.09, 0.42, 0.88, 0.49))
    across = FILE_BANK // CELL
    rows = len(data.cells) // across
    grid.set_xlim(0, across)
    grid.set_ylim(rows, 0)
    for kind, look in enumerate(LOOKS):
        mine = [cell for cell in range(len(data.cells)) if data.kind(cell) == kind]
        tiles(grid, [(n % across, n % across + 0.96, n // across + 0.06, 0.62) for n in mine], look)
    ran = [(page % (across * 16) / 16, page // (across * 16)) for page in data.pages]
    tiles(grid, [(x, x + 0.96 / 16, y + 0.7, 0.22) for x, y in ran], Look("page", INK, ""))
    for cell, count in enumerate(data.cells):
        if count:
            box = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
            grid.text(cell % across + 0.48, cell // across + 0.38, f"{count}", fontsize=7, ha="center",
                      va="center", bbox=box)  # fmt: skip
    grid.set_yticks([n + 0.5 for n in range(rows)], [f"bank {n}" for n in range(rows)], fontsize=8)
    grid.set_xticks(range(across + 1), [f"{n * CELL:04X}" for n in range(across + 1)], fontsize=8)
    grid.set_xlabel("offset inside the file bank (hex)", fontsize=9, labelpad=1)
    _bars(ax, data)
    remark(
        ax, HEIGHT, "Number: instructions executed in 4 KB. Black under a cell: pages of 256 bytes that ran."
    )
    key(ax, LOOKS, [look.label for look in LOOKS], 4)


def _bars(ax: Axes, data: Heat) -> None:
    """Executions by part, on a logarithmic scale."""
    body = panel(ax, (0.27, 0.1, 0.58, 0.235))
    parts = data.parts[:MOST]
    body.set_xscale("log")
    body.set_xlim(0.7, max(10, parts[0].executed))
    body.set_ylim(max(6, len(parts)), 0)
    for n, part in enumerate(parts):
        body.barh(n + 0.5, part.executed, height=0.66, color=INK)
        label = f"{part.executed}  ({words.share(part.executed, data.executed)})"
        body.text(part.executed * 1.1, n + 0.5, label, fontsize=8, va="center")
    body.set_yticks([n + 0.5 for n in range(len(parts))], [part.name for part in parts], fontsize=8)
    body.set_xticks([], [])
    body.set_xticks([], [], minor=True)
    body.set_xlabel("instructions executed, logarithmic scale", fontsize=9, labelpad=2)


def show_heat(
    counts: Mapping[int, int],
    name_of: Callable[[int], str] | None = None,
    title: str = "What runs, and how often",
) -> Figure[Heat]:
    """The figure from executions by file offset, such as `scrub.executions`."""
    made = heat(counts, name_of)
    return Figure(title, made, describe_heat(made), paint_heat, HEIGHT)
