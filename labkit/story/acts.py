"""What a thread's `act` means: each one moves the workbench and may leave something to look at."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any

from labkit.drive.disc import sample_disc
from labkit.host.console import RunResult
from labkit.story.parts import another_unit
from labkit.story.stage import Stage
from labkit.story.suppositions import SUPPOSITIONS
from labkit.story.thread import Event, ThreadError
from labkit.story.workbench import Workbench


def _power_on(stage: Stage) -> None:
    stage.bench.power_on()


def _power_cycle(stage: Stage, hold_eject: bool = False) -> None:
    stage.bench.power_cycle(hold_eject)


def _move(stage: Stage, position: str) -> None:
    stage.bench.move(position)
    stage.bench.power_on()


def _another_drive(stage: Stage, firmware: str, model: str = "", unit: int = 0) -> None:
    stage.bench.another_drive(another_unit(model or stage.bench.drive.model, unit), firmware)
    stage.bench.power_on()


def _second_drive(stage: Stage, place: str, firmware: str = "", jumper: str = "", model: str = "") -> None:
    """Without firmware its chip is erased."""
    stage.bench.second_drive(firmware or None, place, jumper, model or None)


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


def _wait(stage: Stage, seconds: float) -> None:
    stage.bench.bench.wait(seconds)


def _pinhole(stage: Stage) -> None:
    stage.bench.pinhole(sample_disc())


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
    Workbench.download, Workbench.make_floppy, Workbench.spoil_floppy, Workbench.insert_floppy,
    Workbench.hard_disk, Workbench.save_to, Workbench.keyboard, Workbench.boot_dos, Workbench.dos,
    Workbench.service_jumper, Workbench.set_jumper, Workbench.cable_hard_disk,
    Workbench.pull_ribbon, Workbench.plug_ribbon, Workbench.unplug_power, Workbench.plug_power,
    Workbench.stick_line, Workbench.mend_cable, Workbench.bios_channel,
    Workbench.winflash_atapi, Workbench.flash_read, Workbench.flash_write,
    Workbench.eeprom_backup, Workbench.eeprom_restore, Workbench.eeprom_repair, Workbench.eeprom_convert,
    Workbench.eeprom_reset_learnt, Workbench.eeprom_byte,
)  # fmt: skip

ACTS: dict[str, Callable[..., None]] = {
    "power_on": _power_on,
    "power_cycle": _power_cycle,
    "move": _move,
    "another_drive": _another_drive,
    "second_drive": _second_drive,
    "flashfix": _flashfix,
    "omnipatcher": _omnipatcher,
    "windows_flash": _windows_flash,
    "winflash": _winflash,
    "mtkflash": _mtkflash,
    "remark": _remark,
    "wait": _wait,
    "pinhole": _pinhole,
    "insert_disc": _insert_disc,
    **{verb.__name__: _verb(verb) for verb in _VERBS},
    **SUPPOSITIONS,
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
