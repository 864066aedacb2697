"""Try an answer in a process of its own, with a limit: whatever it does ends in one sentence."""

from __future__ import annotations

import json
import linecache
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cloudpickle

from labkit.course.exercises import Exercise

SECONDS = 20.0  # wall time; judges need less than two
SHOWN_LINES = 12


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
    return _run(task, {}, payload, seconds)


def try_code(task: Exercise, code: str, imports: str = "", seconds: float = SECONDS) -> Trial:
    """Judge what a cell's code defines, in a child process; `imports` are the import lines around it."""
    return _run(task, {"code": code, "imports": imports}, b"", seconds)


def _run(task: Exercise, header: dict[str, Any], payload: bytes, seconds: float) -> Trial:
    # -c and not -m: the child's own module must not be __main__, where the answer's names live.
    command = [sys.executable, "-c", "from labkit.course.child import main; main()"]
    environment = {**os.environ, "LAB_PROGRESS": "off", "PYTHONPATH": os.pathsep.join(sys.path)}
    pipe = subprocess.PIPE
    request = json.dumps({"exercise": task.id, **header}).encode() + b"\n" + payload
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment) as process:
        try:
            out, _ = process.communicate(request, timeout=seconds)
            late = False
        except subprocess.TimeoutExpired:
            process.kill()
            out, _ = process.communicate()
            late = True
        except BaseException:
            process.kill()
            raise
    lines = [json.loads(line) for line in out.decode("utf-8", "replace").splitlines() if line.endswith("}")]
    said = "".join(line["said"] for line in lines if "said" in line)
    ends = [line for line in lines if "ended" in line]
    if ends:
        return _trial(task, ends[-1], said, header)
    if late:
        why = f"Your code was still running after {seconds:g} s and was stopped: look for a loop that never ends."
    else:
        why = f"Your code ended Python itself (exit status {process.returncode}): let it give its answer instead."
    return Trial("wrong", why, said)


def _trial(task: Exercise, end: dict[str, Any], said: str, header: dict[str, Any]) -> Trial:
    match end["ended"]:
        case "waits":
            return Trial("waits", "", said)
        case "judged" if end["key"] is None:
            return Trial("passed", task.proves, said)
        case "judged":
            return Trial("wrong", task.feedback(end["key"]), said, end["key"])
        case "undefined":
            return Trial("wrong", end["error"], said)
        case "exit":
            return Trial("wrong", "Your code ended itself with exit(): let it give its answer instead.", said)
        case _:
            return Trial("wrong", _stopped(task, end, header), said)


def _stopped(task: Exercise, end: dict[str, Any], header: dict[str, Any]) -> str:
    if "line" not in end:
        kind = "a function" if task.wants_function else f"a value, in {task.name},"
        return (
            f"The check could not use {kind} of this kind ({end['error']}): see in the task what it asks for."
        )
    # The notebook's process knows the text of its cells; the child does not.
    code = header["code"].splitlines() if "code" in header else linecache.getlines(end["file"])
    text = code[end["line"] - 1].strip() if 0 < end["line"] <= len(code) else ""
    place = Path(end["file"]).name if os.path.exists(end["file"]) else ""
    where = f"line {end['line']}" + (f" of {place}" if place else "") + (f", `{text}`" if text else "")
    return f"Your code stopped in {where}: {end['error']}."


def shown(said: str) -> str:
    """What an answer printed, cut to a few lines, to stand under a result; "" for nothing."""
    lines = [line if len(line) <= 100 else line[:100] + " ..." for line in said.splitlines()]
    if len(lines) > SHOWN_LINES:
        lines = [*lines[:SHOWN_LINES], "..."]
    return "\n".join(["Your code printed:", *(f"  {line}" for line in lines)]) if lines else ""
