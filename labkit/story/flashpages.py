"""What the operations of a flash chip have done to each page of 4 KB.

Tools go through a chip upwards, and may leave out what is FFh already; so a page that was erased and passed
over on the way up is as written as one that got its bytes.
"""

from __future__ import annotations

from labkit.flash import FlashOp, NorFlash
from labkit.flash.cells import PAGE, PAGE_SHIFT

BLANK = b"\xff" * PAGE


class FlashPages:
    """From its making on. `reach` counts bytes of each page, from its start, written or passed over.

    While bytes arrive one by one in a page, that is `page` (else -1), and `next_byte` is the address behind
    the last one: the owner sets it. `front` is the page written last, `first` the one written first.
    """

    def __init__(self, flash: NorFlash) -> None:
        self._flash = flash
        self.count = flash.chip.size >> PAGE_SHIFT
        self._base = flash.save().pages
        self.erased = [False] * self.count
        self._torn = [False] * self.count
        self.reach = [0] * self.count
        self.first = self.front = self.page = -1
        self.next_byte = 0

    @property
    def touched(self) -> bool:
        """Was anything erased or programmed?"""
        return any(self.erased) or any(self._torn) or any(self.reach)

    def forget_future(self) -> None:
        """A snapshot was loaded: pages that are as they were at the beginning were never touched."""
        for page, (now, base) in enumerate(zip(self._flash.save().pages, self._base, strict=True)):
            if now is base:
                self.erased[page], self._torn[page], self.reach[page] = False, False, 0
        self.first = self.front = self.page = -1

    # Operations that are over ----------------------------------------------------------------

    def program(self, op: FlashOp) -> None:
        """A byte or a run, in another page than the bytes before."""
        page = op.lo >> PAGE_SHIFT
        self._turn(page)
        hi = op.hi
        if op.kind == "program":
            self.page, self.next_byte = page, op.hi
        elif op.result == "torn":
            hi = op.lo + min(op.hi - op.lo, (op.end - op.start) // self._flash.chip.program_ns)
        write(self.reach, op.lo, hi)
        self.front = op.hi - 1 >> PAGE_SHIFT
        if self.first < 0:
            self.first = page

    def _turn(self, page: int) -> None:
        """Writing goes on in another page: what was passed over on the way up had to stay FFh."""
        self.arrive(self.reach)
        before, self.page = self.front, -1
        upwards = 0 <= before <= page and all(self.erased[before : page + 1])
        if before >= 0 and self.erased[before]:
            self.reach[before] = PAGE
        for one in range(before if upwards else self.sector_of(page).start, page):
            if self.erased[one]:
                self.reach[one] = PAGE

    def erase(self, op: FlashOp) -> None:
        """Sectors were erased, or the power went meanwhile."""
        if self.page >= 0:  # a tool that goes on to erase is done with the sector in which it wrote
            self.pass_over(self.sector_of(self.page))
            self.page = -1
        for page in self.pages_of(op):
            if op.result != "torn" or self._content(page) == BLANK:
                self.erased[page], self._torn[page] = True, False
            elif self._content(page) != self._base[page]:
                self._torn[page] = True

    def written(self, op: FlashOp) -> bool:
        """Was anything written where this erase works?"""
        return any(self.reach[page] for page in self.pages_of(op))

    def pass_over(self, pages: range) -> None:
        """What is erased in these pages stays as it is."""
        for page in pages:
            if self.erased[page]:
                self.reach[page] = PAGE

    # Helpers ---------------------------------------------------------------------------------

    def arrive(self, reach: list[int]) -> None:
        """Count the bytes that came one by one."""
        if self.page >= 0:
            reach[self.page] = max(reach[self.page], self.next_byte - (self.page << PAGE_SHIFT))

    def pages_of(self, op: FlashOp | None) -> set[int]:
        """The pages that an erase works on."""
        sectors = op.sectors if op is not None else ()
        return {page for number in sectors for page in self._pages(number)}

    def sector_of(self, page: int) -> range:
        """The pages of the sector that a page is in."""
        return self._pages(self._flash.sectors.number(page << PAGE_SHIFT))

    def _pages(self, sector: int) -> range:
        lo, hi = self._flash.sectors.bounds(sector)
        return range(lo >> PAGE_SHIFT, hi >> PAGE_SHIFT)

    def _content(self, page: int) -> bytes:
        return self._flash.peek(page << PAGE_SHIFT, page + 1 << PAGE_SHIFT)

    def state(self, page: int, reach: int) -> str:
        """ "as before", "erased", "written" or "part", if so many bytes of it are written."""
        if self._torn[page]:
            return "part"
        if not self.erased[page] and (not reach or self._content(page) == self._base[page]):
            return "as before"  # locked cells, too, are written in vain
        if not reach:
            return "erased"
        return "written" if reach == PAGE else "part"


def write(reach: list[int], lo: int, hi: int) -> None:
    """Count bytes lo..hi-1 in the pages that they lie in."""
    for page in range(lo >> PAGE_SHIFT, (hi - 1 >> PAGE_SHIFT) + 1):
        reach[page] = max(reach[page], min(PAGE, hi - (page << PAGE_SHIFT)))
