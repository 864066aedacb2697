"""Change logs as stretches of time. A log lists (ns, new value) for every change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

Value = TypeVar("Value", int, bool)
Log = Sequence[tuple[int, Value]]
Span = tuple[int, int]


def stretches(log: Log[Value], first: Value, start: int, end: int) -> tuple[tuple[int, int, Value], ...]:
    """(from, to, value) in ns, covering start..end without gaps; equal neighbours are one stretch.

    `first` is the value before the log's first entry. Raises ValueError for a log that goes back in time.
    """
    found: list[tuple[int, int, Value]] = []
    since, value, last = start, first, None
    for t, new in log:
        if last is not None and t < last:
            raise ValueError(f"Sort the log by time: {t} ns comes after {last} ns.")
        last = t
        if t >= end:
            continue
        if t > since:
            found.append((since, t, value))
            since = t
        value = new
    if since < end:
        found.append((since, end, value))
    return _joined(found)


def _joined(found: Iterable[tuple[int, int, Value]]) -> tuple[tuple[int, int, Value], ...]:
    # A value that came and went in no time at all leaves two equal neighbours.
    out: list[tuple[int, int, Value]] = []
    for lo, hi, value in found:
        if out and out[-1][2] == value:
            lo = out.pop()[0]
        out.append((lo, hi, value))
    return tuple(out)


def on_spans(log: Log[bool], start: int, end: int) -> tuple[Span, ...]:
    """The stretches of start..end (ns) in which a log of on and off says on."""
    return tuple((lo, hi) for lo, hi, on in stretches(log, False, start, end) if on)


def total(spans: Iterable[Span]) -> int:
    """How long all stretches last together, in ns."""
    return sum(hi - lo for lo, hi in spans)
