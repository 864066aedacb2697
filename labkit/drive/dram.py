"""The 2 MB buffer DRAM: 16 KB pages, copied when written after a snapshot."""

from __future__ import annotations

from collections.abc import Callable

PAGE = 0x4000
SIZE = 0x200000


class Dram:
    """Bytes by address 0..1FFFFFh. Contents after power-on are zeros [fact: dram-power-on].

    `before_access` is called before all but `get`, `put` and `page`: who has borrowed a page brings it back.
    """

    def __init__(self) -> None:
        self.before_access: Callable[[], None] = lambda: None
        self._pages: list[bytearray] = []
        self._shared: list[bool] = []
        self.clear()

    def clear(self) -> None:
        """Power-on contents."""
        self.before_access()
        blank = bytearray(PAGE)
        self._pages = [blank] * (SIZE // PAGE)
        self._shared = [True] * (SIZE // PAGE)

    def get(self, address: int) -> int:
        """One byte."""
        return self._pages[address >> 14][address & 0x3FFF]

    def put(self, address: int, value: int) -> None:
        """Set one byte."""
        self._own(address >> 14)[address & 0x3FFF] = value

    def page(self, number: int) -> bytes:
        """A whole page."""
        return bytes(self._pages[number])

    def read(self, address: int, size: int) -> bytes:
        """`size` bytes; the address wraps at 2 MB."""
        self.before_access()
        parts = []
        while size:
            page, at = (address >> 14) % len(self._pages), address & 0x3FFF
            part = self._pages[page][at : at + size]
            parts.append(bytes(part))
            size -= len(part)
            address += len(part)
        return b"".join(parts)

    def write(self, address: int, data: bytes) -> None:
        """Store `data`; the address wraps at 2 MB."""
        self.before_access()
        done = 0
        while done < len(data):
            page, at = (address >> 14) % len(self._pages), address & 0x3FFF
            count = min(PAGE - at, len(data) - done)
            self._own(page)[at : at + count] = data[done : done + count]
            done += count
            address += count

    def save(self) -> tuple[bytearray, ...]:
        """A snapshot that shares pages until they are written."""
        self.before_access()
        self._shared = [True] * len(self._pages)
        return tuple(self._pages)

    def load(self, state: tuple[bytearray, ...]) -> None:
        """Back to a snapshot."""
        self.before_access()
        self._pages = list(state)
        self._shared = [True] * len(self._pages)

    def _own(self, page: int) -> bytearray:
        if self._shared[page]:
            self._pages[page] = bytearray(self._pages[page])
            self._shared[page] = False
        return self._pages[page]
