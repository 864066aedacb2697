from __future__ import annotations

import pytest

from labkit.views import words


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (1000, "1000 bytes"),
        (16384, "16 KB"),
        (1 << 20, "1 MB"),
        (1537, "1537 bytes"),
    ],
)
def test_sizes_are_never_rounded(count: int, text: str) -> None:
    """A size is given in a larger unit only where it fits exactly."""
    assert words.size(count) == text


def test_what_is_there_is_never_zero_percent() -> None:
    """A small share reads as small, and only nothing reads as nothing."""
    assert words.share(1, 1 << 20) == "under 0.1 %"
    assert words.share(0, 1 << 20) == "0.0 %"
    assert words.share(1, 2) == "50.0 %"
    assert words.share(0, 0) == "0.0 %"


def test_times_keep_their_digits() -> None:
    """Microseconds stay visible in milliseconds."""
    assert words.ms(12_345_678) == "12.3 ms"
    assert words.ms(45_000) == "0.045 ms"
    assert words.ms(0) == "0.0 ms"
    assert words.seconds(1_250_000_000) == "1.25 s"


def test_lists_and_numbers_read_as_english() -> None:
    """Runs are joined, the last item gets an "and"."""
    assert words.numbers([5, 1, 2, 3, 9, 9]) == "1-3, 5 and 9"
    assert words.numbers([7]) == "7"
    assert words.numbers([]) == "none"
    assert words.listing(["a", "b"]) == "a and b"
    assert words.plural(1, "switch", "switches") == "1 switch"
    assert words.plural(2, "switch", "switches") == "2 switches"
    assert words.offset(0x7FE0) == "007FE0h"
