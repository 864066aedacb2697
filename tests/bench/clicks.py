"""Somebody clicks about on a panel, at random, also while something runs."""

from __future__ import annotations

from random import Random
from typing import Any

from labkit.bench.panel import Panel
from labkit.story.workbench import Workbench
from tests.bench.loops import HandLoop

IMAGES = ("BYS2.BIN", "JS02.BIN", "BS41-PATCHED.EXE", "NONE.BIN", "OWN.BIN", "CHIP.BIN")
PINS = ([3, 4], None, [9])
PLACES = ("primary master", "primary slave", "secondary master", "secondary slave")
COMMANDS = ("DIR", "C:", "MTKFLASH", "MTKFLASH 2 C", "MTKFLASH 2 W /B /M BYS2.BIN", "MTKFLASH 2 R A.BIN")
PAUSES = (0, 0, 1, 5, 40, 3000)
"""Turns of the loop before the next click."""

Click = tuple[str, dict[str, Any]]
# {option: values to choose from}
CLICKS: tuple[tuple[str, dict[str, tuple[Any, ...]]], ...] = (
    ("power_on", {}), ("power_on", {}), ("power_off", {}), ("power_cycle", {}), ("reset", {}),
    ("press_eject", {}), ("pinhole", {"disc": (True, False)}), ("insert", {}), ("take_disc", {}),
    ("set_jumper", {"jumper": ("MA", "SL", "CS")}), ("move", {"place": PLACES}),
    ("second_drive", {"firmware": ("bys1", None), "place": PLACES}),
    ("bios_channel", {"channel": ("primary", "secondary"), "setting": ("auto", "none")}),
    ("boot_dos", {}), ("boot_dos", {}), ("dos", {"keys": COMMANDS}), ("dos", {"keys": COMMANDS[-2:]}),
    ("keyboard", {"layout": ("us", "po", "zz")}),
    ("make_floppy", {"label": ("f",), "files": (["BYS2.BIN"], ["OWN.BIN"]), "mtkflash": ("1.83c",)}),
    ("insert_floppy", {"label": ("f", "", "g")}), ("windows", {}), ("windows_flash", {"name": IMAGES}),
    ("winflash", {"name": IMAGES}), ("winflash_atapi", {"file": IMAGES}),
    ("flash_read", {"to": ("OWN.BIN",)}),
    ("eeprom_backup", {"to": ("E.BIN",)}), ("eeprom_restore", {"file": ("E.BIN",)}), ("eeprom_repair", {}),
    ("eeprom_convert", {"model": ("SOHW-1653S", "?")}), ("eeprom_reset_learnt", {}),
    ("eeprom_byte", {"offset": (0, 600, 1024), "value": (0, 255, 256)}), ("device_manager_properties", {}),
    ("copy_disc", {}), ("rescan", {}), ("my_computer", {}), ("explorer", {}),
    ("program_chip", {"file": IMAGES}), ("read_chip", {"to": ("CHIP.BIN",)}),
    ("hold_eject", {}), ("release_eject", {}), ("push_tray", {}), ("service_pins", {"pins": PINS}),
    ("unplug_power", {}), ("plug_power", {}), ("pull_ribbon", {}), ("plug_ribbon", {}),
    ("step", {}), ("step_back", {}), ("step_back", {}), ("cancel", {}), ("cancel", {}), ("cut_power", {}),
    ("run", {}), ("pause", {}), ("full_speed_jobs", {"on": (True, True, False)}),
    ("speed", {"speed": ("0.1", "1", "10")}),
)  # fmt: skip


def clicked_about(seed: int, clicks: int = 14) -> Panel:
    """A panel on JS02 after so many clicks, with all that they began at its end. Odd seeds let time run."""
    dice, loop = Random(seed), HandLoop(0.005)
    panel = Panel(Workbench(firmware="js02"), loop=loop, wall=loop.wall)
    panel.hands_on = seed % 2 == 1
    for _ in range(clicks):
        act, choices = dice.choice(CLICKS)
        panel.do(act, {option: dice.choice(values) for option, values in choices.items()})
        loop.run(dice.choice(PAUSES))
    panel.do("pause")
    panel.do("full_speed_jobs", {"on": True})
    while loop.turn():
        pass
    return panel
