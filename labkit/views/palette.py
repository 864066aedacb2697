"""Colours and hatches. Okabe and Ito's palette keeps apart for colour-blind readers; hatches do so in grey.

Two kinds in one figure never share a colour or a hatch.
"""

from __future__ import annotations

from dataclasses import dataclass

BLACK, WHITE, PALE = "#000000", "#FFFFFF", "#F2F2F2"
ORANGE, SKY, GREEN, YELLOW = "#E69F00", "#56B4E9", "#009E73", "#F0E442"
BLUE, VERMILION, PURPLE = "#0072B2", "#D55E00", "#CC79A7"
INK, GREY = "#222222", "#666666"


@dataclass(frozen=True)
class Look:
    """How one kind of thing is drawn: fill colour, matplotlib hatch and the colour of the hatch."""

    label: str
    fill: str
    hatch: str
    ink: str = WHITE


def luminance(colour: str) -> float:
    """Relative luminance of "#RRGGBB", 0..1, as web accessibility rules define it."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 (none) to 21 (black on white)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
