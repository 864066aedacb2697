from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.views.banks import CODE, ERASED, TABLE, bank_map
from labkit.views.entropy import entropy, show_entropy, texture


def test_entropy_has_its_known_values() -> None:
    """Shannon's own examples: one value 0, a coin 1, all 256 values 8, a coin of one in four 0.811."""
    assert entropy(b"") == 0
    assert entropy(b"\xff" * 4096) == 0
    assert entropy(b"\0\1" * 9) == 1
    assert entropy(bytes(range(256)) * 16) == 8
    assert entropy(b"\0\0\0\1") == pytest.approx(0.8112781)


@given(st.binary(min_size=1, max_size=300))
def test_entropy_asks_for_counts_not_for_order(data: bytes) -> None:
    """Sorting changes nothing, and no data of n bytes has more than log2(n) bits."""
    assert entropy(data) == pytest.approx(entropy(bytes(sorted(data))))
    assert 0 <= entropy(data) <= min(8, len(data).bit_length())


def test_every_byte_is_in_one_piece_and_of_one_kind(flat_image: bytes) -> None:
    """Pieces follow each other without a gap, their counts add up to their sizes and to the map of banks."""
    made, banks = texture(flat_image), bank_map(flat_image)
    assert all(one.hi == after.lo for one, after in itertools.pairwise(made.cells))
    assert all(sum(one.counts) == one.hi - one.lo == 0x1000 for one in made.cells)
    for kind in range(6):
        assert sum(one.counts[kind] for one in made.cells) == banks.count(kind)


def test_kinds_and_entropy_belong_to_their_place(flat_image: bytes) -> None:
    """The table of bank 5 has the five bits of its 32 values; empty space has none."""
    cells = texture(flat_image).cells
    assert cells[0x58].counts[TABLE] == 0x1000
    assert cells[0x58].entropy == 5
    assert cells[0x61].counts[ERASED] == 0x1000
    assert cells[0x61].entropy == 0
    assert cells[0x34].counts[CODE] >= 0x200


def test_words_tell_each_bank(flat_image: bytes) -> None:
    """Kinds come with the largest share first, and those under one percent are left out."""
    text = show_entropy(flat_image).words
    assert "1 MB in 256 pieces of 4 KB." in text
    assert "file bank 5: erased (FFh) 86.7 %, tables 12.5 %; entropy 0.0 to 5.0 bits" in text


@pytest.mark.parametrize("size", [1, 0x1001, 0x20010])
def test_a_short_file_is_shown(size: int) -> None:
    """The last piece may be short, and a file of one byte can be drawn."""
    figure = show_entropy(b"\x55" * size)
    assert sum(sum(one.counts) for one in figure.data.cells) == size
    assert figure.png().startswith(b"\x89PNG")
