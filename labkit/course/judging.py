"""Judges: one function per exercise that says what is wrong with an answer.

A judge takes the answer and gives None (right), the key of a mistake in the exercise's data, or "" (wrong in
a way that nobody foresaw). Judges stand in `labkit.course.checks`, one module per notebook.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from labkit.course.exercises import Exercise

Judge = Callable[[Any], str | None]

_judges: dict[str, Judge] = {}


def judge(id: str) -> Callable[[Judge], Judge]:
    """Make the decorated function the judge of the exercise `id`."""

    def register(function: Judge) -> Judge:
        if id in _judges and _judges[id].__qualname__ != function.__qualname__:
            raise ValueError(f"The exercise {id} has a judge already: {_judges[id].__name__}.")
        _judges[id] = function
        return function

    return register


def judged(exercise: Exercise, answer: object) -> str | None:
    """What the judge says of an answer, in this process: None, a mistake's key, or "".

    What the judge raises comes out as it is. Raises RuntimeError for a missing judge, or one that names a
    mistake which the data do not have.
    """
    import_module(f"labkit.course.checks.n{exercise.notebook}")
    if exercise.id not in _judges:
        raise RuntimeError(f'Write @judge("{exercise.id}") in labkit/course/checks/n{exercise.notebook}.py.')
    key = _judges[exercise.id](answer)
    if key and key not in {one.key for one in exercise.mistakes}:
        raise RuntimeError(f"The judge of {exercise.id} names {key!r}, which is no mistake in its data.")
    return key
