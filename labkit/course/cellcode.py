"""An answer given as the text of a notebook's cell: run it and take out what it defines."""

from __future__ import annotations

import ast
import hashlib
import linecache
import re
from contextlib import suppress
from typing import Any

import labkit

FILE = "<answer "
_DEFINITIONS = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)
HELPERS = ("check", "hint", "answer_of", "progress")


class NothingDefinedError(LookupError):
    """The cell does not define the name that the exercise asks for."""


def defined_by(code: str, name: str, around: str = "") -> Any:
    """Run a cell's code alone and give the value of `name`.

    Names of the facade that the code uses are there without an import, and so is what `around` defines.
    Calls of `check` and its like are left out. Raises SyntaxError, NothingDefinedError, and whatever the
    code raises.
    """
    text = without_magics(code)
    # A name of its own for each text: Python looks up the lines of a function by it.
    file = f"{FILE}{hashlib.sha256(text.encode()).hexdigest()[:12]}>"
    tree = ast.parse(text, file)
    tree.body = [one for one in tree.body if not _asks_the_lab(one)]
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    space: dict[str, Any] = {"__name__": "__main__"}
    trees = (tree, ast.parse(around))
    used = {node.id for one in trees for node in ast.walk(one) if isinstance(node, ast.Name)}
    space |= {one: getattr(labkit, one) for one in used & set(labkit.__all__) - {*HELPERS}}
    for one in ast.parse(around).body:
        with suppress(Exception):
            exec(compile(ast.Module([one], []), "<around>", "exec"), space)
    exec(compile(tree, file, "exec"), space)
    if name not in space:
        raise NothingDefinedError(f"The cell does not define {name}.")
    return space[name]


def without_magics(code: str) -> str:
    """The code with IPython's own lines (%..., !..., ...?) left empty, so that line numbers stay."""
    magic = re.compile(r"^\s*[%!].*$|^.*\?\s*$")
    return "\n".join("" if magic.match(line) and not _is_python(line) else line for line in code.split("\n"))


def surroundings(codes: list[str]) -> str:
    """The imports, functions and classes at the top level of these cells, each once.

    A cell that is no Python gives none. Names of the facade are left out: `defined_by` brings what is used.
    """
    found: list[str] = []
    for code in codes:
        try:
            body = ast.parse(without_magics(code)).body
        except SyntaxError:
            continue
        found += [ast.unparse(one) for one in body if isinstance(one, _DEFINITIONS) and not _of_facade(one)]
    return "\n".join(dict.fromkeys(found))


def _of_facade(statement: ast.stmt) -> bool:
    # All of the set-up cell's names together would load what no answer needs, such as matplotlib.
    if not isinstance(statement, ast.ImportFrom) or statement.module != "labkit":
        return False
    return all(one.asname is None for one in statement.names)


def _is_python(line: str) -> bool:
    # A comment or the inside of a text may end with a question mark; a magic line is no Python by itself.
    return "#" in line or '"' in line or "'" in line


def _asks_the_lab(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Expr):
        return False
    calls = [node.func for node in ast.walk(statement) if isinstance(node, ast.Call)]
    return any(isinstance(one, ast.Name) and one.id in HELPERS for one in calls)
