"""Which sector an address lies in."""

from collections.abc import Iterable, Iterator
from itertools import accumulate
from math import gcd


class SectorMap:
    """The sectors of a part, numbered from 0 in address order. Sizes in bytes."""

    def __init__(self, sizes: Iterable[int]) -> None:
        self.sizes = tuple(sizes)
        self.starts = (0, *accumulate(self.sizes))[:-1]
        # One table entry per common divisor of the sizes: a look-up instead of a search.
        self._grain = gcd(*self.sizes)
        self._numbers = [n for n, size in enumerate(self.sizes) for _ in range(size // self._grain)]

    def __len__(self) -> int:
        return len(self.sizes)

    def number(self, addr: int) -> int:
        """The sector that holds addr (0 <= addr < size)."""
        return self._numbers[addr // self._grain]

    def bounds(self, number: int) -> tuple[int, int]:
        """First address of a sector, and the one after its last."""
        return self.starts[number], self.starts[number] + self.sizes[number]

    def inside(self, lo: int, hi: int) -> tuple[int, ...]:
        """Every sector that holds a byte of lo..hi-1, in address order."""
        return tuple(range(self.number(lo), self.number(hi - 1) + 1))

    def split(self, lo: int, hi: int) -> Iterator[tuple[int, int, int]]:
        """(sector, lo, hi) for each sector's part of lo..hi-1."""
        for number in self.inside(lo, hi):
            start, end = self.bounds(number)
            yield number, max(lo, start), min(hi, end)
