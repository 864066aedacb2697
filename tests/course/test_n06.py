"""Judges of notebook 06 that meet answers nobody wrote down as a mistake."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from labkit.course.exercises import exercise
from labkit.course.judging import judged

TEST = bytes.fromhex("FF EE 6F 60 02 C3 22 D3 22")


def with_byte(place: int, value: int) -> Callable[[bytes], bytes]:
    """A patch that replaces one byte of the EEPROM test."""
    return lambda data: data.replace(TEST, TEST[:place] + bytes([value]) + TEST[place + 1 :])


@pytest.mark.parametrize(("place", "value"), [(3, 0x80), (5, 0xD3)])
def test_every_patch_of_one_byte_that_works_is_right(place: int, value: int) -> None:
    """What counts is what the processor does, not which of the ways was taken."""
    assert judged(exercise("06.2"), with_byte(place, value)) is None


def test_a_dead_drive_has_no_blink_and_is_no_success() -> None:
    """An image that runs nothing leaves the light off, and the check does not take that for a cure."""
    assert judged(exercise("06.2"), lambda data: data[:0x4000] + bytes(len(data) - 0x4000)) == ""


def test_a_plan_of_other_words_is_answered_in_general() -> None:
    """A plan with a drive too few or a word that is none gets the general sentence, no exception."""
    for plan in ({"A": "nothing"}, dict.fromkeys("ABCDE", "luck"), "patch", None):
        assert judged(exercise("06.3"), plan) == ""
