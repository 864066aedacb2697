"""A few SVG words: boxes, text, and hatches like those of the printed figures."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from labkit.views.palette import INK, WHITE, Look

# One tile of each hatch of the palette: (side in pixels, path).
_STROKES = {
    "//": (6, "M0,6 L6,0"),
    "\\\\": (6, "M0,0 L6,6"),
    "xx": (6, "M0,6 L6,0 M0,0 L6,6"),
    "..": (5, "M2,2 h1"),
    "||": (4, "M2,0 V4"),
    "--": (4, "M0,2 H4"),
}


def _key(look: Look) -> str:
    return f"hatch-{look.fill[1:]}-{''.join(f'{ord(one):x}' for one in look.hatch)}"


def patterns(looks: Iterable[Look]) -> str:
    """Definitions that `box` refers to."""
    out = []
    for look in looks:
        if look.hatch:
            side, path = _STROKES[look.hatch]
            width = 2 if look.hatch == ".." else 0.8
            out.append(
                f'<pattern id="{_key(look)}" width="{side}" height="{side}" patternUnits="userSpaceOnUse">'
                f'<rect width="{side}" height="{side}" fill="{look.fill}"/>'
                f'<path d="{path}" stroke="{look.ink}" stroke-width="{width}"/></pattern>'
            )
    return f"<defs>{''.join(out)}</defs>"


def box(x: float, y: float, width: float, height: float, look: Look, least: float = 1.5) -> str:
    """A filled box; one narrower than `least` is drawn that wide, to be seen."""
    fill = f"url(#{_key(look)})" if look.hatch and width >= 8 else look.fill
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, least):.1f}" height="{height:.1f}" fill="{fill}"/>'
    )


def outline(x: float, y: float, width: float, height: float) -> str:
    """A thin frame."""
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect {place} fill="none" stroke="#666666" stroke-width="0.8"/>'


def line(x1: float, y1: float, x2: float, y2: float, width: float = 1.2, colour: str = INK) -> str:
    """A straight line."""
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width}"/>'


def text(x: float, y: float, words: str, **more: str) -> str:
    """Words with their left end at x (or as `text_anchor` says) on the base line y; spaces are kept."""
    extra = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{INK}" xml:space="preserve"{extra}>{escape(words)}</text>'


def sheet(width: int, height: int, label: str, parts: Iterable[str]) -> str:
    """A white sheet, legible in light and dark themes; `label` is what a screen reader says."""
    style = (
        f"background:{WHITE};max-width:{width}px;width:100%;font-family:DejaVu Sans,sans-serif;font-size:12px"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(label)}" '
        f'viewBox="0 0 {width} {height}" style="{style}"><rect width="{width}" height="{height}" '
        f'fill="{WHITE}"/>{"".join(parts)}</svg>'
    )
