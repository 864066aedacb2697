"""The process in which an answer is tried; `labkit.course.trying` starts it.

Standard input is one line of JSON, then the pickled answer, if it is not given as code. Standard output is
lines of JSON: `{"said": text}` for what the answer prints, and at the end one with what came of it.
"""

from __future__ import annotations

import io
import json
import os
import pickle
import sys
import traceback
from types import TracebackType
from typing import Any

from labkit.course.cellcode import FILE, NothingDefinedError, defined_by
from labkit.course.exercises import Exercise, exercise
from labkit.course.judging import judged
from labkit.course.unfilled import is_unfilled

MOST_SAID = 4000  # characters of an answer's prints that are kept
MEMORY = 4 << 30  # bytes; where the system can limit it


class Said(io.TextIOBase):
    """What the answer prints goes out at once, so that it is there when the process is stopped."""

    def __init__(self, channel: io.TextIOBase) -> None:
        self.channel = channel
        self.left = MOST_SAID

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        kept = text[: self.left]
        self.left -= len(kept)
        if kept:
            tell(self.channel, said=kept)
        return len(text)


def tell(channel: io.TextIOBase, **what: Any) -> None:
    """Send one line."""
    channel.write(json.dumps(what) + "\n")
    channel.flush()


def outcome(task: Exercise, header: dict[str, Any], payload: bytes) -> dict[str, Any]:
    """Judge the answer, and make a word of whatever happens."""
    try:
        if "code" in header:
            answer = defined_by(header["code"], task.name, header["around"])
        else:
            answer = pickle.loads(payload)
        if is_unfilled(answer):
            return {"ended": "waits"}
        if misfit := task.misfit(answer):
            return {"ended": "unusable", "error": misfit}
        return {"ended": "judged", "key": judged(task, answer)}
    except NothingDefinedError as error:
        return {"ended": "unusable", "error": str(error)}
    except SystemExit:
        return {"ended": "exit"}
    except BaseException as error:
        return {"ended": "raised", "error": _in_words(error)} | _place(error)


def _in_words(error: BaseException) -> str:
    last = "".join(traceback.format_exception_only(error)).strip().splitlines()[-1]
    kind = type(error).__qualname__
    return (kind + last.partition(kind)[2]).rstrip(".")


def _place(error: BaseException) -> dict[str, Any]:
    """Function and line of the answer's own code where it went wrong; nothing if it was not at work."""
    if isinstance(error, SyntaxError) and (error.filename or "").startswith(FILE):
        return {"line": error.lineno}
    place: dict[str, Any] = {}
    step: TracebackType | None = error.__traceback__
    while step is not None:
        if step.tb_frame.f_globals.get("__name__") == "__main__":
            code = step.tb_frame.f_code
            place = {"name": code.co_name, "first": code.co_firstlineno, "line": step.tb_lineno}
        step = step.tb_next
    return place


def _limit_memory() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    except (ImportError, ValueError, OSError):
        pass  # Windows has no such limit, and some systems refuse it


def main() -> None:
    """Read one request, try the answer, send what came of it."""
    line, _, payload = sys.stdin.buffer.read().partition(b"\n")
    header = json.loads(line)
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    # What the answer writes past Python's own streams must not mix with the lines sent.
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    sys.stdin = io.StringIO()
    sys.stdout = sys.stderr = Said(channel)
    _limit_memory()
    tell(channel, **outcome(exercise(header["exercise"]), header, payload))
    os._exit(0)  # a thread that the answer left behind must not hold the check up
