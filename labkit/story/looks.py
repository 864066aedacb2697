"""What a thread's `look` means: each one asks the workbench what a person would see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from labkit.story.acceptance import accept
from labkit.story.acts import Stage, check_options
from labkit.story.thread import Observation, ThreadError
from labkit.story.workbench import SETTLE_S

BANNER = "MTKFLASH by"


def console_lines(stage: Stage) -> list[str]:
    """The last run's lines, without the program's banner and the note that it was stopped."""
    lines = stage.run.lines if stage.run is not None else []
    return [line for line in lines if line and not line.startswith((BANNER, "[stopped"))]


def _post_name(stage: Stage, _: Any) -> Any:
    return stage.bench.post_name


def _windows_name(stage: Stage, _: Any) -> Any:
    return stage.bench.windows_name


def _in_windows(stage: Stage, _: Any) -> Any:
    return stage.bench.in_windows


def _light(stage: Stage, _: Any) -> Any:
    stage.bench.bench.wait(SETTLE_S)
    light = stage.bench.light
    return "blinking" if light in ("slow", "fast") else light


def _light_speed(stage: Stage, _: Any) -> Any:
    stage.bench.bench.wait(SETTLE_S)
    return stage.bench.light


def _spun(stage: Stage, _: Any) -> Any:
    return stage.bench.drive.spun


def _patched(stage: Stage, _: Any) -> Any:
    return stage.patch is not None and stage.patch.accepted


def _flash_holds(stage: Stage, _: Any, file: str) -> Any:
    return stage.bench.drive.flash_contents == stage.bench.file(file)


def _console(stage: Stage, _: Any) -> Any:
    return console_lines(stage)


def _console_begins(stage: Stage, expected: Any) -> Any:
    return console_lines(stage)[: len(expected)]


def _console_has(stage: Stage, expected: Any) -> Any:
    return expected if expected in console_lines(stage) else console_lines(stage)


def _stops_at(stage: Stage, _: Any) -> Any:
    stopped = stage.run is not None and stage.run.ended == "stopped"
    return console_lines(stage)[-1] if stopped and console_lines(stage) else None


def _never_ends(stage: Stage, _: Any) -> Any:
    return stage.run is not None and stage.run.ended == "stopped"


def _acceptance(stage: Stage, _: Any) -> Any:
    result = accept(stage.bench)
    return "revived" if result.revived else f"{result.points} of 5 points"


LOOKS: dict[str, Callable[..., Any]] = {
    "post_name": _post_name,
    "windows_name": _windows_name,
    "in_windows": _in_windows,
    "light": _light,
    "light_speed": _light_speed,
    "spun": _spun,
    "patched": _patched,
    "flash_holds": _flash_holds,
    "console": _console,
    "console_begins": _console_begins,
    "console_has": _console_has,
    "stops_at": _stops_at,
    "never_ends": _never_ends,
    "acceptance": _acceptance,
}


def look(stage: Stage, seen: Observation) -> Any:
    """What the emulation shows. Raises ThreadError for a look or an option that does not exist."""
    how = LOOKS.get(seen.look)
    if how is None:
        raise ThreadError(f"{seen.id}: there is no look {seen.look!r}; use one of {', '.join(LOOKS)}.")
    check_options(f"{seen.id}: {seen.look}", how, stage, seen.expected, **seen.options)
    return how(stage, seen.expected, **seen.options)
