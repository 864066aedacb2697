"""`check` as a learner meets it: in a process of its own, and always in words."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

from labkit import Workbench, check
from labkit.course import record
from labkit.course.cellcode import defined_by
from labkit.course.checking import Result
from labkit.course.exercises import ExerciseError, exercise
from labkit.course.trying import try_answer

BITS = exercise("07.1")


def tried(code: str, seconds: float = 20) -> str:
    """What `check` says of a function given as code."""
    return repr(check("07.1", defined_by(code, "bits"), seconds))


def function(body: str) -> str:
    """Code of an answer with this body."""
    return f"def bits(status):\n    {body}"


def test_a_right_answer_says_what_it_proves() -> None:
    """The reference passes in the child as it does here, and the text names what that proves."""
    result = check("07.1", defined_by(BITS.reference, "bits"))
    assert result.passed
    assert f"Exercise 07.1 is right. {BITS.proves}" in repr(result)
    assert 'answer_of("07.1")' in repr(result)


def test_an_answer_may_work_on_a_drive() -> None:
    """An answer that brings a drive back does so in the child, tools and all."""
    task = exercise("07.3")
    assert check("07.3", defined_by(task.reference, "revive")).passed


def test_a_mistake_gets_its_feedback_and_then_the_way_to_a_hint() -> None:
    """The first wrong answer gets its feedback alone; the second one hears of the hint as well."""
    record._memory.clear()
    mistake = BITS.mistakes[0]
    answer = defined_by(mistake.answer, "bits")
    first, second = repr(check("07.1", answer)), repr(check("07.1", answer))
    assert first == f"Exercise 07.1 is not right yet. {mistake.feedback}"
    assert second == f'{first}\nhint("07.1") helps a step further.'


def test_an_unfilled_starter_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits to be done is seen at once and leaves no mark in the record."""
    record._memory.clear()
    monkeypatch.setattr("labkit.course.trying._child", lambda *_: pytest.fail("a child was started"))
    for answer in (..., defined_by(BITS.starter, "bits")):
        assert repr(check("07.1", answer)) == "Exercise 07.1 waits to be done."
    assert record.read() == {}


@pytest.mark.parametrize(
    ("answer", "said"), [("bits", "without brackets"), (defined_by("def f(): return 1", "f"), "a value")]
)
def test_function_and_value_are_not_mixed_up(answer: object, said: str) -> None:
    """A value where a function is wanted, and the reverse, is told before anything runs."""
    assert said in repr(check("00.1" if callable(answer) else "07.1", answer))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return [][3]", "stopped in line 2, `return [][3]`: IndexError: list index out of range."),
        ("Workbench('no')", "stopped in line 2, `Workbench('no')`: ValueError: There is no drive"),
        ("pc = Workbench(); pc.power_on(); pc.power_on()", ": BenchError: The power is on; use reset()"),
        ("return bits(status)", "RecursionError"),
        ("import sys; sys.exit(3)", "ended itself with exit()"),
        ("import os; os._exit(3)", "ended Python itself (status 3)"),
        ("return input()", "EOFError"),
        ("raise KeyboardInterrupt", "stopped in line 2"),
        ("import os; os.write(1, b'{}'); os.write(2, b'x'); return 3", "not right yet"),
    ],
)
def test_whatever_an_answer_does_ends_in_a_sentence(body: str, said: str) -> None:
    """Exceptions name line and text; exits, crashes and noise on the streams are survived."""
    text = tried(function(body))
    assert said in text
    assert "Traceback" not in text


def test_what_an_answer_leaves_running_is_ended() -> None:
    """A thread of the answer does not outlive the verdict."""
    body = "import threading; threading.Timer(1, print, ['late']).start(); print('soon')"
    said = try_answer(BITS, defined_by(function(body), "bits")).said
    assert "soon" in said and "late" not in said


def test_an_endless_loop_is_stopped_and_its_prints_are_shown() -> None:
    """The limit ends it; what it printed until then is there, cut to a few lines."""
    body = "import time\n    while True: print('again'); time.sleep(0.01)"
    lines = tried(function(body), seconds=6).splitlines()
    assert "ran for 6 s and was stopped" in lines[0]
    assert lines[1:3] == ["Your code printed:", "  again"]
    assert lines.count("  again") == 12 and "  ..." in lines


def test_wrong_parameters_are_the_answers_fault() -> None:
    """An answer that takes other arguments than the judge gives is told so."""
    text = tried("def bits():\n    return []")
    assert "could not use your bits (TypeError" in text


def test_what_cannot_be_sent_is_told() -> None:
    """A lock in an answer's surroundings cannot go to another process."""
    answer = defined_by("def bits(status):\n    return lock and status", "bits")
    answer.__globals__["lock"] = threading.Lock()
    assert "cannot be sent" in repr(check("07.1", answer))


def test_helpers_of_the_learner_come_along() -> None:
    """An answer may use functions and modules of other cells; an error shows the helper's own line."""
    mine = BITS.reference.replace("def bits", "import math\ndef mine") + "\n"
    whole = "def bits(status):\n    return mine({})\n"
    assert "is right" in tried(mine + whole.format("math.floor(status)"))
    assert "`if status & 0x80:`: TypeError" in tried(mine + whole.format("'x'"))


def test_a_drive_of_the_notebook_can_be_sent_whole() -> None:
    """An answer may lean on a bench that an earlier cell made."""
    answer = defined_by("def bits(status):\n    return pc.drive.tray", "bits")
    answer.__globals__["pc"] = Workbench()
    assert repr(check("07.1", answer)).splitlines()[0].endswith(BITS.otherwise)


def test_modules_beside_the_notebook_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The child looks for modules where the notebook does."""
    (tmp_path / "mine.py").write_text(BITS.reference, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    import mine

    assert check("07.1", mine.bits).passed
    sys.modules.pop("mine")


def test_memory_has_a_limit() -> None:
    """A list that only grows ends in a sentence before the machine suffers."""
    if os.name == "nt" or sys.platform == "darwin":
        pytest.skip("the system does not limit a process's memory")
    assert "MemoryError" in tried(function("x = bytes(1 << 40)"))


def test_unknown_exercises_are_named() -> None:
    """A wrong number says which numbers there are."""
    with pytest.raises(ExerciseError, match=r"'00\.9': choose one of 00\.1, 00\.2, 00\.3"):
        check("00.9", 1)
    with pytest.raises(ExerciseError, match="notebooks 00,"):
        check("99.1", 1)


def test_result_is_its_text() -> None:
    """A notebook shows the words and nothing else."""
    assert repr(Result("00.1", "wrong", "words")) == "words"
