"""The static twin of the panel: one picture of a bench, for pages on which no widget runs.

It draws the same sections of state as the panel, with the same pictures of the drive; words for readers who
see no picture are in `twinwords`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from labkit.bench.scripts import pictures
from labkit.bench.svg import box, line, outline, patterns, sheet, text
from labkit.bench.twinwords import (
    Sections,
    banks_words,
    facts_line,
    job_words,
    log_lines,
    pc_line,
    post_lines,
    status_words,
    twin_text,
)
from labkit.host.clock import SECOND
from labkit.views.palette import BLUE, GREY, INK, ORANGE, PALE, PURPLE, SKY, VERMILION, Look

WIDTH, LEFT, RIGHT = 900, 20, 880
PICTURE = 420, 160  # width, and what is kept free for the height
MONO = "DejaVu Sans Mono,monospace"
ROW = 15
LONGEST = 120
"""Characters of a line of text in the picture."""
LOOKS = {
    "written": Look("written", BLUE, "//"),
    "part": Look("part", VERMILION, "xx"),
    "erased": Look("erased", PALE, "", INK),
    "as before": Look("as before", SKY, "..", INK),
}
LANES = {"light": Look("light", ORANGE, ""), "busy": Look("BSY", PURPLE, "")}


def twin_svg(sections: Sections) -> str:
    """The bench as one SVG: the drive's front and back, flash banks, strip chart, POST, last acts.

    The same sections give the same bytes.
    """
    gauges, pc = sections["instruments"], sections["pc"]
    parts = [patterns(LOOKS.values()), *_head(sections), *_drive(sections["drive"], 54)]
    y = 54 + PICTURE[1] + 12
    facts = facts_line(sections["drive"])
    if gauges:
        facts += f" Status: {status_words(gauges['status'])}"
        parts += _banks(gauges["banks"], sections["job"], y + 32) + _strip(gauges["strip"], y + 152)
    parts.append(text(LEFT, y, _short(facts)))
    y += 252 if gauges else 32
    for title, lines in (("The last POST screen", post_lines(pc)), ("Done last", log_lines(sections["log"]))):
        parts += _paper(title, lines, y)
        y += 36 + ROW * len(lines)
    return sheet(WIDTH, y - 10, twin_text(sections), parts)


def _head(sections: Sections) -> list[str]:
    drive, seconds = sections["drive"], sections["time"]["seconds"]
    power = "" if drive["powered"] else ", without power"
    return [
        text(LEFT, 22, f"{drive['name']}, {drive['place']}{power}", font_size="15", font_weight="bold"),
        text(RIGHT, 22, f"{seconds:.3f} s", font_size="15", font_weight="bold", text_anchor="end"),
        text(LEFT, 41, pc_line(sections["pc"])),
    ]


# The drive ------------------------------------------------------------------------------------


def _drive(drive: Sections, y: float) -> list[str]:
    front = {
        "tray": drive["tray"],
        "light": {"slow": "blink", "fast": "blink"}.get(drive["light_words"], drive["light_words"]),
        "disc": "yes" if drive["disc"] else "no",
        "eject": "held" if drive["eject_held"] else "up",
    }
    back = {
        "jumper": drive["jumper"],
        "pins": "-".join(map(str, drive["pins"] or ())),
        "power-plug": "in" if drive["power_plug"] else "out",
        "ribbon": "in" if drive["ribbon"] else "out",
    }
    badge = re.sub(r'(class="badge"[^>]*>)[^<]*', lambda m: m[1] + escape(drive["name"]), pictures()["front"])
    return [_picture(badge, front, LEFT, y), _picture(pictures()["back"], back, RIGHT - PICTURE[0], y)]


def _picture(svg: str, shows: Mapping[str, str], x: float, y: float) -> str:
    """A picture of the drive at a place, showing what its attributes say."""
    for name, value in shows.items():
        svg = re.sub(f'data-{name}="[^"]*"', f'data-{name}="{escape(value)}"', svg, count=1)
    place = f'x="{x}" y="{y}" width="{PICTURE[0]}" height="{PICTURE[1]}" preserveAspectRatio="xMinYMin"'
    return re.sub(r"<!--.*?-->\s*", "", svg.strip().replace("<svg ", f"<svg {place} ", 1), flags=re.DOTALL)


# Instruments ----------------------------------------------------------------------------------


def _banks(banks: list[Sections], job: Sections | None, y: float) -> list[str]:
    wide = (RIGHT - LEFT) / len(banks)
    job_line = "Nothing runs." if job is None else f"Running: {job_words(job)}"
    parts = [text(LEFT, y, "Flash chip, 16 banks of 64 KB", font_weight="bold"), *_key(y)]
    for one in banks:
        x, part = LEFT + wide * one["bank"], one["state"] == "part"
        parts.append(box(x, y + 20, wide, 26, LOOKS["erased" if part else one["state"]]))
        if part:
            parts.append(box(x, y + 20, wide * one["percent"] / 100, 26, LOOKS["part"]))
        parts.append(outline(x, y + 20, wide, 26))
        parts.append(text(x + wide / 2, y + 59, str(one["bank"]), text_anchor="middle", font_size="10"))
        if one["here"]:
            parts.append(f'<path d="M{x + wide / 2 - 6:.1f},{y + 8:.1f} h12 l-6,11 Z" fill="{INK}"/>')
    said = banks_words(banks)
    return [
        *parts,
        text(LEFT, y + 77, _short(said[:1].upper() + said[1:])),
        text(LEFT, y + 94, _short(job_line)),
    ]


def _key(y: float) -> list[str]:
    out = []
    for n, look in enumerate(LOOKS.values()):
        x = 480 + 100 * n
        out += [box(x, y - 11, 20, 13, look), outline(x, y - 11, 20, 13), text(x + 26, y, look.label)]
    return out


def _strip(strip: Sections, y: float) -> list[str]:
    end, span, left = strip["end"], strip["span"], LEFT + 50
    wide = RIGHT - left

    def x(ns: int) -> float:
        return float(left + wide * (1 - (end - ns) / span))

    parts = [text(LEFT, y, f"The last {span / SECOND:g} s", font_weight="bold")]
    for n, (key, look) in enumerate(LANES.items()):
        top = y + 8 + 24 * n
        since = strip["since"][key]
        known = max(left, x(since))
        parts += [text(LEFT, top + 15, look.label), outline(known, top, RIGHT - known, 20)]
        if known - left > 60 and since > 0:
            parts.append(text(left, top + 15, "no record", font_size="10"))
        parts += [box(x(lo), top, x(hi) - x(lo), 20, look) for lo, hi in strip[key]]
    for n in range(6):
        ns = end - span + span * n // 5
        at = left + wide * n / 5
        anchor = {0: "start", 5: "end"}.get(n, "middle")
        parts.append(line(at, y + 52, at, y + 57, 1, GREY))
        parts.append(text(at, y + 69, _tick(ns), text_anchor=anchor, font_size="10"))
    return parts


def _tick(ns: int) -> str:
    return f"{ns / SECOND:.1f} s" if ns >= 0 else ""


# Words ----------------------------------------------------------------------------------------


def _paper(title: str, lines: list[str], y: float) -> list[str]:
    rows = [
        text(LEFT, y + 8 + ROW * n, _short(row), font_family=MONO, font_size="11")
        for n, row in enumerate(lines, 1)
    ]
    return [text(LEFT, y, title, font_weight="bold"), *rows]


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 3].rstrip()}..."
