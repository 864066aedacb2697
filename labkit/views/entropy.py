"""Figure: kinds of bytes and entropy per 4 KB. Code, tables and empty space have each their own height."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING

from labkit.firmware.layout import FILE_BANK
from labkit.views import words
from labkit.views.banks import LOOKS, BankMap, bank_map
from labkit.views.figure import Figure
from labkit.views.palette import GREY, INK
from labkit.views.paper import frame, key, panel, remark, stacks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT = 4.8
CELL = 0x1000


@dataclass(frozen=True)
class Cell:
    """File bytes lo..hi-1: counts by kind (indexed like `LOOKS`) and entropy in bits per byte, 0 to 8."""

    lo: int
    hi: int
    counts: tuple[int, ...]
    entropy: float


@dataclass(frozen=True)
class Texture:
    """A whole file in cells of 4 KB; the last one may be short."""

    size: int
    cells: tuple[Cell, ...]

    def in_bank(self, bank: int) -> list[Cell]:
        """The cells of one file bank."""
        return [one for one in self.cells if one.lo // FILE_BANK == bank]

    @property
    def banks(self) -> int:
        """File banks begun."""
        return -(-self.size // FILE_BANK)


def entropy(data: bytes) -> float:
    """Shannon's entropy in bits per byte: 0 for one value only, 8 for all values equally often."""
    counts = Counter(data).values()
    return max(0.0, sum(-n / len(data) * log2(n / len(data)) for n in counts)) if data else 0.0


def texture(data: bytes) -> Texture:
    """Data of the figure from the bytes of an image, of a chip, or of any other file."""
    found = bank_map(data)
    cells = [
        Cell(lo, min(lo + CELL, len(data)), _counts(found, lo, lo + CELL), entropy(data[lo : lo + CELL]))
        for lo in range(0, len(data), CELL)
    ]
    return Texture(len(data), tuple(cells))


def _counts(found: BankMap, lo: int, hi: int) -> tuple[int, ...]:
    counts = [0] * len(LOOKS)
    for one in found.regions:
        counts[one.kind] += max(0, min(one.hi, hi) - max(one.lo, lo))
    return tuple(counts)


def describe_entropy(data: Texture) -> str:
    """The figure in words."""
    text = [f"{words.size(data.size)} in {words.plural(len(data.cells), 'piece')} of 4 KB."]
    for bank in range(data.banks):
        cells = data.in_bank(bank)
        size = sum(one.hi - one.lo for one in cells)
        totals = [sum(one.counts[kind] for one in cells) for kind in range(len(LOOKS))]
        parts = [
            f"{LOOKS[kind].label} {words.share(totals[kind], size)}"
            for kind in sorted(range(len(LOOKS)), key=lambda kind: -totals[kind])
            if totals[kind] * 100 >= size
        ]
        lowest, highest = min(one.entropy for one in cells), max(one.entropy for one in cells)
        text.append(f"file bank {bank}: {', '.join(parts)}; entropy {lowest:.1f} to {highest:.1f} bits")
    return "\n".join(text)


def paint_entropy(data: Texture, ax: Axes) -> None:
    """Above the kinds as stacks, below the entropy, over one file offset."""
    above = panel(ax, (0.08, 0.55, 0.9, 0.36))
    below = panel(ax, (0.08, 0.225, 0.9, 0.265))
    for one in (above, below):
        one.set_xlim(0, max(1, data.size))
    above.set_ylim(0, 1)
    stacks(above, [(one.lo, one.hi, one.counts) for one in data.cells], LOOKS)
    frame(above, 0, data.size, 0, 1)
    above.set_yticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])
    above.set_ylabel("bytes of 4 KB", fontsize=9)
    below.set_ylim(0, 8.2)
    edges = [one.lo for one in data.cells] + [data.size]
    heights = [one.entropy for one in data.cells]
    below.stairs(heights, edges, color=INK, linewidth=1.2)
    for level in (0, 4, 8):
        below.axhline(level, color=GREY, linewidth=0.5, linestyle=":")
    below.set_yticks([0, 2, 4, 6, 8])
    below.set_ylabel("entropy\n(bits per byte)", fontsize=9)
    ticks = range(0, data.size, FILE_BANK)
    below.set_xticks(ticks, [f"{edge:06X}" for edge in ticks], fontsize=8)
    for edge in ticks:
        below.axvline(edge, color="#DDDDDD", linewidth=0.5, zorder=0)
    below.set_xlabel("file offset (hex), a line at each file bank", fontsize=9)
    remark(ax, HEIGHT, "Entropy 0: one value only. 8: all 256 values equally often.")
    totals = [sum(one.counts[kind] for one in data.cells) for kind in range(len(LOOKS))]
    key(ax, LOOKS, [f"{look.label}: {n} B" for look, n in zip(LOOKS, totals, strict=True)], 3)


def show_entropy(data: bytes, title: str = "Kinds of bytes and entropy, per 4 KB") -> Figure[Texture]:
    """The figure for any bytes; kinds are judged as in `show_banks`."""
    made = texture(data)
    return Figure(title, made, describe_entropy(made), paint_entropy, HEIGHT)
