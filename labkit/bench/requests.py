"""What a panel may ask of a workbench: its verbs by name, with options that fit them."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import signature
from typing import Any

from labkit.drive.disc import sample_disc
from labkit.story.meantime import INSTANT
from labkit.story.workbench import Workbench

VERBS = frozenset(INSTANT) | {
    "power_on", "power_off", "power_cycle", "reset", "press_eject", "pinhole", "insert", "take_disc",
    "set_jumper", "move", "second_drive", "bios_channel", "boot_dos", "dos", "keyboard", "make_floppy",
    "insert_floppy", "windows", "windows_flash", "winflash", "winflash_atapi", "flash_read", "flash_write",
    "eeprom_backup", "eeprom_restore", "eeprom_repair", "eeprom_convert", "eeprom_reset_learnt",
    "eeprom_byte", "device_manager_properties", "rescan", "my_computer", "explorer", "copy_disc",
    "omnipatcher", "flashfix", "download", "program_chip", "read_chip",
}  # fmt: skip


class RequestError(ValueError):
    """A request that fits no verb; the sentence says what would."""


def checked(act: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a verb as Python takes them. Raises RequestError for what no verb takes."""
    if act not in VERBS:
        raise RequestError(f"There is no act {act!r} on the panel; use one of its controls.")
    named = {key: tuple(value) if isinstance(value, list) else value for key, value in options.items()}
    if act == "pinhole" and named.pop("disc", False):
        named["disc"] = sample_disc()
    try:
        signature(getattr(Workbench, act)).bind(None, **named)
    except TypeError as error:
        raise RequestError(f"{act} does not take these options: {error}.") from None
    return named


def as_written(act: str, named: Mapping[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Arguments as a person would write them: what must be given comes first and without its name."""
    parameters = signature(getattr(Workbench, act)).parameters
    must = [name for name, one in parameters.items() if one.default is one.empty and name in named]
    return tuple(named[name] for name in must), {key: one for key, one in named.items() if key not in must}
