from __future__ import annotations

import pytest

from labkit.views.timeline import show_timeline, timeline

MS = 1_000_000
BANKS = [(2 * MS, 8), (5 * MS, 9), (6 * MS, 8), (6 * MS, 8)]
BUSY = [(0, True), (7 * MS, False)]
LIGHT = [(MS, True), (4 * MS, False)]


def test_the_time_of_each_bank_adds_up() -> None:
    """Every ns belongs to one code bank, the first ones to bank 0, and a repeated value is no switch."""
    found = timeline(BANKS, BUSY, LIGHT, end=10 * MS)
    assert found.bank_time() == {0: 2 * MS, 8: 7 * MS, 9: MS}
    assert found.switches == 3
    assert found.busy == ((0, 7 * MS),)
    assert found.light == ((MS, 4 * MS),)


def test_the_end_is_the_last_thing_that_happened() -> None:
    """Without an end the picture reaches to the last entry of any list."""
    assert timeline(BANKS, BUSY, LIGHT).end == 7 * MS
    assert timeline(BANKS, BUSY, LIGHT, [(9 * MS, "IDENTIFY")]).end == 9 * MS


def test_events_outside_the_window_are_left_out() -> None:
    """Only events between start and end are shown, in order of time."""
    events = [(9 * MS, "late"), (3 * MS, "second"), (2 * MS, "first"), (0, "early")]
    assert timeline(BANKS, BUSY, LIGHT, events, MS, 8 * MS).events == ((2 * MS, "first"), (3 * MS, "second"))


@pytest.mark.parametrize(("start", "end"), [(5, 5), (5, 1)])
def test_a_window_without_time_is_refused(start: int, end: int) -> None:
    """An end that is not after the start gets a sentence that says what to give."""
    with pytest.raises(ValueError, match="Give an end later than the start"):
        timeline([], [], [], (), start, end)
    with pytest.raises(ValueError, match="Give an end later than the start"):
        timeline([], [], [])


def test_words_tell_banks_busy_light_and_events() -> None:
    """The words carry all four lanes of the picture."""
    text = show_timeline(BANKS, BUSY, LIGHT, [(8 * MS, "IDENTIFY")], end=10 * MS, title="A boot").alt
    assert text.splitlines() == [
        "A boot.",
        "Emulated time 0.0 ms to 10.0 ms.",
        "code bank: 3 switches; bank 0 for 2.0 ms, 8 for 7.0 ms, 9 for 1.0 ms",
        "BSY: on 1 time, 7.0 ms together: 0.0 ms to 7.0 ms",
        "light: on 1 time, 3.0 ms together: 1.0 ms to 4.0 ms",
        "8.0 ms: IDENTIFY",
    ]


def test_many_stretches_are_counted_not_read_out() -> None:
    """A light that blinks for long does not fill the page: twelve stretches, then a number."""
    blink = [(n * MS, n % 2 == 0) for n in range(100)]
    text = show_timeline([], [], blink, end=100 * MS).alt
    assert "light: on 50 times, 50.0 ms together" in text
    assert "and 38 more" in text
    assert "BSY: never on" in text


def test_thousands_of_switches_can_be_drawn() -> None:
    """A long boot with a switch every few microseconds still gives a picture."""
    banks = [(n * 5_000, n % 16) for n in range(5_000)]
    assert show_timeline(banks, [], [], end=30 * MS).png().startswith(b"\x89PNG")
