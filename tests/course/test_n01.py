"""Judges of notebook 01 against the firmware, and with answers that nobody wrote down as a mistake."""

from __future__ import annotations

from labkit.catalog import models
from labkit.course.checks.n01 import LIGHT_S, WRONG_RULES, _fooling, _right, _signs
from labkit.course.exercises import exercise
from labkit.course.judging import judged
from labkit.host.clock import SECOND
from labkit.story.cabling import new_drive
from labkit.story.light import describe_light
from labkit.story.parts import eeprom_of


def test_the_sum_of_the_check_is_that_of_the_firmware() -> None:
    """The drive blinks for just those EEPROMs that the check calls wrong, fooling ones too."""
    constant = models()["dw-d22a"].eeprom.constant
    for cells in (
        eeprom_of("dw-d22a", 2),
        eeprom_of("board-b"),
        *(_fooling(rule) for _, rule in WRONG_RULES),
    ):
        drive = new_drive("dw-d22a", "bys2", cells)
        drive.power_on(0)
        drive.run_until(LIGHT_S * SECOND)
        light = describe_light(drive.led_log, drive.board.time, drive.led)
        assert (light == "off") == _right(cells, constant)


def test_other_answers_get_the_general_sentence() -> None:
    """What is of another form, or wrong in a way of its own, is no exception and no known mistake."""
    for id, answers in {
        "01.1": ("flash", {}),
        "01.3": (None, {"A": {"flash"}, "B": set(), "C": ["x"]}),
    }.items():
        assert [judged(exercise(id), one) for one in answers] == [""] * len(answers)
    assert judged(exercise("01.2"), lambda *_: None) == ""
    assert judged(exercise("01.2"), lambda *_: ("DW-D22A", True)) == ""
    assert judged(exercise("01.3"), {"A": {"EEPROM", "mechanism"}, "B": {"mechanism"}, "C": set()}) == ""


def test_half_a_repair_looks_as_its_feedback_says() -> None:
    """The feedback describes what the drive really shows."""
    assert _signs("A", frozenset({"mechanism"}))[1:3] == ("listed", "slow")
    assert _signs("A", frozenset({"EEPROM"}))[1:3] == ("", "fast")
