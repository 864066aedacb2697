from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.host.clock import Clock, OutOfPatience


def test_appointments_are_kept_at_their_time() -> None:
    """A long jump stops at every appointment on the way, in order of time and then of making."""
    clock, kept = Clock(), list[tuple[str, int]]()
    for name, t in (("late", 900), ("first", 300), ("second", 300)):
        clock.at(t, lambda name=name: kept.append((name, clock.now)))
    clock.advance_to(1000)
    assert kept == [("first", 300), ("second", 300), ("late", 900)]
    assert clock.now == 1000


def test_an_appointment_may_make_another() -> None:
    """What an appointment arranges inside the same jump is kept too."""
    clock, kept = Clock(), list[int]()
    clock.at(10, lambda: clock.at(20, lambda: kept.append(clock.now)))
    clock.advance_to(30)
    assert kept == [20]


def test_time_never_goes_back() -> None:
    """Advancing to the past changes nothing."""
    clock = Clock()
    clock.advance_to(50)
    clock.advance_to(20)
    assert clock.now == 50


def test_patience_ends_on_time_and_only_inside() -> None:
    """The limit strikes at its end, not later, and is gone afterwards."""
    clock = Clock()
    with pytest.raises(OutOfPatience), clock.patience(100):
        clock.advance_to(10_000)
    assert clock.now == 100
    clock.advance_to(10_000)
    assert clock.now == 10_000


@given(st.integers(1, 1000), st.integers(1, 1000))
def test_the_nearest_of_two_limits_counts(outer: int, inner: int) -> None:
    """A long patience inside a short one cannot stretch it."""
    clock = Clock()
    with pytest.raises(OutOfPatience), clock.patience(outer), clock.patience(inner):
        clock.advance_to(5000)
    assert clock.now == min(outer, inner)


def test_all_patience_is_lost_at_once() -> None:
    """Whoever is granted time inside somebody else's time ends with him; the time of the outer one counts."""
    clock = Clock()
    clock.advance_to(5)
    assert (clock.impatient(), clock.patient_for, clock.out_of_patience) == (False, None, False)
    with clock.patience(1000):
        clock.advance_to(100)
        clock.at(200, clock.impatient)
        with pytest.raises(OutOfPatience), clock.patience(500):
            clock.advance_to(10_000)
        assert (clock.now, clock.patient_for, clock.out_of_patience) == (200, 195, True)
        with pytest.raises(OutOfPatience), clock.patience(500):
            clock.spend(1)
    assert (clock.now, clock.patient_for, clock.out_of_patience) == (201, None, False)


def test_the_horizon_hides_nothing() -> None:
    """A jump planned by the horizon never passes over an appointment."""
    clock = Clock()
    clock.at(70, lambda: None)
    assert clock.horizon(100) == 70
    assert clock.horizon(40) == 40


def test_glances_come_now_and_then() -> None:
    """Whoever shows progress is called at the asked distance, and no more after the end."""
    clock, seen = Clock(), list[int]()
    with clock.glances(100, seen.append):
        clock.advance_to(350)
    clock.advance_to(1000)
    assert seen == [100, 200, 300]


def test_a_snapshot_keeps_appointments() -> None:
    """After going back, an appointment that had been kept is kept again."""
    clock, kept = Clock(), list[int]()
    clock.at(50, lambda: kept.append(clock.now))
    state = clock.save()
    clock.advance_to(60)
    clock.load(state)
    assert clock.now == 0
    clock.advance_to(60)
    assert kept == [50, 50]


def test_a_clock_is_busy_inside_an_act() -> None:
    """While a limit or a glance stands somebody is in the middle of something."""
    clock = Clock()
    assert not clock.busy
    with clock.patience(100):
        assert clock.busy
    with clock.glances(100, lambda _: None):
        assert clock.busy
    assert not clock.busy
