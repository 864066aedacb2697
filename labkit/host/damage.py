"""What happens to a file on its way: a download that broke off, a byte that came over wrong."""

from __future__ import annotations

from collections.abc import Iterable


def truncated(data: bytes, size: int) -> bytes:
    """The first `size` bytes. Raises ValueError where that would not make the file shorter."""
    if not 0 <= size < len(data):
        raise ValueError(f"This file has {len(data)} bytes; cut it to a size from 0 to {len(data) - 1}.")
    return data[:size]


def holed(data: bytes, first: int, size: int, fill: int = 0) -> bytes:
    """The file with a stretch that never came, and `fill` there. ValueError: it is not inside."""
    if not (0 <= first < len(data) and 1 <= size <= len(data) - first):
        raise ValueError(f"This file has {len(data)} bytes; {size} from {first} on are not all inside it.")
    return data[:first] + bytes([fill]) * size + data[first + size :]


def flipped(data: bytes, offsets: Iterable[int], mask: int = 0xFF) -> bytes:
    """The file with the bits under `mask` turned over in the bytes at `offsets`, each given once."""
    if not 1 <= mask <= 0xFF:
        raise ValueError(f"A mask is one byte with a bit in it, 01h to FFh; {mask} is not.")
    changed = bytearray(data)
    for offset in offsets:
        if not 0 <= offset < len(data):
            raise ValueError(f"This file has {len(data)} bytes, from 0 to {len(data) - 1}; {offset} is none.")
        changed[offset] ^= mask
    return bytes(changed)
