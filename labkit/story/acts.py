"""What a thread's `act` means: each one moves the workbench and may leave something to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import wraps
from inspect import signature
from typing import Any

from labkit.drive.disc import sample_disc
from labkit.host.console import RunResult
from labkit.host.dosfiles import Answer
from labkit.story.thread import Event, ThreadError
from labkit.story.workbench import Workbench
from labkit.tools.omnipatcher import PatchResult


@dataclass
class Stage:
    """The workbench, and what the last act left: a console, a patcher's answer."""

    bench: Workbench
    run: RunResult | None = None
    patch: PatchResult | None = None
    runs: dict[str, RunResult] = field(default_factory=dict)


def _power_on(stage: Stage) -> None:
    stage.bench.power_on()


def _power_cycle(stage: Stage) -> None:
    stage.bench.power_cycle()


def _move(stage: Stage, position: str) -> None:
    stage.bench.move(position)
    stage.bench.power_on()


def _another_drive(stage: Stage, firmware: str) -> None:
    stage.bench.another_drive(stage.bench.drive.model, firmware)
    stage.bench.power_on()


def _flashfix(stage: Stage, file: str, to: str) -> None:
    stage.bench.flashfix(file, to)


def _omnipatcher(stage: Stage, file: str, to: str = "") -> None:
    stage.patch = stage.bench.omnipatcher(file, to)


def _windows_flash(stage: Stage, file: str) -> None:
    stage.run = stage.bench.windows_flash(file)


def _winflash(stage: Stage, file: str) -> None:
    stage.run = stage.bench.winflash(file)


def _mtkflash(stage: Stage, version: str, command: str, hold_eject: bool = False) -> None:
    if hold_eject:
        stage.bench.power_cycle(hold_eject=True)
    stage.run = stage.bench.mtkflash(command, version)


def _remark(_: Stage) -> None:
    """Told, and nothing done."""


def _pinhole(stage: Stage) -> None:
    stage.bench.pinhole(sample_disc())


def _service_jumper(stage: Stage, fitted: bool) -> None:
    stage.bench.service_jumper(fitted)


def _download(
    stage: Stage,
    file: str,
    to: str = "",
    truncated_to: int | None = None,
    flipped_at: Iterable[int] = (),
    hole: tuple[int, int] | None = None,
    fill: int = 0,
) -> None:
    stage.bench.download(file, to, truncated_to, flipped_at, hole, fill)


def _make_floppy(
    stage: Stage, label: str, files: Iterable[str] = (), mtkflash: str = "", bad_sectors: Iterable[int] = ()
) -> None:
    stage.bench.make_floppy(label, files, mtkflash, bad_sectors)


def _spoil_floppy(stage: Stage, label: str, file: str, offset: int) -> None:
    stage.bench.spoil_floppy(label, file, offset)


def _insert_floppy(stage: Stage, label: str = "") -> None:
    stage.bench.insert_floppy(label)


def _hard_disk(stage: Stage, file_system: str = "FAT32") -> None:
    stage.bench.hard_disk(file_system)


def _save_to(stage: Stage, folder: str, files: Iterable[str] = (), mtkflash: str = "") -> None:
    stage.bench.save_to(folder, files, mtkflash)


def _keyboard(stage: Stage, layout: str, caps: str = "us") -> None:
    stage.bench.keyboard(layout, caps)


def _boot_dos(stage: Stage) -> None:
    stage.bench.boot_dos()


def _dos(stage: Stage, keys: str, answer: Answer = "abort") -> None:
    stage.run = stage.bench.dos(keys, answer=answer)


def _insert_disc(stage: Stage) -> None:
    stage.bench.insert(sample_disc())


def _verb(method: Callable[..., Any]) -> Callable[..., None]:
    """A verb of the workbench as an act with the same options; a console that it gives is looked at."""

    @wraps(method)
    def act(stage: Stage, **options: Any) -> None:
        result = method(stage.bench, **options)
        stage.run = result if isinstance(result, RunResult) else None

    return act


_VERBS = (
    Workbench.winflash_atapi, Workbench.flash_read, Workbench.flash_write,
    Workbench.eeprom_backup, Workbench.eeprom_restore, Workbench.eeprom_repair, Workbench.eeprom_convert,
    Workbench.eeprom_reset_learnt, Workbench.eeprom_byte,
)  # fmt: skip

ACTS: dict[str, Callable[..., None]] = {
    "power_on": _power_on,
    "power_cycle": _power_cycle,
    "move": _move,
    "another_drive": _another_drive,
    "flashfix": _flashfix,
    "omnipatcher": _omnipatcher,
    "windows_flash": _windows_flash,
    "winflash": _winflash,
    "mtkflash": _mtkflash,
    "remark": _remark,
    "pinhole": _pinhole,
    "service_jumper": _service_jumper,
    "download": _download,
    "make_floppy": _make_floppy,
    "spoil_floppy": _spoil_floppy,
    "insert_floppy": _insert_floppy,
    "hard_disk": _hard_disk,
    "save_to": _save_to,
    "keyboard": _keyboard,
    "boot_dos": _boot_dos,
    "dos": _dos,
    "insert_disc": _insert_disc,
    **{verb.__name__: _verb(verb) for verb in _VERBS},
}


def check_options(what: str, function: Callable[..., Any], *given: Any, **options: Any) -> None:
    """Raise ThreadError if the function does not take these options."""
    try:
        signature(function).bind(*given, **options)
    except TypeError as error:
        raise ThreadError(f"{what}: {error}.") from error


def perform(stage: Stage, event: Event) -> None:
    """Do what the event says. Raises ThreadError for an act or an option that does not exist."""
    act = ACTS.get(event.act)
    if act is None:
        raise ThreadError(f"Event {event.id}: there is no act {event.act!r}; use one of {', '.join(ACTS)}.")
    check_options(f"Event {event.id}: {event.act}", act, stage, **event.options)
    stage.run = stage.patch = None
    act(stage, **event.options)
    if stage.run is not None:
        stage.runs[event.id] = stage.run
