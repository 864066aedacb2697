"""Two images, or an image and what a chip holds, byte for byte: what differs, by place and by kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from labkit.firmware.classes import ByteClass, byte_classes
from labkit.firmware.errors import ImageError
from labkit.firmware.layout import FILE_BANK


@dataclass(frozen=True)
class Span:
    """One place in the file. `changed` of its hi - lo bytes differ."""

    name: str
    lo: int
    hi: int
    changed: int

    @property
    def same(self) -> bool:
        """True when every byte agrees."""
        return self.changed == 0


@dataclass(frozen=True)
class ClassCount:
    """Bytes of one kind in the first image, and how many of them differ in the second."""

    total: int
    changed: int


@dataclass(frozen=True)
class Comparison:
    """The result of `compare`. `by_sector` is empty when no sectors were given."""

    size: int
    changed: int
    by_bank: tuple[Span, ...]
    by_sector: tuple[Span, ...]
    by_class: dict[ByteClass, ClassCount]
    difference: bytes = field(repr=False)

    @property
    def same(self) -> bool:
        """True when the two hold the same bytes."""
        return self.changed == 0

    def ranges(self, gap: int = 1) -> list[tuple[int, int]]:
        """File ranges [lo, hi) that differ; ranges closer than `gap` bytes are given as one."""
        found: list[tuple[int, int]] = []
        for lo, hi in _runs(self.difference):
            if found and lo - found[-1][1] < gap:
                found[-1] = (found[-1][0], hi)
            else:
                found.append((lo, hi))
        return found


def compare(first: bytes, second: bytes, sectors: Sequence[int] = ()) -> Comparison:
    """Compare bytes of equal length, sound images or not. `sectors`: a chip's sector sizes in address order.

    Raises ImageError when the lengths differ or the sectors do not add up to them.
    """
    size = len(first)
    if len(second) != size:
        raise ImageError("size", None, f"Compare files of one length, not of {size} and {len(second)} bytes.")
    if sectors and sum(sectors) != size:
        raise ImageError("sectors", None, f"The sectors hold {sum(sectors)} bytes; the files have {size}.")
    difference = _xor(first, second)
    banks = [min(FILE_BANK, size - lo) for lo in range(0, size, FILE_BANK)]
    return Comparison(
        size=size,
        changed=_count(difference, 0, size),
        by_bank=_spans(difference, "file bank", banks),
        by_sector=_spans(difference, "sector", sectors),
        by_class=_by_class(first, difference),
        difference=difference,
    )


def _xor(first: bytes, second: bytes) -> bytes:
    both = int.from_bytes(first, "little") ^ int.from_bytes(second, "little")
    return both.to_bytes(len(first), "little")


def _count(difference: bytes, lo: int, hi: int) -> int:
    return hi - lo - difference.count(0, lo, hi)


def _spans(difference: bytes, name: str, sizes: Sequence[int]) -> tuple[Span, ...]:
    ends = accumulate(sizes)
    edges = [(end - size, end) for size, end in zip(sizes, ends, strict=True)]
    return tuple(Span(f"{name} {n}", lo, hi, _count(difference, lo, hi)) for n, (lo, hi) in enumerate(edges))


def _by_class(first: bytes, difference: bytes) -> dict[ByteClass, ClassCount]:
    totals = dict.fromkeys(ByteClass, 0)
    changed = dict.fromkeys(ByteClass, 0)
    for run in byte_classes(first):
        totals[run.kind] += run.hi - run.lo
        changed[run.kind] += _count(difference, run.lo, run.hi)
    return {kind: ClassCount(totals[kind], changed[kind]) for kind in ByteClass}


def _runs(difference: bytes) -> Iterable[tuple[int, int]]:
    lo = 0
    for piece in difference.split(b"\0"):
        if piece:
            yield lo, lo + len(piece)
        lo += len(piece) + 1
