"""The drive as it stands on the bench: its front, its back, and where it hangs."""

from __future__ import annotations

from typing import Any

from labkit.story.workbench import Workbench


def drive_section(bench: Workbench) -> dict[str, Any]:
    """What eyes see of the bench's drive now. Nothing moves."""
    drive = bench.drive
    bay = next(bay for bay in bench.bench.bays if bay.drive is drive)
    return {
        "name": drive.model.name,
        "powered": drive.present_power,
        "light": drive.led,
        "light_words": bench.light,
        "tray": drive.tray,
        "disc": drive.disc is not None,
        "eject_held": bench.eject_held,
        "jumper": drive.jumper,
        "pins": list(drive.service_pins) if drive.service_pins is not None else None,
        "power_plug": bay.power,
        "ribbon": bay.ribbon,
        "place": bench.place,
        "x": bench.x,
    }
