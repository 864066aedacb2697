"""What a thread's `act` means: each one moves the workbench and may leave something to look at."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any

from labkit.drive.disc import sample_disc
from labkit.host.console import PATIENCE_S, RunResult
from labkit.story.parts import another_unit
from labkit.story.stage import Stage
from labkit.story.suppositions import SUPPOSITIONS
from labkit.story.thread import Event, ThreadError
from labkit.story.workbench import Workbench
from labkit.tools.programmer import ChipJob


def _power_on(stage: Stage) -> None:
    stage.bench.power_on()


def _power_cycle(stage: Stage, hold_eject: bool = False) -> None:
    stage.bench.power_cycle(hold_eject)


def _power_off(stage: Stage) -> None:
    stage.bench.power_off()


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


def _windows_flash(stage: Stage, file: str, power_cut_s: float = 0.0) -> None:
    bench = stage.bench
    if power_cut_s:
        stage.run = bench.power_cut(lambda seconds: bench.flash_listed(file, seconds), power_cut_s)
    else:
        stage.run = bench.windows_flash(file)


def _winflash(stage: Stage, file: str) -> None:
    stage.run = stage.bench.winflash(file)


def _mtkflash(
    stage: Stage,
    version: str,
    command: str,
    hold_eject: bool = False,
    power_cut_s: float = 0.0,
    patience_s: float = PATIENCE_S,
) -> None:
    bench = stage.bench
    if hold_eject:
        bench.power_cycle(hold_eject=True)
    if power_cut_s:
        stage.run = bench.power_cut(lambda seconds: bench.mtkflash(command, version, seconds), power_cut_s)
    else:
        stage.run = bench.mtkflash(command, version, patience_s)


def _remark(_: Stage) -> None:
    """Told, and nothing done."""


def _wait(stage: Stage, seconds: float) -> None:
    stage.bench.wait(seconds)


def _pinhole(stage: Stage) -> None:
    stage.bench.pinhole(sample_disc())


def _insert_disc(stage: Stage) -> None:
    stage.bench.insert(sample_disc())


def _verb(method: Callable[..., Any]) -> Callable[..., None]:
    """A verb of the workbench as an act with the same options; what it prints or says is looked at."""

    @wraps(method)
    def act(stage: Stage, **options: Any) -> None:
        result = method(stage.bench, **options)
        if isinstance(result, ChipJob):
            result = RunResult(result.message, result.ended, "", result.seconds)
        stage.run = result if isinstance(result, RunResult) else None

    return act


_VERBS = (
    Workbench.download, Workbench.make_floppy, Workbench.spoil_floppy, Workbench.insert_floppy,
    Workbench.hex_edit, Workbench.borrow_eeprom, Workbench.mtkflash_at_power_up,
    Workbench.hard_disk, Workbench.save_to, Workbench.keyboard, Workbench.boot_dos, Workbench.dos,
    Workbench.service_jumper, Workbench.set_jumper, Workbench.cable_hard_disk,
    Workbench.pull_ribbon, Workbench.plug_ribbon, Workbench.unplug_power, Workbench.plug_power,
    Workbench.stick_line, Workbench.mend_cable, Workbench.bios_channel,
    Workbench.winflash_atapi, Workbench.flash_read, Workbench.flash_write,
    Workbench.eeprom_backup, Workbench.eeprom_restore, Workbench.eeprom_repair, Workbench.eeprom_convert,
    Workbench.eeprom_reset_learnt, Workbench.eeprom_byte, Workbench.program_chip, Workbench.read_chip,
)  # fmt: skip

ACTS: dict[str, Callable[..., None]] = {
    "power_on": _power_on,
    "power_cycle": _power_cycle,
    "power_off": _power_off,
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


def act_of(event: Event) -> Callable[..., None]:
    """What the event says to do. Raises ThreadError for an act or an option that does not exist."""
    act = ACTS.get(event.act)
    if act is None:
        raise ThreadError(f"Event {event.id}: there is no act {event.act!r}; use one of {', '.join(ACTS)}.")
    check_options(f"Event {event.id}: {event.act}", act, None, **event.options)
    return act


def perform(stage: Stage, event: Event) -> None:
    """Do what the event says. Raises ThreadError for an act or an option that does not exist."""
    act = act_of(event)
    stage.run = stage.patch = None
    act(stage, **event.options)
    if stage.run is not None:
        stage.runs[event.id] = stage.run
