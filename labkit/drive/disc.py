"""A disc: sectors of 2048 bytes."""

from __future__ import annotations

from dataclasses import dataclass

SECTOR = 2048


@dataclass(frozen=True)
class Disc:
    """`data` is a whole number of 2048-byte sectors; `label` is for people."""

    label: str
    data: bytes

    def __post_init__(self) -> None:
        if not self.data or len(self.data) % SECTOR:
            raise ValueError(f"A disc holds whole sectors of {SECTOR} bytes; pad its {len(self.data)} bytes.")

    @property
    def sectors(self) -> int:
        """How many sectors."""
        return len(self.data) // SECTOR

    def sector(self, lba: int) -> bytes | None:
        """The 2048 bytes at `lba`, or None beyond the end."""
        if not 0 <= lba < self.sectors:
            return None
        return self.data[lba * SECTOR : (lba + 1) * SECTOR]


def sample_disc() -> Disc:
    """A small readable disc: 32 sectors, each saying which one it is."""
    rows = (f"Sector {lba} of a disc that reads.\n".encode("ascii") for lba in range(32))
    return Disc("sample", b"".join(row.ljust(SECTOR, b".") for row in rows))
