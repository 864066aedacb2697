"""Where an answer's code stands in the notebook: pickled code no longer knows its cell."""

from __future__ import annotations

import linecache
from collections.abc import Iterator
from types import CodeType, FunctionType


def line_of(answer: object, name: str, first: int, line: int) -> str:
    """Text of a line in a function of the answer, or one that it calls; "" when it cannot be found.

    `name` and `first` are the function's name and the number of its first line.
    """
    for code in _codes(answer, set()):
        if (code.co_name, code.co_firstlineno) == (name, first):
            return linecache.getline(code.co_filename, line).strip()
    return ""


def _codes(answer: object, seen: set[int]) -> Iterator[CodeType]:
    if not isinstance(answer, FunctionType) or id(answer) in seen:
        return
    seen.add(id(answer))
    for code in _nested(answer.__code__):
        yield code
        for name in code.co_names:
            yield from _codes(answer.__globals__.get(name), seen)


def _nested(code: CodeType) -> Iterator[CodeType]:
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _nested(one)
