"""Run and pause: emulated time follows the wall clock at a chosen speed."""

from __future__ import annotations

import pytest

from labkit.bench.timekeeper import LONGEST_S, Timekeeper
from tests.bench.loops import HandLoop


class Kept:
    """A timekeeper over a hand loop; `lived` are the seconds that the bench was asked to live."""

    def __init__(self) -> None:
        self.lived: list[float] = []
        self.busy = False
        self.loop = HandLoop()
        self.time = Timekeeper(self.lived.append, lambda: self.busy, self.loop, self.loop.wall)


@pytest.mark.parametrize("speed", ["0.01", "0.1", "1", "10"])
def test_time_follows_the_wall_clock(speed: str) -> None:
    """In two seconds of wall time the bench lives for that times the speed, in whole milliseconds."""
    kept = Kept()
    kept.time.set_speed(speed)
    kept.time.run()
    kept.loop.run(40)
    # One tick and one grain may still be due.
    assert abs(sum(kept.lived) - kept.loop.now * float(speed)) <= 0.05 * float(speed) + 0.001
    assert all(round(one * 1000) == pytest.approx(one * 1000) for one in kept.lived)


def test_pause_stands_still() -> None:
    """After pause nothing lives on, and the loop is left alone."""
    kept = Kept()
    kept.time.run()
    kept.loop.run(5)
    kept.time.pause()
    before = list(kept.lived)
    assert kept.loop.run() <= 1
    assert kept.lived == before


def test_a_busy_bench_is_left_alone() -> None:
    """While a verb runs in slices no time is added to it, and the missed time is not made up for."""
    kept = Kept()
    kept.time.run()
    kept.busy = True
    kept.loop.run(20)
    assert kept.lived == []
    kept.busy = False
    kept.loop.run(1)
    assert sum(kept.lived) <= LONGEST_S


def test_running_twice_is_running_once() -> None:
    """A second Run does not make time pass twice as fast."""
    kept = Kept()
    kept.time.run()
    kept.time.run()
    kept.loop.run(20)
    assert sum(kept.lived) <= kept.loop.now + 0.001


def test_wrong_speed_is_refused() -> None:
    """A speed that does not exist gets a sentence and changes nothing."""
    kept = Kept()
    with pytest.raises(ValueError, match=r"no speed '2'; take one of: 0.01, 0.1, 1, 10"):
        kept.time.set_speed("2")
    assert kept.time.speed == "1"
