"""The cells of a part: bytes in pages that snapshots share until one side writes."""

PAGE_SHIFT = 12
PAGE = 1 << PAGE_SHIFT
PAGE_MASK = PAGE - 1

Pages = tuple[bytes | bytearray, ...]

_BLANK = b"\xff" * PAGE


class FlashRangeError(IndexError):
    """An address range that is not inside the part."""


class Cells:
    """`size` bytes in pages of 4 KB. Pages may be shared; only an owned one is written in place."""

    def __init__(self, size: int, contents: bytes | None = None) -> None:
        if contents is not None and len(contents) != size:
            raise FlashRangeError(
                f"contents hold {len(contents)} bytes; give {size}, or None for a blank part"
            )
        self.size = size
        # Never another list object: readers keep a reference to it.
        self.pages: list[bytes | bytearray] = [_BLANK] * (size >> PAGE_SHIFT)
        self._owned: dict[int, bytearray] = {}
        if contents is not None:
            self.write(0, contents)

    def get(self, addr: int) -> int:
        """One byte."""
        return self.pages[addr >> PAGE_SHIFT][addr & PAGE_MASK]

    def set(self, addr: int, value: int) -> None:
        """Set one byte; the page is copied first when a snapshot shares it."""
        number = addr >> PAGE_SHIFT
        page = self._owned.get(number)
        if page is None:
            page = self._owned[number] = bytearray(self.pages[number])
            self.pages[number] = page
        page[addr & PAGE_MASK] = value

    def check(self, lo: int, hi: int) -> None:
        """Complain unless lo..hi-1 lies inside the part."""
        if not 0 <= lo <= hi <= self.size:
            raise FlashRangeError(
                f"{lo:#x}..{hi:#x} is not inside 0..{self.size:#x}; choose a range inside the part"
            )

    def read(self, lo: int, hi: int) -> bytes:
        """Bytes lo..hi-1."""
        self.check(lo, hi)
        if lo == hi:
            return b""
        first = lo >> PAGE_SHIFT
        joined = b"".join(self.pages[first : (hi - 1 >> PAGE_SHIFT) + 1])
        base = first << PAGE_SHIFT
        return joined[lo - base : hi - base]

    def write(self, lo: int, data: bytes) -> None:
        """Set bytes from lo on. Whole pages are replaced, so that no shared page is copied for nothing."""
        hi = lo + len(data)
        self.check(lo, hi)
        addr = lo
        while addr < hi:
            number, offset = addr >> PAGE_SHIFT, addr & PAGE_MASK
            size = min(PAGE - offset, hi - addr)
            part = data[addr - lo : addr - lo + size]
            if size != PAGE:
                page = self.pages[number]
                part = bytes(page[:offset]) + part + bytes(page[offset + size :])
            self.pages[number] = _BLANK if part == _BLANK else bytes(part)
            self._owned.pop(number, None)
            addr += size

    def save(self) -> Pages:
        """The contents as they are. From now on every page is shared."""
        self._owned.clear()
        return tuple(self.pages)

    def load(self, pages: Pages) -> bool:
        """Go back to saved contents. True when any page differs from before."""
        changed = any(new is not old for new, old in zip(pages, self.pages, strict=True))
        self._owned.clear()
        self.pages[:] = pages
        return changed
