"""The learner's record: one small JSON file that says which exercises were tried and passed.

It lies in the lab's folder of notebooks (`.progress.json`), or in the home folder if that is read-only.
LAB_PROGRESS_FILE names another file; `off` keeps the record in memory alone, as checks of the notebooks do.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from labkit.catalog.wholefile import write_whole
from labkit.course.notebooks import folder

VARIABLE = "LAB_PROGRESS_FILE"
NAME = ".progress.json"


@dataclass(frozen=True)
class Marks:
    """Of one exercise: passed at some time, wrong answers in a row since then, hints seen, answer seen."""

    passed: bool = False
    fails: int = 0
    hints: int = 0
    answer_seen: bool = False


_memory: dict[str, Marks] = {}
_trouble: list[str] = []


def place() -> Path | None:
    """The record's file; None when it is kept in memory alone."""
    named = os.environ.get(VARIABLE)
    if named:
        return None if named == "off" else Path(named)
    course = folder()
    if course.is_dir() and os.access(course, os.W_OK):
        return course / NAME
    return Path.home() / ".labkit" / "progress.json"


def trouble() -> str:
    """A sentence on what went wrong with the file since the last call; "" for nothing."""
    told = " ".join(_trouble)
    _trouble.clear()
    return told


def read() -> dict[str, Marks]:
    """All marks by exercise. A damaged file is kept aside, and a sentence waits in `trouble`."""
    path = place()
    if path is None:
        return dict(_memory)
    try:
        return _parsed(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        _trouble.append(f"Your progress cannot be read ({error.strerror}): look at {path}.")
        return {}
    except (ValueError, TypeError, AttributeError):
        _set_aside(path)
        return {}


def note(id: str, passed: bool | None = None, hints: int | None = None, answer_seen: bool = False) -> Marks:
    """Add to the marks of one exercise, keep them, and give them."""
    marks = read()
    mine = marks.get(id, Marks())
    if passed is not None:
        mine = replace(mine, passed=mine.passed or passed, fails=0 if passed else mine.fails + 1)
    if hints is not None:
        mine = replace(mine, hints=hints)
    mine = replace(mine, answer_seen=mine.answer_seen or answer_seen)
    marks[id] = mine
    _keep(marks)
    return mine


def _keep(marks: dict[str, Marks]) -> None:
    path = place()
    if path is None:
        _memory.clear()
        _memory.update(marks)
        return
    whole = {"version": 1, "exercises": {id: asdict(one) for id, one in sorted(marks.items())}}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, (json.dumps(whole, indent=1) + "\n").encode("utf-8"))
    except OSError as error:
        _trouble.append(f"Your progress was not kept ({error.strerror}): make {path} a file you can write.")


def _parsed(text: str) -> dict[str, Marks]:
    fields: dict[str, dict[str, Any]] = json.loads(text)["exercises"]
    marks = {id: Marks(**one) for id, one in fields.items()}
    kinds = {name: type(value) for name, value in asdict(Marks()).items()}
    if any(type(value) is not kinds[name] for one in marks.values() for name, value in asdict(one).items()):
        raise ValueError("a mark of the wrong type")
    return marks


def _set_aside(path: Path) -> None:
    number = 1
    while (aside := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    try:
        path.rename(aside)
    except OSError as error:
        _trouble.append(f"Your progress file is damaged and stays so ({error.strerror}): remove {path}.")
        return
    _trouble.append(f"Your progress file was damaged: it is kept as {aside.name}, and a new one begins.")
