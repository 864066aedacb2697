"""What was done, in words: one line for each act of a thread."""

from __future__ import annotations

from collections.abc import Mapping
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
    "pinhole": "Open the tray with a pin, lay a disc in, push it shut",
    "download": "Download {file}",
    "hex_edit": "Hex editor: {file} from {offset:05X}h on becomes {new}",
    "mtkflash_at_power_up": "DOS: the power plug in, again and again, under MTKFLASH # C; then {command}",
    "make_floppy": 'Copy to the floppy "{label}": {things}',
    "spoil_floppy": 'A sector of the floppy "{label}" goes bad, under {file}',
    "insert_floppy": 'Put the floppy "{label}" into A:',
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
    "suppose_build": "Suppose another MTKFLASH {version}",
    "suppose_locked": "Suppose locked sectors: {sectors}",
    "suppose_spoilt": "Suppose {size} spoilt bytes from {first:06X}h on",
    "suppose_cycles": "Suppose write cycles on the flash chip's bus",
}


def in_words(act: str, options: Mapping[str, Any]) -> str:
    """The line for an act with its options; the act's own name for one that has no line."""
    if act == "service_jumper":
        return f"Power off, jumper {'on' if options['fitted'] else 'off'} the two service pins, power on"
    tools = [f"MTKFLASH {options['mtkflash']}"] if options.get("mtkflash") else []
    things = ", ".join([*options.get("files", ()), *tools])
    text = _ACTS.get(act, act).format(**{"file_system": "FAT32", "label": "", **options, "things": things})
    if options.get("hold_eject"):
        text += ", eject held at power-up"
    if options.get("power_cut_s"):
        text += f"; the power fails after {options['power_cut_s']:g} s"
    return text
