"""A workbench that counts what is done to it."""

from __future__ import annotations

from labkit.story.workbench import Workbench

HANDS = frozenset({
    "power_on", "power_off", "power_cycle", "reset", "windows_flash", "flash_listed", "winflash",
    "winflash_atapi", "flash_read", "flash_write", "eeprom_backup", "eeprom_restore", "eeprom_repair",
    "eeprom_convert", "eeprom_reset_learnt", "eeprom_byte", "device_manager_properties", "copy_disc",
    "explorer", "boot_dos", "dos", "mtkflash", "mtkflash_at_power_up", "power_cut", "press_eject",
    "hold_eject", "release_eject", "push_tray", "insert", "take_disc", "pinhole", "service_jumper",
    "service_pins", "move", "set_jumper", "another_drive", "second_drive", "cable_hard_disk",
    "pull_ribbon", "plug_ribbon", "unplug_power", "plug_power", "stick_line", "mend_cable",
    "bios_channel", "program_chip", "read_chip", "flashrom",
})  # fmt: skip
"""The verbs that count as a step; looks, waiting and work on files are free."""


class CountedWorkbench(Workbench):
    """`steps` are the verbs used so far, as Python calls; verbs within verbs are not counted."""

    @property
    def steps(self) -> list[str]:
        """What counts of the journal."""
        return [entry.call for entry in self.journal.all() if entry.verb in HANDS]

    def become(self, other: Workbench) -> None:
        """Raises ValueError: another bench would have a journal, and so steps, of its own."""
        raise ValueError(
            "A patient stays who it is: open a bench file as a bench of its own, by load_bench()."
        )

    def forget(self) -> None:
        """Begin to count anew."""
        self.journal.forget()
