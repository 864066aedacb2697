"""Has the learner begun? A starter leaves something open by `...`; what still holds it waits to be done."""

from __future__ import annotations

import ast
import dis
import inspect
import textwrap
from types import CodeType, FunctionType


def is_unfilled(answer: object) -> bool:
    """True for `...`, a collection or function that still holds one, and a function that does nothing."""
    if answer is ...:
        return True
    if isinstance(answer, dict):
        return any(map(is_unfilled, [*answer.keys(), *answer.values()]))
    if isinstance(answer, list | tuple | set | frozenset):
        return any(map(is_unfilled, answer))
    if isinstance(answer, FunctionType):
        return _does_nothing(answer.__code__) or _returns_dots(answer.__code__) or _has_dots(_source(answer))
    return False


def code_is_unfilled(code: str) -> bool:
    """True when the text of a cell still leaves something open. Raises SyntaxError."""
    return _has_dots(code)


def _does_nothing(code: CodeType) -> bool:
    # All that is left of a body of '...', 'pass' or a docstring is "return None".
    idle = {"RESUME", "NOP", "CACHE", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST"}
    steps = list(dis.get_instructions(code))
    return all(one.opname in idle and ("CONST" not in one.opname or one.argval is None) for one in steps)


def _returns_dots(code: CodeType) -> bool:
    inner = [one for one in code.co_consts if isinstance(one, CodeType)]
    return any(one is ... for one in code.co_consts) or any(map(_returns_dots, inner))


def _source(function: FunctionType) -> str:
    try:
        return textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError):
        return ""


def _has_dots(source: str) -> bool:
    """A '...' that stands for a value or a statement, and not for an index such as a[..., 0]."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return False
    slices = [node.slice for node in ast.walk(tree) if isinstance(node, ast.Subscript)]
    indices = {id(node) for one in slices for node in ast.walk(one)}
    return any(
        isinstance(node, ast.Constant) and node.value is ... and id(node) not in indices
        for node in ast.walk(tree)
    )
