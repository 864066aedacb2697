"""What a cut leaves in cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from labkit.flash.tearing import torn_byte, torn_sector

byte = st.integers(0, 255)


@given(byte, byte, st.integers(0, 1000), st.integers(0, 1000), st.text(max_size=5))
def test_bits_fall_one_after_the_other(old: int, new: int, first: int, second: int, key: str) -> None:
    """With time more falling bits have fallen, never fewer: none at the start, all at the end."""
    new &= old
    early = torn_byte(old, new, min(first, second), 1000, key)
    late = torn_byte(old, new, max(first, second), 1000, key)
    assert new & ~late == 0
    assert late & ~early == 0
    assert early & ~old == 0
    assert torn_byte(old, new, 0, 1000, key) == old
    assert torn_byte(old, new, 1000, 1000, key) == new


@given(st.binary(min_size=1, max_size=40), st.integers(0, 999), st.text(max_size=5))
def test_an_erase_zeroes_before_it_lifts(before: bytes, done: int, key: str) -> None:
    """In the first quarter bytes go to zero from the bottom; after it no trace of the old data is left."""
    after = torn_sector(before, done, 1000, key)
    assert len(after) == len(before)
    if done < 250:
        edge = done * 4 * len(before) // 1000
        assert after[:edge] == bytes(edge)
        assert after[edge + 1 :] == before[edge + 1 :]
        assert after[edge] & ~before[edge] == 0
    else:
        assert after == torn_sector(bytes(len(before)), done, 1000, key)


def test_cells_rise_in_proportion() -> None:
    """Half way through the second phase about half of the cells are back at 1."""
    ones = int.from_bytes(torn_sector(bytes(0x4000), 625, 1000, "key"), "big").bit_count()
    assert 0.48 < ones / (0x4000 * 8) < 0.52


def test_tearing_is_the_same_everywhere() -> None:
    """The random moments hang on the key alone, so a torn cell is the same on every machine and Python."""
    assert torn_byte(0xFF, 0, 500, 1000, "0/0/0") == 0xEA
    assert torn_sector(bytes(4), 625, 1000, "0/0/0").hex() == "ac44a47f"
