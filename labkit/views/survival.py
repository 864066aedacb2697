"""Figure: what an update overwrote and what survived. Width is address, height is share, area is bytes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from labkit.catalog import Chip
from labkit.firmware.classes import ERASED_RUN
from labkit.firmware.compare import compare
from labkit.flash.operations import FlashOp
from labkit.views import words
from labkit.views.figure import Figure
from labkit.views.palette import GREEN, GREY, INK, PALE, SKY, VERMILION, Look
from labkit.views.paper import frame, key, panel, pixel, remark, stacks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT = 5.6
ZOOM = 0x10000  # boot parts have their small sectors inside the first 64 KB
MOST = 8  # places named one by one; more would be no help to a listener
SURVIVED, SAME, DIFFERENT, ERASED = range(4)
LOOKS = (
    Look("survived: never erased", GREEN, ".."),
    Look("rewritten, same value", SKY, "\\\\", INK),
    Look("rewritten, other value", VERMILION, "xx"),
    Look("erased (FFh)", PALE, "", INK),
)
_ERASED = re.compile(rb"\xff{%d,}" % ERASED_RUN)


@dataclass(frozen=True)
class SectorFate:
    """Sector `number` at addresses lo..hi-1; `counts` are bytes by kind, indexed like `LOOKS`."""

    number: int
    lo: int
    hi: int
    counts: tuple[int, int, int, int]

    @property
    def touched(self) -> bool:
        """True when the sector was written at all."""
        return self.counts[SURVIVED] == 0


@dataclass(frozen=True)
class Survival:
    """All sectors of one part. `logged`: whether an operation log or the contents say what was written."""

    chip: str
    logged: bool
    sectors: tuple[SectorFate, ...]

    @property
    def size(self) -> int:
        """Bytes of the part."""
        return self.sectors[-1].hi

    def total(self, kind: int) -> int:
        """Bytes of a kind in the whole part."""
        return sum(one.counts[kind] for one in self.sectors)


def touched_sectors(chip: Chip, operations: Iterable[FlashOp]) -> frozenset[int]:
    """Numbers of the sectors whose cells an operation log reaches; ignored and dropped ones do not count."""
    starts = _starts(chip)
    reached: set[int] = set()
    for one in operations:
        if one.result in ("ignored", "dropped"):
            continue
        hit = {n for n, lo in enumerate(starts) if lo < one.hi and lo + chip.sectors[n] > one.lo}
        reached |= set(one.sectors) or hit
    return frozenset(reached)


def survival(before: bytes, after: bytes, chip: Chip, touched: Collection[int] | None = None) -> Survival:
    """Data of the figure from the contents of a part before and after.

    `touched`: sectors that were written (`touched_sectors`). Without it a sector in which any byte changed
    counts as erased and rewritten as a whole, for nothing less brings bits back [fact: nor-bits-fall]; one
    rewritten with what it held is then not told from one left alone. Raises ImageError for other lengths.
    """
    found = compare(before, after, chip.sectors)
    fates = []
    for number, span in enumerate(found.by_sector):
        known = not span.same if touched is None else number in touched
        counts = (span.hi - span.lo, 0, 0, 0)
        if known or not span.same:
            counts = _counts(after, found.difference, span.lo, span.hi)
        fates.append(SectorFate(number, span.lo, span.hi, counts))
    return Survival(chip.name, touched is not None, tuple(fates))


def _counts(after: bytes, difference: bytes, lo: int, hi: int) -> tuple[int, int, int, int]:
    erased = same_erased = 0
    for run in _ERASED.finditer(after, lo, hi):
        erased += run.end() - run.start()
        same_erased += difference.count(0, run.start(), run.end())
    same = difference.count(0, lo, hi) - same_erased
    return 0, same, hi - lo - erased - same, erased


def _starts(chip: Chip) -> list[int]:
    return [0, *accumulate(chip.sectors)][:-1]


def describe_survival(data: Survival) -> str:
    """The figure in words."""
    text = [f"{data.chip}: {words.plural(len(data.sectors), 'sector')}, {words.size(data.size)}."]
    for kind, one in enumerate(LOOKS):
        count = data.total(kind)
        where = [sector.number for sector in data.sectors if sector.counts[kind]]
        text.append(
            f"{one.label}: {words.plural(count, 'byte')}, {words.share(count, data.size)}{_place(where)}"
        )
    kept = _joined(sector for sector in data.sectors if not sector.touched)
    for lo, hi in kept[:MOST]:
        text.append(
            f"survived addresses: {words.offset(lo)} to {words.offset(hi - 1)} ({words.size(hi - lo)})"
        )
    if len(kept) > MOST:
        text.append(
            f"and {words.plural(len(kept) - MOST, 'further stretch', 'further stretches')} of survivors"
        )
    if not data.logged:
        text.append("Worked out from the contents alone: a sector with any changed byte counts as rewritten.")
    return "\n".join(text)


def _place(sectors: list[int]) -> str:
    runs = words.numbers(sectors)
    if len(sectors) > 1 and runs.count(",") > MOST:
        return f", in {len(sectors)} sectors"
    return f", in sector{'s' * (len(sectors) > 1)} {runs}" if sectors else ""


def _joined(sectors: Iterable[SectorFate]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for one in sectors:
        if found and found[-1][1] == one.lo:
            found[-1] = (found[-1][0], one.hi)
        else:
            found.append((one.lo, one.hi))
    return found


def paint_survival(data: Survival, ax: Axes) -> None:
    """The whole part, then its first 64 KB sixteen times larger."""
    whole = panel(ax, (0.07, 0.59, 0.9, 0.28))
    _mosaic(whole, data, data.size)
    whole.set_title(f"{data.chip}, all {words.plural(len(data.sectors), 'sector')}, to scale", fontsize=10)
    whole.set_xticks(
        range(0, data.size + 1, ZOOM * 2), [f"{n:06X}" for n in range(0, data.size + 1, ZOOM * 2)]
    )
    near = panel(ax, (0.07, 0.2, 0.9, 0.25))
    edge = min(ZOOM, data.size)
    _mosaic(near, data, edge)
    near.set_title(f"the first {words.size(edge)} of it", fontsize=10)
    near.set_xticks(range(0, edge + 1, 0x2000), [f"{n:04X}" for n in range(0, edge + 1, 0x2000)])
    near.set_xlabel("flash address (hex)", fontsize=9)
    remark(ax, HEIGHT, "Width: addresses. Height: share of the sector's bytes.")
    key(ax, LOOKS, [f"{one.label}: {data.total(kind)} B" for kind, one in enumerate(LOOKS)], 2)


def _mosaic(ax: Axes, data: Survival, end: int) -> None:
    ax.set_xlim(0, end)
    ax.set_ylim(0, 1)
    ax.set_yticks([0, 0.5, 1], ["0 %", "50 %", "100 %"])
    inside = [one for one in data.sectors if one.lo < end]
    stacks(ax, [(one.lo, one.hi, one.counts) for one in inside], LOOKS)
    for one in inside:
        if (one.hi - one.lo) / pixel(ax) > 6:
            frame(ax, one.lo, min(one.hi, end), 0, 1)
        if (one.hi - one.lo) / pixel(ax) > 24:
            middle = (one.lo + min(one.hi, end)) / 2
            ax.text(middle, -0.035, f"{one.number}", ha="center", va="top", fontsize=8, color=GREY)
    frame(ax, 0, end, 0, 1)
    ax.tick_params(axis="x", pad=14)
    if any((one.hi - one.lo) / pixel(ax) > 24 for one in inside):
        settings: dict[str, Any] = {"ha": "right", "va": "top", "fontsize": 8, "color": GREY}
        ax.text(-0.008, -0.055, "sector", transform=ax.transAxes, **settings)


def show_survival(
    before: bytes,
    after: bytes,
    chip: Chip,
    touched: Collection[int] | None = None,
    title: str = "What the update overwrote and what survived",
) -> Figure[Survival]:
    """The figure for the contents of a part before and after an update."""
    made = survival(before, after, chip, touched)
    return Figure(title, made, describe_survival(made), paint_survival, HEIGHT)
