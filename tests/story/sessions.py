"""Sessions at a workbench, and all that can be compared of what they left."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from random import Random
from typing import Any

from labkit.drive.disc import sample_disc
from labkit.drive.drive import Drive
from labkit.story.workbench import Workbench
from tests.drive.wired import everything

SHORT = "W /B /M BYS1.BIN"


def trace(bench: Workbench) -> dict[str, Any]:
    """Everything that a session leaves: drives, plugs, time, screens, files."""
    pc = bench.bench
    pc.catch_up()
    drives = [bay.drive for bay in pc.bays]
    return {
        "now": pc.clock.now,
        "drives": [everything(one) for one in drives if isinstance(one, Drive)],
        "bays": [(bay.where, bay.ribbon, bay.power, bay.drive is bench.drive) for bay in pc.bays],
        "plugs": (pc.powered, pc.channels, pc.keyboard, [cable.stuck for cable in pc.cables.values()]),
        "post": str(pc.screen),
        "dos": bench.running_dos.screen if bench.running_dos is not None else None,
        "windows": bench.running_windows.drives if bench.running_windows is not None else None,
        "page": bench.page,
        "files": bench.files,
        "floppies": {label: dict(floppy) for label, floppy in bench.floppies.items()},
    }


def differing(one: Workbench, other: Workbench) -> list[str]:
    """Names of what two sessions left otherwise."""
    left, right = trace(one), trace(other)
    return [name for name in left if left[name] != right[name]]


def at_glance(bench: Workbench, number: int, act: Callable[[], object]) -> None:
    """Have something done at the clock's glance of this number from now on, as a panel does."""
    counter = count(1)
    bench.bench.clock.watchers.append(lambda: act() if next(counter) == number else None)


def play(code: str, bench: Workbench) -> Workbench:
    """Do what a journal's code says."""
    exec(compile(code, "session", "exec"), {"bench": bench})
    return bench


CHOICES: tuple[tuple[str, tuple[Any, ...], dict[str, Any]], ...] = (
    ("power_on", (), {}),
    ("power_on", (True,), {}),
    ("power_cycle", (), {"hold_eject": True}),
    ("power_off", (), {}),
    ("reset", (), {}),
    ("wait", (0.3,), {}),
    ("wait", (1.7,), {}),
    ("press_eject", (), {}),
    ("hold_eject", (), {}),
    ("release_eject", (), {}),
    ("push_tray", (), {}),
    ("insert", (sample_disc(),), {}),
    ("take_disc", (), {}),
    ("pinhole", (), {"disc": None}),
    ("service_pins", ((4, 3),), {}),
    ("service_pins", (), {"pins": [1, 2]}),
    ("service_pins", (None,), {}),
    ("service_pins", ((3, 9),), {}),
    ("service_jumper", (True,), {}),
    ("move", ("secondary master",), {}),
    ("move", ("under the desk",), {}),
    ("set_jumper", ("CS",), {}),
    ("second_drive", (None, "primary master"), {"jumper": "SL"}),
    ("pull_ribbon", (), {}),
    ("plug_ribbon", (), {}),
    ("unplug_power", (), {}),
    ("plug_power", (), {"hold_eject": True}),
    ("stick_line", ("primary", 4, 0), {}),
    ("mend_cable", ("primary",), {}),
    ("bios_channel", ("primary", "none"), {}),
    ("bios_channel", ("primary", "auto"), {}),
    ("windows", (), {}),
    ("rescan", (), {}),
    ("my_computer", (), {}),
    ("explorer", (), {}),
    ("eeprom_backup", ("own.eep",), {}),
    ("boot_dos", (), {}),
    ("dos", ("DIR",), {}),
    ("dos", ("MTKFLASH 2 C",), {"patience_s": 2.5}),
    ("keyboard", (), {"layout": "po"}),
    ("mtkflash", ("C",), {"version": "1.80", "patience_s": 3.0}),
    ("mtkflash", (SHORT, "1.83c"), {}),
    ("download", ("BYS2.BIN",), {"to": "HALF.BIN", "truncated_to": 1000, "flipped_at": (5, 6)}),
    ("hex_edit", ("HALF.BIN", 16, "54 FD"), {}),
    ("make_floppy", ("files", ("HALF.BIN",)), {"bad_sectors": [40]}),
    ("insert_floppy", ("files",), {}),
    ("later", (0.4, "unplug_power"), {}),
    ("later", (1.25, "plug_power"), {"hold_eject": False}),
    ("later", (2.0, "hold_eject"), {}),
    ("later", (7.0, "release_eject"), {}),
    ("later", (1.0, "push_tray"), {}),
    ("later", (0.5, "service_pins"), {"pins": (3, 4)}),
)


def improvise(seed: int, length: int = 14) -> Workbench:
    """A session of verbs at random; what cannot be done is refused, as it would be to anybody."""
    dice, bench = Random(seed), Workbench()
    for _ in range(length):
        verb, given, named = dice.choice(CHOICES)
        with suppress(ValueError, RuntimeError, LookupError):
            getattr(bench, verb)(*given, **named)
    return bench
