from __future__ import annotations

import pytest

from labkit.views.lights import lights, show_lights

SECOND = 1_000_000_000


def blink(period: int, end: int) -> list[tuple[int, bool]]:
    """A light that is on for the first half of each period."""
    return [(n * period // 2, n % 2 == 0) for n in range(2 * end // period)]


LOGS = {
    "healthy": [(0, True), (SECOND, False)],
    "slow": blink(SECOND, 10 * SECOND),
    "fast": blink(SECOND // 5, 10 * SECOND),
    "dark": [],
    "stuck": [(0, True)],
}


def test_each_light_gets_the_word_a_person_would_use() -> None:
    """Off, on, slow and fast blink are told apart by their logs alone."""
    verdicts = {one.name: one.verdict for one in lights(LOGS, 10 * SECOND).strips}
    assert verdicts == {"healthy": "off", "slow": "slow", "fast": "fast", "dark": "off", "stuck": "on"}


def test_the_blink_period_is_measured() -> None:
    """The period is the time from one lighting-up to the next, and needs two of them."""
    periods = {one.name: one.period for one in lights(LOGS, 10 * SECOND).strips}
    assert periods == {"healthy": None, "slow": SECOND, "fast": SECOND // 5, "dark": None, "stuck": None}


def test_words_compare_the_drives() -> None:
    """Each drive has one line with verdict, share of time and period."""
    lines = show_lights(LOGS, 10 * SECOND, title="Five lights").alt.splitlines()
    assert lines == [
        "Five lights.",
        "Emulated time 0.00 s to 10.00 s.",
        "healthy: off (lit 1 time, 10.0 % of the time)",
        "slow: slow blink (lit 10 times, 50.0 % of the time, one blink every 1.00 s)",
        "fast: fast blink (lit 50 times, 50.0 % of the time, one blink every 0.20 s)",
        "dark: off (lit 0 times, 0.0 % of the time)",
        "stuck: on all the time (lit 1 time, 100.0 % of the time)",
    ]


def test_a_light_that_settled_has_no_blink_rate() -> None:
    """Two flashes at power-on are no blinking, so the words give no period for them."""
    log = [(0, True), (SECOND // 10, False), (SECOND // 5, True), (SECOND, False)]
    text = show_lights({"a": log}, 10 * SECOND).alt
    assert "a: off (lit 2 times, 9.0 % of the time)" in text


def test_the_picture_grows_with_the_drives() -> None:
    """A second drive gets a row of its own instead of half a row."""
    one, two = show_lights({"a": []}, SECOND), show_lights({"a": [], "b": []}, SECOND)
    assert two.height > one.height
    assert two.png() != one.png()


def test_no_time_is_refused() -> None:
    """An end before the start gets a sentence."""
    with pytest.raises(ValueError, match="Give an end later than the start"):
        lights({}, 0)
