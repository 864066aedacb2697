"""What a thread's `look` means: each one asks the workbench what a person would see."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from labkit.firmware.sums import sum16
from labkit.host.clock import SECOND
from labkit.host.keyboard import alt
from labkit.story.acceptance import accept
from labkit.story.acts import check_options
from labkit.story.hands import SETTLE_S
from labkit.story.stage import Stage
from labkit.story.thread import Observation, ThreadError

BANNER = "MTKFLASH by"
LATE_S = 5.0  # a page that takes longer seems to hang
_BANK = re.compile(r"\bBANK(\d+)\b")
_SUM = re.compile(r"\(([0-9A-F]{4})\)")


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
    stage.bench.wait(SETTLE_S)
    light = stage.bench.light
    return "blinking" if light in ("slow", "fast") else light


def _light_speed(stage: Stage, _: Any) -> Any:
    stage.bench.wait(SETTLE_S)
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


def _in_post(stage: Stage, _: Any) -> Any:
    return stage.bench.post_name is not None


def _post_held(stage: Stage, _: Any, over_s: float) -> Any:
    screen = stage.bench.bench.screen
    return screen is not None and screen.line(stage.bench.place).waited > over_s


def _tray(stage: Stage, _: Any) -> Any:
    return stage.bench.press_eject()


def _explorer(stage: Stage, _: Any) -> Any:
    windows = stage.bench.windows()
    opened = windows.explorer(stage.bench.place)
    hangs = not opened.ok and opened.seconds * SECOND >= windows.times.explorer
    return "hangs" if hangs else opened.message


def _my_computer(stage: Stage, _: Any) -> Any:
    windows = stage.bench.windows()
    drive = windows.find(stage.bench.place)
    letter = f" ({drive.letter})" if drive is not None else ""
    return next((line.removesuffix(letter) for line in windows.my_computer() if line.endswith(letter)), None)


def _properties(stage: Stage, _: Any) -> Any:
    page = stage.bench.windows().properties(stage.bench.place)
    return f"{'late' if page.seconds > LATE_S else 'at once'}: {page.status}" if page.status else None


def _disc_copy(stage: Stage, _: Any) -> Any:
    copied = stage.bench.copy_disc()
    if not copied.data:
        return copied.message
    return f"{len(copied.lost)} sectors lost" if copied.lost else "whole"


def _copies_whole(stage: Stage, _: Any) -> Any:
    return _disc_copy(stage, None) == "whole"


def _eeprom_holds(stage: Stage, _: Any, file: str) -> Any:
    return bytes(stage.bench.drive.board.eeprom.cells) == stage.bench.file(file)


def _typed(stage: Stage, _: Any, keys: str) -> Any:
    return stage.bench.bench.keyboard.types(keys)


def _dos_reaches(stage: Stage, _: Any, drive: str) -> Any:
    # Typed by Alt and numbers: a layout may have the colon anywhere.
    return stage.bench.dos("".join(alt(ord(one)) for one in f"{drive}:")).ended == "finished"


def _banks(stage: Stage, _: Any) -> Any:
    return len(_bank_numbers(stage))


def _last_bank(stage: Stage, _: Any) -> Any:
    return max(_bank_numbers(stage), default=None)


def _bank_numbers(stage: Stage) -> list[int]:
    return [int(number) for line in console_lines(stage) for number in _BANK.findall(line)]


def _printed_sum(stage: Stage, _: Any) -> Any:
    found = [match[1] for line in console_lines(stage) if (match := _SUM.search(line))]
    return found[-1] if found else None


def _sum_is_of(stage: Stage, _: Any, file: str) -> Any:
    return _printed_sum(stage, None) == f"{sum16(stage.bench.file(file)):04X}"


def _took(stage: Stage, _: Any, factor: float) -> Any:
    """Seconds of the last run; `factor` either way still counts as the same."""
    return round(stage.run.seconds, 1) if stage.run is not None else None


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
    "in_post": _in_post,
    "post_held": _post_held,
    "tray": _tray,
    "explorer": _explorer,
    "my_computer": _my_computer,
    "properties": _properties,
    "disc_copy": _disc_copy,
    "copies_whole": _copies_whole,
    "eeprom_holds": _eeprom_holds,
    "typed": _typed,
    "dos_reaches": _dos_reaches,
    "banks": _banks,
    "last_bank": _last_bank,
    "printed_sum": _printed_sum,
    "sum_is_of": _sum_is_of,
    "took": _took,
}


def agrees(seen: Observation, emulated: Any) -> bool | None:
    """Does what the emulation shows match? None where the stored thread lost what was seen."""
    if seen.kind == "lost":
        return None
    if seen.look == "took":
        factor = seen.options["factor"]
        return emulated is not None and seen.expected / factor <= emulated <= seen.expected * factor
    return bool(emulated == seen.expected)


def look(stage: Stage, seen: Observation) -> Any:
    """What the emulation shows. Raises ThreadError for a look or an option that does not exist."""
    how = LOOKS.get(seen.look)
    if how is None:
        raise ThreadError(f"{seen.id}: there is no look {seen.look!r}; use one of {', '.join(LOOKS)}.")
    check_options(f"{seen.id}: {seen.look}", how, stage, seen.expected, **seen.options)
    return how(stage, seen.expected, **seen.options)
