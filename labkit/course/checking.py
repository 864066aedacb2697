"""`check`: is this answer right? In words, with what a right answer proves, or what to look at."""

from __future__ import annotations

from dataclasses import dataclass

from labkit.course import record
from labkit.course.exercises import Exercise, exercise
from labkit.course.trying import SECONDS, Trial, shown, try_answer
from labkit.course.unfilled import is_unfilled

FAILS_BEFORE_HINT = 2


@dataclass(frozen=True, repr=False)
class Result:
    """What `check` found. `state`: passed, wrong, or waits; `text` is what a notebook shows."""

    exercise: str
    state: str
    text: str

    @property
    def passed(self) -> bool:
        """The answer is right."""
        return self.state == "passed"

    def __repr__(self) -> str:
        return self.text


def check(id: str, answer: object, seconds: float = SECONDS) -> Result:
    """Check the answer to an exercise, in a process of its own that is stopped after `seconds` of wall time.

    Whatever the answer does, this gives a Result. Raises ExerciseError for an exercise that does not exist.
    """
    task = exercise(id)
    trial = examine(task, answer, seconds)
    if trial.state == "waits":
        return Result(id, "waits", f"Exercise {id} waits to be done.")
    marks = record.note(id, passed=trial.passed)
    lines = (in_words(task, trial), *_advice(id, trial, marks))
    return Result(id, trial.state, "\n".join(filter(None, lines)))


def examine(task: Exercise, answer: object, seconds: float = SECONDS) -> Trial:
    """The same without words and record: what comes of this answer."""
    if is_unfilled(answer):
        return Trial("waits")
    misfit = task.misfit(answer)
    return Trial("wrong", misfit) if misfit else try_answer(task, answer, seconds)


def in_words(task: Exercise, trial: Trial) -> str:
    """The sentence on a trial that was not left waiting."""
    verdict = "is right" if trial.passed else "is not right yet"
    return f"Exercise {task.id} {verdict}. {trial.why}"


def _advice(id: str, trial: Trial, marks: record.Marks) -> list[str]:
    further = ""
    if trial.passed:
        further = f'answer_of("{id}") shows how the lab does it, and why.'
    elif marks.fails >= FAILS_BEFORE_HINT:
        further = f'hint("{id}") helps a step further.'
    return [shown(trial.said), further, record.trouble()]
