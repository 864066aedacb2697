"""Judges of notebook 12 that meet answers nobody wrote down."""

from __future__ import annotations

from labkit.course.clinic import OWN_EEPROM, Clinic
from labkit.course.exercises import exercise
from labkit.course.judging import judged


def by_bytes(case: Clinic) -> None:
    """Tells the two illnesses by the checksum byte alone, without a look at the drive."""
    bench = case.bench
    bench.eeprom_backup("NOW.EEP")
    same = bench.file("NOW.EEP")[0x200] == bench.file(OWN_EEPROM)[0x200]
    case.diagnose("eeprom-sum" if same else "eeprom-unit")
    bench.eeprom_restore(OWN_EEPROM)


def test_another_way_to_the_diagnosis_is_right() -> None:
    """What counts is what was stated and what became of the drive, not how it was found out."""
    assert judged(exercise("12.3"), by_bytes) is None


def test_doing_nothing_cures_nothing() -> None:
    """A doctor who only talks gets the general sentence."""
    assert judged(exercise("12.3"), lambda case: case.diagnose("eeprom-sum")) == ""


def test_answers_of_another_kind_are_answered_in_general() -> None:
    """A number where a word is wanted is no exception."""
    assert judged(exercise("12.1"), lambda inside, shown: 3) == ""
    assert judged(exercise("12.2"), lambda *files: None) == ""
