from __future__ import annotations

import pytest

from labkit.host.damage import flipped, holed, truncated

DATA = bytes(range(256))


def test_a_download_breaks_off() -> None:
    """The beginning is what it was, and the rest is missing."""
    assert truncated(DATA, 100) == DATA[:100]
    assert truncated(DATA, 0) == b""
    for size in (-1, 256, 300):
        with pytest.raises(ValueError, match="cut it to a size from 0 to 255"):
            truncated(DATA, size)


def test_bytes_come_over_wrong() -> None:
    """Just the named bytes change, by the bits of the mask; flipped again they are right again."""
    wrong = flipped(DATA, [3, 200], 0x81)
    assert [n for n in range(256) if wrong[n] != DATA[n]] == [3, 200]
    assert (wrong[3], wrong[200]) == (3 ^ 0x81, 200 ^ 0x81)
    assert flipped(wrong, [3, 200], 0x81) == DATA
    with pytest.raises(ValueError, match="256 is none"):
        flipped(DATA, [256])
    for mask in (0, 256):
        with pytest.raises(ValueError, match="one byte with a bit in it"):
            flipped(DATA, [0], mask)


def test_a_stretch_never_comes() -> None:
    """The file has its whole length, and one value in the hole; nothing else changes."""
    assert holed(DATA, 100, 50) == DATA[:100] + bytes(50) + DATA[150:]
    assert holed(DATA, 0, 256, 0xFF) == b"\xff" * 256
    for first, size in ((-1, 5), (256, 1), (250, 7), (3, 0)):
        with pytest.raises(ValueError, match="are not all inside it"):
            holed(DATA, first, size)
