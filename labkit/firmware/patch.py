"""Pattern patches: change a few instructions of a program nobody has the source of, or say why not.

A refusal is a value, not an exception. A patch is made only where its pattern stands exactly once.
"""

from __future__ import annotations

from dataclasses import dataclass

from labkit.firmware.layout import CodeAddress, Layout
from labkit.firmware.pattern import Hit, Pattern, find_pattern


@dataclass(frozen=True)
class Patch:
    """What to look for and what to put there; both patterns have one length, `??` keeps a byte."""

    key: str
    title: str
    original: Pattern
    patched: Pattern

    def __post_init__(self) -> None:
        if len(self.original) != len(self.patched):
            raise ValueError(f"Patch {self.key!r}: make both patterns equally long; code must not move.")


# JZ ok; CLR C; RET; ok: SETB C; RET becomes NOP; NOP; SETB C; RET: all sums fit [fact: eeprom-test-bytes].
CROSSFLASH = Patch(
    "crossflash",
    'Fix the "dead drive blink" / Enable cross-flashing',
    Pattern("FF EE 6F 60 02 C3 22 D3 22"),
    Pattern("FF EE 6F 00 00 D3 22 D3 22"),
)

# ANL A,#FDh becomes ORL A,#02h: with eject not pressed the gate opens too [fact: eject-gate-bytes].
GATE = Patch(
    "mtkflash",
    "Enable MtkFlash support",
    Pattern("90 ?? ?? E0 78 ?? 30 E4 06 E2 54 FD F2 80 04 E2 44 02 F2"),
    Pattern("90 ?? ?? E0 78 ?? 30 E4 06 E2 44 02 F2 80 04 E2 44 02 F2"),
)

PATCHES = {patch.key: patch for patch in (CROSSFLASH, GATE)}


@dataclass(frozen=True)
class Change:
    """Bytes that were replaced: file offset, where the CPU sees the first one, before and after."""

    patch: str
    offset: int
    seen: CodeAddress
    before: bytes
    after: bytes

    def moved(self, by: int) -> Change:
        """The same change where the image begins `by` bytes into a file."""
        return Change(self.patch, self.offset + by, self.seen, self.before, self.after)


@dataclass(frozen=True)
class Finding:
    """What a search for one patch came to: "original", "patched", "missing" or "ambiguous", and where."""

    patch: Patch
    state: str
    hits: tuple[Hit, ...]

    @property
    def possible(self) -> bool:
        """True when the patch can be made, or is there already."""
        return self.state in ("original", "patched")

    @property
    def sentence(self) -> str:
        """One sentence for people."""
        places = ", ".join(f"{hit.offset:06X}h" for hit in self.hits)
        count = len(self.hits)
        return {
            "original": f"{self.patch.title}: found at file offset {places}.",
            "patched": f"{self.patch.title}: already there, at file offset {places}.",
            "missing": f"{self.patch.title}: the code to change was not found.",
            "ambiguous": f"{self.patch.title}: the code to change was found at {count} places ({places}).",
        }[self.state]


def look(image: bytes, patch: Patch, layout: Layout) -> Finding:
    """Search for a patch's place, changing nothing."""
    original = find_pattern(image, patch.original, layout)
    patched = find_pattern(image, patch.patched, layout)
    hits = tuple(sorted((*original, *patched), key=lambda hit: hit.offset))
    if not hits:
        return Finding(patch, "missing", ())
    if len(hits) > 1:
        return Finding(patch, "ambiguous", hits)
    return Finding(patch, "original" if original else "patched", hits)


def changes(finding: Finding) -> tuple[Change, ...]:
    """The byte changes that make the patch, neighbours joined; none unless the state is "original"."""
    if finding.state != "original":
        return ()
    hit = finding.hits[0]
    after = finding.patch.patched.fill(hit.found)
    out: list[Change] = []
    for n, (old, new) in enumerate(zip(hit.found, after, strict=True)):
        if old == new:
            continue
        offset, seen = hit.offsets[n], (hit.seen[0], hit.seen[1] + n)
        if out and out[-1].offset + len(out[-1].before) == offset:
            last = out.pop()
            before, then = last.before + bytes([old]), last.after + bytes([new])
            out.append(Change(finding.patch.key, last.offset, last.seen, before, then))
        else:
            out.append(Change(finding.patch.key, offset, seen, bytes([old]), bytes([new])))
    return tuple(out)


def apply(data: bytes, made: tuple[Change, ...]) -> bytes:
    """The bytes with changes made. Raises ValueError where the bytes to replace are not there."""
    out = bytearray(data)
    for change in made:
        end = change.offset + len(change.before)
        if out[change.offset : end] != change.before:
            place = f"file offset {change.offset:06X}h"
            raise ValueError(f"Nothing was changed: {place} does not hold {change.before.hex(' ')}.")
        out[change.offset : end] = change.after
    return bytes(out)
