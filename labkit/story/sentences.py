"""What was done, in words: one line for each act of a thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

_ACTS = {
    "power_on": "Switch the PC on",
    "power_cycle": "Power off, power on",
    "power_off": "Switch the PC off",
    "move": "Move the drive: {position}",
    "another_drive": "Fit another drive of this model, with {firmware}",
    "borrow_eeprom": "What another drive's EEPROM holds comes as a file, {to}",
    "flashfix": "FlashFix: {file} becomes {to}",
    "omnipatcher": "OmniPatcher: {file}",
    "windows_flash": "Windows: run {file}, then restart the PC",
    "winflash": "Windows: WinFlash in IDE mode, {file}",
    "mtkflash": "DOS: MTKFLASH # {command}   (version {version})",
    "remark": "Beside the drive",
    "wait": "Wait {seconds:g} s",
    "download": "Download {file}",
    "hex_edit": "Hex editor: {file} from {offset:05X}h on becomes {new}",
    "mtkflash_at_power_up": "DOS: the power plug in, again and again, under MTKFLASH # C; then {command}",
    "make_floppy": 'Copy to the floppy "{label}": {things}',
    "spoil_floppy": 'A sector of the floppy "{label}" goes bad, under {file}',
    "hard_disk": "A hard disk with {file_system}",
    "save_to": "Windows: save to C:\\{folder}: {things}",
    "keyboard": "The keyboard layout of DOS: {layout}",
    "boot_dos": "Restart with the boot disk: DOS",
    "dos": "DOS: {keys}",
    "set_jumper": "Power off, jumper of the drive on {jumper}",
    "second_drive": "Power off, fit a second drive at {place}",
    "cable_hard_disk": "Power off, put the hard disk at {place}",
    "pull_ribbon": "Pull the ribbon off the drive",
    "plug_ribbon": "Put the ribbon back on the drive",
    "unplug_power": "Pull the drive's power plug",
    "plug_power": "Put the drive's power plug back",
    "stick_line": "Data line {line} of the {channel} cable sticks at {bit}",
    "mend_cable": "A good cable for the {channel} channel",
    "bios_channel": "BIOS set-up: {channel} channel {setting}",
    "insert_disc": "Put a disc in",
    "program_chip": "A programmer's clip on the flash chip: write {file}",
    "read_chip": "A programmer's clip on the flash chip: read into {to}",
    "winflash_atapi": "Windows: WinFlash in ATAPI mode, {file}",
    "flash_read": "Windows: read the flash into {to}",
    "flash_write": "Windows: have the firmware write {file}, then restart the PC",
    "eeprom_backup": "EEPROM tool: save to {to}",
    "eeprom_restore": "EEPROM tool: restore {file}, then restart the PC",
    "eeprom_repair": "EEPROM tool: repair the checksum, then restart the PC",
    "eeprom_convert": "EEPROM tool: make it a {model}, then restart the PC",
    "eeprom_reset_learnt": "EEPROM tool: forget what was learnt, then restart the PC",
    "eeprom_byte": "Region tool: EEPROM byte {offset:03X}h becomes {value:02X}h",
    "reset": "Press the PC's reset button",
    "press_eject": "Press the eject button",
    "hold_eject": "Press the eject button and keep it down",
    "release_eject": "Let the eject button go",
    "push_tray": "Push the tray shut by hand",
    "insert": "Open the tray, put a disc in, shut it",
    "take_disc": "Take the disc out of the tray",
    "windows": "Start Windows",
    "rescan": "Device Manager: look for hardware again",
    "my_computer": "Windows: open My Computer",
    "explorer": "Windows: double-click the drive in My Computer",
    "device_manager_properties": "Device Manager: double-click the drive",
    "copy_disc": "Windows: copy the disc in the drive",
    "flash_listed": "Windows: run {file}",
    "flashrom": "flashrom on the flash chip: {job} {file}",
    "rebuild": "Another build of MTKFLASH {version}",
    "power_cut": "Run a tool till the power fails, after {seconds:g} s",
    "load": "Back to a snapshot of the bench",
    "become": "The bench of the file {file}",
    "suppose_build": "Suppose another MTKFLASH {version}",
    "suppose_locked": "Suppose locked sectors: {sectors}",
    "suppose_spoilt": "Suppose {size} spoilt bytes from {first:06X}h on",
    "suppose_cycles": "Suppose write cycles on the flash chip's bus",
}


_SAME = {"file": "name", "position": "place"}
"""What an act calls otherwise than the verb of the workbench."""


def _service_pins(options: Mapping[str, Any]) -> str:
    pins = options["pins"]
    if pins is None:
        return "Take the jumper off the service pins"
    return f"A jumper on the service pins {' and '.join(map(str, pins))}"


def _service_jumper(options: Mapping[str, Any]) -> str:
    return f"Power off, jumper {'on' if options['fitted'] else 'off'} the two service pins, power on"


def _later(options: Mapping[str, Any]) -> str:
    done = in_words(options["verb"], options["options"])
    return f"In {options['seconds']:g} s: {done[:1].lower()}{done[1:]}"


def _insert_floppy(options: Mapping[str, Any]) -> str:
    label = options.get("label", "")
    return f'Put the floppy "{label}" into A:' if label else "Put the boot disk into A:"


def _pinhole(options: Mapping[str, Any]) -> str:
    # As an act it has no options, and lays a disc in.
    disc = "" if options.get("disc", ...) is None else "lay a disc in, "
    return f"Open the tray with a pin, {disc}push it shut"


_MADE: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "service_pins": _service_pins,
    "service_jumper": _service_jumper,
    "later": _later,
    "insert_floppy": _insert_floppy,
    "pinhole": _pinhole,
}


def in_words(act: str, options: Mapping[str, Any]) -> str:
    """The line for an act with its options; the act's own name for one that has no line."""
    if act in _MADE:
        return _MADE[act](options)
    options = {**{name: options[old] for name, old in _SAME.items() if old in options}, **options}
    tools = [f"MTKFLASH {options['mtkflash']}"] if options.get("mtkflash") else []
    things = ", ".join([*options.get("files", ()), *tools])
    text = _ACTS.get(act, act).format(**{"file_system": "FAT32", "label": "", **options, "things": things})
    if options.get("hold_eject"):
        text += ", eject held at power-up"
    if options.get("power_cut_s"):
        text += f"; the power fails after {options['power_cut_s']:g} s"
    return text
