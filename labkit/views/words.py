"""Numbers as words, the same way in every figure."""

from __future__ import annotations

from collections.abc import Iterable

from labkit.host.clock import MS, SECOND


def offset(value: int) -> str:
    """A file offset or flash address: six hex digits."""
    return f"{value:06X}h"


def size(count: int) -> str:
    """A number of bytes in the largest unit that fits exactly; otherwise in bytes."""
    if count and count % 0x100000 == 0:
        return f"{count // 0x100000} MB"
    if count and count % 1024 == 0:
        return f"{count // 1024} KB"
    return "1 byte" if count == 1 else f"{count} bytes"


def share(part: int, whole: int) -> str:
    """A part of a whole in percent; what is there never reads as nothing."""
    percent = 100 * part / max(1, whole)
    return "under 0.1 %" if 0 < percent < 0.1 else f"{percent:.1f} %"


def ms(ns: int) -> str:
    """Nanoseconds as milliseconds: one decimal, three below one millisecond."""
    return f"{ns / MS:.{3 if 0 < abs(ns) < MS else 1}f} ms"


def seconds(ns: int) -> str:
    """Nanoseconds as seconds with two decimals."""
    return f"{ns / SECOND:.2f} s"


def plural(count: int, noun: str, many: str = "") -> str:
    """ "1 bank", "2 banks", "2 switches"."""
    return f"{count} {noun if count == 1 else many or noun + 's'}"


def listing(parts: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"; "none" for nothing."""
    words = list(parts)
    if not words:
        return "none"
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def numbers(values: Iterable[int]) -> str:
    """Sorted numbers with runs joined: "0, 2-5 and 9"."""
    runs: list[list[int]] = []
    for value in sorted(set(values)):
        if runs and value == runs[-1][1] + 1:
            runs[-1][1] = value
        else:
            runs.append([value, value])
    return listing(f"{lo}" if lo == hi else f"{lo}-{hi}" for lo, hi in runs)
