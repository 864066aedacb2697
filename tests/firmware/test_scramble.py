from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.firmware.errors import ContainerError
from labkit.firmware.scramble import KEY_SIZE, Scrambling, make_key, scramble, unscramble
from tests.firmware.helpers import LAYOUTS, differences, image

KEYED = (Scrambling.KEYED, Scrambling.MASKED)
images = st.integers(1, 6).flatmap(lambda n: st.binary(min_size=n * KEY_SIZE, max_size=n * KEY_SIZE))
keys = st.binary(min_size=KEY_SIZE, max_size=KEY_SIZE)


@given(st.sampled_from(list(Scrambling)), images, keys, st.from_regex(r"[A-Z0-9]{0,7}", fullmatch=True))
def test_unscrambling_undoes_scrambling(method: Scrambling, data: bytes, key: bytes, revision: str) -> None:
    """Every way is undone with the same key and revision, and keeps the length."""
    hidden = scramble(data, method, key, revision)
    assert len(hidden) == len(data)
    assert unscramble(hidden, method, key, revision) == data


@pytest.mark.parametrize("method", [one for one in Scrambling if one is not Scrambling.PLAIN])
def test_a_scrambled_image_is_not_the_image(method: Scrambling) -> None:
    """Each way but plain changes a real size image."""
    data = image(LAYOUTS[0])
    assert scramble(data, method, make_key("AB12"), "AB12") != data


def test_flip_and_swap_turns_the_two_ends_round() -> None:
    """First and last 32 KB change places back to front; the middle stays."""
    data = image(LAYOUTS[0])
    hidden = scramble(data, Scrambling.FLIP_AND_SWAP)
    assert hidden[-1] == data[0]
    assert hidden[0] == data[-1]
    assert hidden[0x8000:-0x8000] == data[0x8000:-0x8000]
    assert hidden[-0x8000:] == data[:0x8000][::-1]


@pytest.mark.parametrize("method", KEYED)
def test_a_keyed_way_changes_at_most_one_byte_in_each_cell(method: Scrambling) -> None:
    """1 MB has 1024 cells of 1 KB, and the key has a byte for each."""
    data = image(LAYOUTS[1])
    changed = differences(data, scramble(data, method, make_key("AB12"), "AB12"))
    cells = [offset // KEY_SIZE for offset in changed]
    assert len(cells) == len(set(cells))
    assert len(cells) > 1000


def test_the_kinds_of_keyed_bytes() -> None:
    """On zeros the hidden bytes show themselves: the first cells by Fibonacci numbers mod 9, or by seven."""
    key = bytes([7]) * KEY_SIZE
    zeros = bytes(KEY_SIZE * KEY_SIZE)
    own = ord("A")
    keyed = scramble(zeros, Scrambling.KEYED, key, "A")[7::KEY_SIZE]
    # 1, 2, 3, 5, 8, 13 = 4, 21 = 3, 34 = 7, 55 = 1 (mod 9)
    assert keyed[:9] == bytes([own, 0xFF, 7, 7, 7, 7, 7, 7, own])
    masked = scramble(zeros, Scrambling.MASKED, key, "A")[7::KEY_SIZE]
    assert masked[:8] == bytes([own ^ 0x5C, 7, own ^ 0x5C, 7, 7, 7, 7, own ^ 0x5C])


@pytest.mark.parametrize("method", KEYED)
def test_the_wrong_key_or_revision_does_not_open_it(method: Scrambling) -> None:
    """The key and the revision both matter."""
    data = image(LAYOUTS[0])
    hidden = scramble(data, method, make_key("AB12"), "AB12")
    assert unscramble(hidden, method, make_key("AB13"), "AB12") != data
    assert unscramble(hidden, method, make_key("AB12"), "AB13") != data


def test_misuse_is_refused_with_a_sentence() -> None:
    """A key of the wrong size, an image that has no cells, and an unknown way."""
    with pytest.raises(ContainerError, match="1024 bytes, not 3"):
        scramble(bytes(KEY_SIZE), Scrambling.KEYED, b"abc")
    with pytest.raises(ContainerError, match="no 1024 equal cells"):
        scramble(bytes(5), Scrambling.MASKED, bytes(KEY_SIZE))
    with pytest.raises(ContainerError, match="flip-and-swap"):
        Scrambling("rot13")
