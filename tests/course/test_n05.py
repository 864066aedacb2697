"""Judges of notebook 05, with answers that nobody wrote down as a mistake."""

from __future__ import annotations

from typing import Any

from labkit.ata.registers import Register
from labkit.course.exercises import exercise
from labkit.course.judging import judged


def test_polling_for_what_never_comes_ends() -> None:
    """A loop without end is stopped, and gets the general sentence."""

    def inquire(port: Any) -> bytes:
        port.put(Register.HEAD, port.head)
        while port.get(Register.STATUS) != 0x77:
            pass
        return b""

    assert judged(exercise("05.3"), inquire) == ""


def test_bytes_that_were_not_asked_for_are_no_success() -> None:
    """The right bytes of one drive, typed in, are not those of the other."""
    typed = bytes.fromhex("05 80 00 32 5B 00 00 00") + b"SONY    DVD RW DW-D22A  BYS2"
    assert judged(exercise("05.3"), lambda port: typed) != None  # noqa: E711
    assert judged(exercise("05.3"), lambda port: None) == ""


def test_other_forms_get_the_general_sentence() -> None:
    """Answers of another type are no known mistake."""
    assert judged(exercise("05.1"), lambda status: None) == ""
    assert judged(exercise("05.2"), lambda data: data[54:94]) == ""
    assert judged(exercise("05.2"), lambda data: "SONY DVD RW DW-D22A") == ""
