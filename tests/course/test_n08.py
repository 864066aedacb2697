"""Judges of notebook 08 that meet answers nobody wrote down."""

from __future__ import annotations

import pytest

from labkit.course.checks.n08 import _seen
from labkit.course.exercises import exercise
from labkit.course.judging import judged


@pytest.mark.parametrize("experiment", ["light", "post", "knock", "sum"])
def test_only_the_contents_tell_zeros_from_ones(experiment: str) -> None:
    """The explanation's claim, measured: a program that does not run looks the same whatever it is not."""
    assert _seen(experiment, "zeros") == _seen(experiment, "ones")


def test_answers_of_another_kind_are_answered_in_general() -> None:
    """A missing key or a number where text is wanted is no exception."""
    for answer in ({"experiment": "byte"}, {"experiment": "byte", "zeros": 0, "ones": 255}, "byte", None):
        assert judged(exercise("08.3"), answer) == ""
    assert judged(exercise("08.1"), len) == ""
    assert judged(exercise("08.2"), lambda old, new, erased: None) == ""
