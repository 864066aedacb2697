"""Try an answer in a process of its own, with a limit: whatever it does ends in one sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cloudpickle

from labkit.course.exercises import Exercise
from labkit.course.sourceline import line_of

SECONDS = 20.0  # wall time; judges need less than two
SHOWN_LINES = 12

Text = Callable[[dict[str, Any]], str]  # finds the text of the line that went wrong


@dataclass(frozen=True)
class Trial:
    """What came of an answer. `state`: passed, wrong, or waits; `why` is a sentence, `said` what it printed.

    `key` is the mistake's, "" for one that nobody foresaw, and None when the judge was not reached.
    """

    state: str
    why: str = ""
    said: str = ""
    key: str | None = None

    @property
    def passed(self) -> bool:
        """The answer is right."""
        return self.state == "passed"


def try_answer(task: Exercise, answer: object, seconds: float = SECONDS) -> Trial:
    """Judge a Python object in a child process."""
    try:
        payload = cloudpickle.dumps(answer)
    except Exception as error:
        problem = " ".join(str(error).split()) or type(error).__name__
        return Trial(
            "wrong",
            f"The answer cannot be sent to the check ({problem}). Make it of plain values and functions; "
            "a function makes what it needs inside, or gets it as an argument.",
        )

    def text(end: dict[str, Any]) -> str:
        return line_of(answer, end["name"], end["first"], end["line"])

    return _run(task, {}, payload, seconds, text)


def try_code(task: Exercise, code: str, around: str = "", seconds: float = SECONDS) -> Trial:
    """Judge what a cell's code defines, in a child process; `around` is code of the other cells."""

    def text(end: dict[str, Any]) -> str:
        number: int = end["line"]
        return code.split("\n")[number - 1].strip()

    return _run(task, {"code": code, "around": around}, b"", seconds, text)


def _run(task: Exercise, header: dict[str, Any], payload: bytes, seconds: float, text: Text) -> Trial:
    request = json.dumps({"exercise": task.id, **header}).encode() + b"\n" + payload
    out, status = _child(request, seconds)
    lines = [json.loads(line) for line in out.decode("utf-8", "replace").splitlines() if line.endswith("}")]
    said = "".join(line["said"] for line in lines if "said" in line)
    ends = [line for line in lines if "ended" in line]
    if ends:
        return _trial(task, ends[-1], said, text)
    if status is None:
        why = f"Your code ran for {seconds:g} s and was stopped: look for a loop that never ends."
    else:
        why = f"Your code ended Python itself (status {status}): let it give its answer instead."
    return Trial("wrong", why, said)


def _child(request: bytes, seconds: float) -> tuple[bytes, int | None]:
    """Output and exit status of the child; None when it had to be stopped."""
    # -c and not -m: the child's own module must not be __main__, where the answer's names live.
    command = [sys.executable, "-c", "from labkit.course.child import main; main()"]
    environment = {**os.environ, "LAB_PROGRESS": "off", "PYTHONPATH": os.pathsep.join(sys.path)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment) as process:
        try:
            return process.communicate(request, timeout=seconds)[0], process.returncode
        except subprocess.TimeoutExpired:
            process.kill()
            return process.communicate()[0], None
        except BaseException:
            process.kill()
            raise


def _trial(task: Exercise, end: dict[str, Any], said: str, text: Text) -> Trial:
    match end["ended"]:
        case "waits":
            return Trial("waits", "", said)
        case "judged" if end["key"] is None:
            return Trial("passed", task.proves, said)
        case "judged":
            return Trial("wrong", task.feedback(end["key"]), said, end["key"])
        case "unusable":
            return Trial("wrong", end["error"], said)
        case "exit":
            return Trial("wrong", "Your code ended itself with exit(): let it give its answer instead.", said)
        case _:
            return Trial("wrong", _stopped(task, end, text), said)


def _stopped(task: Exercise, end: dict[str, Any], text: Text) -> str:
    if "line" not in end:
        return f"The check could not use your {task.name} ({end['error']}): see in the task what it must be."
    line = text(end)
    where = f"line {end['line']}" + (f", `{line}`" if line else "")
    return f"Your code stopped in {where}: {end['error']}."


def shown(said: str) -> str:
    """What an answer printed, cut to a few lines, to stand under a result; "" for nothing."""
    lines = [line if len(line) <= 100 else line[:100] + " ..." for line in said.splitlines()]
    if len(lines) > SHOWN_LINES:
        lines = [*lines[:SHOWN_LINES], "..."]
    return "\n".join(["Your code printed:", *(f"  {line}" for line in lines)]) if lines else ""
