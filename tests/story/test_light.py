"""What a person says of the light."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.story.light import SECOND, WATCH_NS, describe_light

NOW = 60 * SECOND


def _blinks(period: int, until: int = NOW) -> list[tuple[int, bool]]:
    times = range(until % period, until + 1, period)
    return [(t, n % 2 == 0) for n, t in enumerate(times)]


@given(st.integers(SECOND // 50, SECOND))
def test_a_steady_blink_is_slow_or_fast_by_its_pace(period: int) -> None:
    """Under a quarter of a second between changes is fast, from there on slow."""
    word = "fast" if period < SECOND // 4 else "slow"
    assert describe_light(_blinks(period), NOW, True) == word


@pytest.mark.parametrize(("on", "word"), [(True, "on"), (False, "off")])
def test_a_light_that_keeps_still_is_on_or_off(on: bool, word: str) -> None:
    """Nothing, or one or two changes within five seconds, is no blink."""
    assert describe_light([], NOW, on) == word
    assert describe_light([(NOW - SECOND, not on), (NOW - SECOND // 2, on)], NOW, on) == word


def test_only_the_last_five_seconds_count() -> None:
    """A light that blinked before and is dark now is off."""
    assert describe_light(_blinks(SECOND // 10, NOW - WATCH_NS - 1), NOW, False) == "off"


def test_one_flicker_does_not_make_a_slow_blink_fast() -> None:
    """The usual gap counts, not the shortest."""
    log = sorted([*_blinks(SECOND // 2), (NOW - SECOND + 1000, True)])
    assert describe_light(log, NOW, True) == "slow"
