"""The PC: what hangs in it, what its screen shows, what lies beside it."""

from __future__ import annotations

from functools import cache
from typing import Any

from labkit.drive.drive import Drive
from labkit.firmware.recipe import recipes
from labkit.firmware.store import file_names, folder
from labkit.host.dos import SCREEN
from labkit.host.keyboard import layouts
from labkit.host.places import PLACES
from labkit.story.workbench import Workbench
from labkit.tools.eepromdata import catalogue

BOOT_DISK = "boot disk"
PROMPT = "A:\\>"
"""What DOS shows at its start."""


def pc_section(bench: Workbench) -> dict[str, Any]:
    """What the PC shows now. Nothing moves, and nothing is asked of a drive."""
    pc = bench.bench
    return {
        "powered": pc.powered,
        "system": _system(bench),
        "places": _places(bench),
        "channels": pc.channels,
        "post": str(pc.screen) if pc.screen is not None else "",
        "dos": _dos(bench),
        "windows": _windows(bench),
        "files": _files(bench),
        "firmware": [*recipes()],
    }


def _system(bench: Workbench) -> str:
    if not bench.bench.powered:
        return "off"
    if bench.running_windows is not None:
        return "windows"
    return "dos" if bench.running_dos is not None else "bios"


def _places(bench: Workbench) -> list[dict[str, Any]]:
    """The four plugs, whatever a jumper makes of them."""
    drives = bench.bench.drives
    rows = []
    for name in PLACES:
        drive = drives.get(name)
        words = drive.model.name if isinstance(drive, Drive) else "Hard disk" if drive is not None else ""
        rows.append({"place": name, "device": words, "ours": drive is bench.drive})
    return rows


def _dos(bench: Workbench) -> dict[str, Any]:
    dos, media = bench.running_dos, bench.bench.media
    labels = {id(floppy): label for label, floppy in bench.floppies.items()}
    floppy = BOOT_DISK if media.floppy is bench.bench.disk else labels.get(id(media.floppy), "")
    screen = [*dos.screen, *_printing(bench).splitlines()][-SCREEN:] if dos is not None else []
    return {
        "prompt": dos.prompt if dos is not None else PROMPT,
        "screen": "\n".join(screen),
        "floppy": floppy,
        "floppies": [*bench.floppies],
        "layout": bench.bench.keyboard.layout,
        "layouts": [*layouts()],
    }


def _windows(bench: Workbench) -> dict[str, Any]:
    windows = bench.running_windows
    listed = windows.find(bench.place) if windows is not None else None
    computer = windows.computer if windows is not None else None
    return {
        "devices": windows.device_manager() if windows is not None else [],
        "my_computer": [*computer] if computer is not None else None,
        "drive": f"{listed.letter} {listed.name}" if listed is not None else "",
        "models": [*_models()],
        "page": (_printing(bench) if windows is not None else "") or bench.page,
    }


def _printing(bench: Workbench) -> str:
    """What the program that runs now has printed so far; "" if none runs."""
    task = bench.bench.clock.printing
    return task.text() if task is not None and task.text is not None else ""


@cache
def _models() -> tuple[str, ...]:
    """What the EEPROM utility offers to make of a drive."""
    return tuple(model for one in catalogue().sets for model in one.models)


def _files(bench: Workbench) -> list[dict[str, Any]]:
    own = [(name, len(data), True) for name, data in bench.files.items()]
    lab = [(name, size, False) for name, size in _lab_files().items() if name not in bench.files]
    return [{"name": name, "size": size, "own": mine} for name, size, mine in (*own, *lab)]


@cache
def _lab_files() -> dict[str, int]:
    return {name: (folder() / name).stat().st_size for name in file_names()}
