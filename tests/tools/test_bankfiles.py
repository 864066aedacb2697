from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.tools.bankfiles import bank_name, found, joined, split


@pytest.mark.parametrize(
    ("name", "bank", "expected"),
    [("OLD.BIN", 0, "OLD.B00"), ("OLD.BIN", 15, "OLD.B15"), ("OLD", 3, "OLD.B03"), (r"..\A", 1, r"..\A.B01")],
)
def test_a_bank_has_the_name_with_its_number(name: str, bank: int, expected: str) -> None:
    """The number takes the place of the extension, so that 8.3 names stay 8.3 names."""
    assert bank_name(name, bank) == expected


@given(st.integers(0, 0x30000), st.integers(0, 255))
def test_what_was_split_joins_to_the_same(size: int, seed: int) -> None:
    """Any length, also none and one that ends inside a bank."""
    data = (bytes([seed, seed ^ 0xA5, 7]) * (size // 3 + 1))[:size]
    files = dict(split("A.BIN", data))
    assert joined([files[name] for name in found("A.BIN", files)]) == data


def test_a_set_ends_at_the_first_file_that_is_missing() -> None:
    """A hole ends the set, however much lies behind it."""
    files = {"A.B00": b"", "A.B01": b"", "A.B03": b"", "B.B00": b""}
    assert found("A.BIN", files) == ["A.B00", "A.B01"]
    assert found("C.BIN", files) == []


def test_a_short_bank_is_filled_and_a_long_one_cut() -> None:
    """Each file keeps its place in the image; only the last one may end early."""
    whole = joined([b"\x01" * 10, b"\x02" * 0x10005, b"\x03" * 7])
    assert whole == b"\x01" * 10 + b"\xff" * 0xFFF6 + b"\x02" * 0x10000 + b"\x03" * 7
