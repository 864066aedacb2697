from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.views.spans import on_spans, stretches, total

LOGS = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 3))).map(
    lambda log: sorted(log, key=lambda e: e[0])
)


@given(LOGS, st.integers(0, 100), st.integers(1, 100))
def test_stretches_tell_the_value_at_every_instant(
    log: list[tuple[int, int]], start: int, length: int
) -> None:
    """At each ns between start and end the stretch there holds the last value of the log up to then."""
    found = stretches(log, 0, start, start + length)
    for t in range(start, start + length):
        value = next(value for lo, hi, value in found if lo <= t < hi)
        assert value == ([0] + [new for when, new in log if when <= t])[-1]


@given(LOGS, st.integers(0, 100), st.integers(1, 100))
def test_stretches_have_no_gap_and_no_equal_neighbours(
    log: list[tuple[int, int]], start: int, length: int
) -> None:
    """They cover start to end, and a log that repeats a value makes no new stretch."""
    found = stretches(log, 0, start, start + length)
    assert found[0][0] == start
    assert found[-1][1] == start + length
    assert all(one[1] == after[0] and one[2] != after[2] for one, after in pairwise(found))


def test_a_log_must_be_in_order() -> None:
    """A log that goes back in time is a mistake of the caller and says so."""
    with pytest.raises(ValueError, match="Sort the log by time: 3 ns comes after 5 ns"):
        stretches([(5, 1), (3, 0)], 0, 0, 10)


def test_on_spans_are_cut_at_the_window() -> None:
    """What was on before the window and stays on after it fills the window."""
    assert on_spans([(0, True), (50, False), (60, True)], 10, 70) == ((10, 50), (60, 70))
    assert total([(10, 50), (60, 70)]) == 50
    assert on_spans([], 0, 10) == ()
