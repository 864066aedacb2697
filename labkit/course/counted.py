"""A workbench that counts what is done to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from labkit.story.workbench import Workbench

HANDS = (
    "power_on", "power_off", "power_cycle", "windows_flash", "flash_listed", "winflash",
    "winflash_atapi", "flash_read", "flash_write", "eeprom_backup", "eeprom_restore", "eeprom_repair",
    "eeprom_convert", "eeprom_reset_learnt", "eeprom_byte", "device_manager_properties", "copy_disc",
    "boot_dos", "dos", "mtkflash", "mtkflash_at_power_up", "press_eject", "insert", "pinhole",
    "service_jumper", "move", "set_jumper", "another_drive", "second_drive", "cable_hard_disk",
    "pull_ribbon", "plug_ribbon", "unplug_power", "plug_power", "stick_line", "mend_cable",
    "bios_channel", "program_chip", "read_chip",
)  # fmt: skip
"""The verbs that count as a step; looks and work on files are free."""


class CountedWorkbench(Workbench):
    """`steps` are the verbs used so far, as Python calls; verbs within verbs are not counted."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self.steps: list[str] = []
        self._inside = False
        super().__init__(*arguments, **options)

    def forget(self) -> None:
        """Begin to count anew."""
        self.steps.clear()


def _counted(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def verb(bench: CountedWorkbench, *arguments: Any, **options: Any) -> Any:
        if bench._inside:
            return method(bench, *arguments, **options)
        given = [*map(_short, arguments), *(f"{key}={_short(value)}" for key, value in options.items())]
        bench.steps.append(f"{name}({', '.join(given)})")
        bench._inside = True
        try:
            return method(bench, *arguments, **options)
        finally:
            bench._inside = False

    return verb


def _short(value: Any) -> str:
    return repr(value) if isinstance(value, str | int | float | None) else type(value).__name__


for _name in HANDS:
    setattr(CountedWorkbench, _name, _counted(_name, getattr(Workbench, _name)))
