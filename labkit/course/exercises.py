"""The exercises of the course as data: `data/exercises/NN.toml`, one file per notebook."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from labkit.catalog import data_dir
from labkit.catalog.errors import CatalogError
from labkit.catalog.toml import Row, load


class ExerciseError(LookupError):
    """An exercise that does not exist."""


@dataclass(frozen=True)
class Mistake:
    """A typical wrong answer: `answer` is code that makes the mistake, `feedback` is for it alone."""

    key: str
    feedback: str
    answer: str


@dataclass(frozen=True)
class Exercise:
    """One exercise. `task` and `explanation` are Markdown; `starter` and `reference` are code.

    All code defines `name` at its top level; in the starter something is left open by `...`.
    """

    id: str
    title: str
    name: str
    task: str
    starter: str
    hints: tuple[str, ...]
    reference: str
    explanation: str
    proves: str
    otherwise: str
    mistakes: tuple[Mistake, ...]

    @property
    def notebook(self) -> str:
        """Number of the notebook, such as "03"."""
        return self.id.split(".")[0]

    @property
    def wants_function(self) -> bool:
        """True when the answer is a function, False for any other value."""
        return any(isinstance(one, ast.FunctionDef) for one in _definitions(self.starter, self.name))

    def misfit(self, answer: object) -> str:
        """A sentence when the answer is a value where a function is wanted, or the reverse; "" otherwise."""
        if self.wants_function and not callable(answer):
            return f"The check wants the function itself: give {self.name}, without brackets."
        if not self.wants_function and callable(answer):
            return f"The check wants a value and got a function: put the value into {self.name}."
        return ""

    def feedback(self, key: str) -> str:
        """What a learner reads on the mistake `key`; "" is a mistake that nobody foresaw.

        Raises KeyError for a key that the exercise does not know.
        """
        return {"": self.otherwise, **{one.key: one.feedback for one in self.mistakes}}[key]


def read_exercises(path: Path) -> tuple[Exercise, ...]:
    """The exercises of one file, in order. Raises CatalogError that names file, exercise and field."""
    tables = load(path).get("exercise")
    if not isinstance(tables, list):
        raise CatalogError(f"{path.name}: write each exercise under [[exercise]]")
    found = []
    for number, fields in enumerate(tables, 1):
        wanted = f"{path.stem}.{number}"
        row = Row(path.name, f"exercise {wanted}", fields)
        if row.text("id") != wanted:
            raise row.error("id", f"must be {wanted!r} at this place, not {row.text('id')!r}")
        found.append(_exercise(row))
    return tuple(found)


@cache
def _shipped() -> dict[str, Exercise]:
    paths = sorted((data_dir() / "exercises").glob("[0-9][0-9].toml"))
    return {one.id: one for path in paths for one in read_exercises(path)}


def exercises() -> dict[str, Exercise]:
    """All exercises of the course by id, in order."""
    return dict(_shipped())


def exercise(id: str) -> Exercise:
    """The exercise `id`, such as "03.2". Raises ExerciseError, which says what there is."""
    known = _shipped()
    if id in known:
        return known[id]
    near = [one for one in known if one.split(".")[0] == str(id).split(".")[0]]
    choice = ", ".join(near) if near else f"those of notebooks {', '.join(_notebooks(known))}"
    raise ExerciseError(f"There is no exercise {id!r}: choose one of {choice}.")


def _notebooks(known: dict[str, Exercise]) -> list[str]:
    return sorted({one.notebook for one in known.values()})


def _exercise(row: Row) -> Exercise:
    name = row.text("name")
    if not name.isidentifier():
        raise row.error("name", f"must be a name of Python, not {name!r}")
    found = Exercise(
        id=row.text("id"),
        title=row.text("title"),
        name=name,
        task=row.text("task").strip(),
        starter=_code(row, "starter", name),
        hints=tuple(one.strip() for one in row.texts("hints", 2)),
        reference=_code(row, "reference", name),
        explanation=row.text("explanation").strip(),
        proves=row.text("proves").strip(),
        otherwise=row.text("otherwise").strip(),
        mistakes=tuple(_mistake(row, name, fields) for fields in row.array("mistake")),
    )
    if "..." not in found.starter:
        raise row.error("starter", "must leave something open by '...'")
    if len({one.key for one in found.mistakes}) < max(2, len(found.mistakes)):
        raise row.error("mistake", "must come twice or more, each with a key of its own")
    row.close()
    return found


def _mistake(parent: Row, name: str, fields: object) -> Mistake:
    row = Row(parent.file, f"{parent.key}, mistake", fields)
    key = row.text("key")
    row = Row(parent.file, f"{parent.key}, mistake {key}", fields)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row.text("key")):
        raise row.error("key", "must be words in lower case joined by '-'")
    found = Mistake(key, row.text("feedback").strip(), _code(row, "answer", name))
    row.close()
    return found


def _code(row: Row, field: str, name: str) -> str:
    code = row.text(field).strip("\n").rstrip()
    try:
        defined = _definitions(code, name)
    except SyntaxError as error:
        raise row.error(field, f"is not Python (line {error.lineno}: {error.msg})") from None
    if not defined:
        raise row.error(field, f"must define {name} at its top level")
    return code


def defines(code: str, name: str) -> bool:
    """True when the code defines the name at its top level. Raises SyntaxError."""
    return bool(_definitions(code, name))


def _definitions(code: str, name: str) -> list[ast.stmt]:
    """The top-level statements that define `name`."""
    return [one for one in ast.parse(code).body if name in _defined_by(one)]


def _defined_by(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return [statement.name]
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    return [node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)]
