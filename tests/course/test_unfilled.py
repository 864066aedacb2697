"""What waits to be done, and what does not."""

from __future__ import annotations

import pytest

from labkit.course.cellcode import defined_by
from labkit.course.unfilled import code_is_unfilled, is_unfilled

OPEN = [
    "answer = ...",
    "answer = [1, ...]",
    "answer = {'a': (1, [...])}",
    "answer = {...: 1}",
    "def answer():\n    ...",
    "def answer(a, b=1, *c):\n    'what to do'",
    "def answer():\n    pass",
    "def answer():\n    return ...",
    "def answer(x):\n    for y in x:\n        ...\n    return 3",
    "def answer(x):\n    def inner():\n        return ...\n    return inner()",
    "def answer(x):\n    y = 3 + ...\n    return y",
]
DONE = [
    "answer = 0",
    "answer = None",
    "answer = []",
    "def answer():\n    return 0",
    "def answer(x):\n    return x[..., 0]",
    "answer = lambda x: x",
    "def answer(x):\n    x.power_on()",
]


@pytest.mark.parametrize("code", OPEN)
def test_open_places_are_seen(code: str) -> None:
    """A '...' for a value or a statement waits, wherever it stands; so does a function that does nothing."""
    assert is_unfilled(defined_by(code, "answer"))


@pytest.mark.parametrize("code", DONE)
def test_answers_are_not_taken_for_open(code: str) -> None:
    """An answer may be empty or short, or index with '...'."""
    assert not is_unfilled(defined_by(code, "answer"))
    assert not code_is_unfilled(code)


def test_open_places_are_seen_without_the_source() -> None:
    """A function whose text is gone still shows that it does nothing or gives '...'."""
    space: dict[str, object] = {}
    exec("def f(a):\n    ...\ndef g():\n    return ...\ndef h():\n    return 1", space)
    assert [is_unfilled(space[name]) for name in "fgh"] == [True, True, False]
