"""Small drawing helpers that several figures share. A figure gets one empty Axes and lays panels on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from labkit.views.palette import GREY, INK, Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEAST = 3  # pixels
HATCHED = 10  # a narrower piece would be more hatch than colour

Box = tuple[float, float, float, float]  # left, bottom, width, height
Tile = tuple[float, float, float, float]  # from, to, bottom, height


def panel(ax: Axes, box: Box) -> Axes:
    """A drawing area at (left, bottom, width, height) as shares of `ax`, without frame or ticks."""
    ax.set_axis_off()
    inner: Axes = ax.inset_axes(box)
    inner.spines[:].set_visible(False)
    inner.tick_params(length=0)
    inner.set_xticks([])
    inner.set_yticks([])
    return inner


def time_axis(ax: Axes, unit: str) -> None:
    """Round numbers along the x axis of emulated time."""
    from matplotlib.ticker import MaxNLocator

    ax.xaxis.set_major_locator(MaxNLocator(12, steps=[1, 2, 5, 10]))
    ax.tick_params(axis="x", length=4)
    ax.set_xlabel(f"emulated time ({unit})", fontsize=9)


def pixel(ax: Axes) -> float:
    """How much of the x axis one pixel shows."""
    box = ax.get_window_extent()
    lo, hi = ax.get_xlim()
    return float(abs(hi - lo) / box.width)


def tiles(ax: Axes, boxes: Iterable[Tile], look: Look, hatched: float = HATCHED) -> None:
    """Boxes from lo to hi, all of one kind. One narrower than three pixels is drawn that wide, to be seen.

    A box narrower than `hatched` pixels has no hatch. Many boxes are one artist: a megabyte has hundreds.
    """
    from matplotlib.collections import PolyCollection

    one, right = pixel(ax), max(ax.get_xlim())
    sorts: dict[str, list[list[tuple[float, float]]]] = {look.hatch: [], "": []}
    for lo, hi, y, height in boxes:
        width = max(hi - lo, LEAST * one)
        left = lo if width == hi - lo else min(lo, right - width)
        corners = [(left, y), (left + width, y), (left + width, y + height), (left, y + height)]
        sorts[look.hatch if width >= hatched * one else ""].append(corners)
    for hatch, corners_of in sorts.items():
        if corners_of:
            made = PolyCollection(corners_of, facecolors=look.fill, edgecolors=look.ink, linewidths=0)
            made.set_hatch(hatch)
            ax.add_collection(made, autolim=False)


def stacks(ax: Axes, columns: Iterable[tuple[int, int, Sequence[int]]], looks: Sequence[Look]) -> None:
    """Columns from lo to hi, each filled from 0 on by its bytes of every kind: (lo, hi, bytes by look)."""
    boxes: list[list[Tile]] = [[] for _ in looks]
    for lo, hi, counts in columns:
        bottom = 0.0
        for kind, count in enumerate(counts):
            share = count / (hi - lo)
            if count:
                boxes[kind].append((lo, hi, bottom, share))
            bottom += share
    for look, mine in zip(looks, boxes, strict=True):
        tiles(ax, mine, look, hatched=0)


def bars(ax: Axes, spans: Iterable[tuple[float, float]], y: float, height: float, look: Look) -> None:
    """Boxes of one kind in one row, each from lo to hi."""
    tiles(ax, [(lo, hi, y, height) for lo, hi in spans], look)


def frame(ax: Axes, lo: float, hi: float, y: float, height: float) -> None:
    """A thin outline around a bar."""
    made = ax.broken_barh([(lo, hi - lo)], (y, height), facecolor="none", edgecolor=GREY, linewidth=0.8)
    made.set_clip_on(False)


def key(ax: Axes, looks: Sequence[Look], labels: Sequence[str], columns: int, y: float = 0.0) -> None:
    """The legend, at height `y` (share of `ax`) from the left edge."""
    from matplotlib.patches import Patch

    handles = [
        Patch(facecolor=look.fill, hatch=look.hatch * 2, edgecolor=look.ink, linewidth=0.8, label=label)
        for look, label in zip(looks, labels, strict=True)
    ]
    made = ax.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0.005, y),
        ncols=columns,
        frameon=False,
        fontsize=9,
        handlelength=2.6,
        handleheight=1.3,
        columnspacing=1.6,
    )
    for patch, look in zip(made.get_patches(), looks, strict=True):
        patch.set_linewidth(0.0 if look.hatch else 0.6)


def lanes(spots: Sequence[tuple[float, float]]) -> list[int]:
    """For labels (left edge, width): a lane of each, 0 the lowest, in which it touches no other.

    A lead rises from the left edge of its label, so a label goes above every one that begins under it.
    """
    found = [0] * len(spots)
    done: list[int] = []
    for n in sorted(range(len(spots)), key=lambda n: -spots[n][0]):
        left, width = spots[n]
        found[n] = max((found[m] + 1 for m in done if spots[m][0] < left + width), default=0)
        done.append(n)
    return found


WIDENED = "Pieces narrower than three pixels are drawn three pixels wide."


def remark(ax: Axes, height: float, text: str) -> None:
    """A small remark at the top right; `height` is the figure's, in inches."""
    ax.text(
        0.98, 1 - 0.14 / height, text, transform=ax.transAxes, ha="right", va="top", fontsize=8, color=GREY
    )


def note(ax: Axes, x: float, y: float, text: str, **more: str | float) -> None:
    """Small text that stays readable over a pattern."""
    settings: dict[str, Any] = {"fontsize": 9, "color": INK, "va": "center", "ha": "left", **more}
    ax.text(
        x, y, text, **settings, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.2, "alpha": 0.9}
    )
