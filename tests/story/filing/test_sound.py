from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from labkit.story.filing.container import Unfit
from tests.story.filing.handmade import Parts, parts_of
from tests.story.situations import crowded, held, in_windows, knocked, updating

SECOND = 1_000_000_000
MADE = (crowded, held, in_windows, knocked, updating)
DRIVE = ("devices", 0, "drive", "state", "board")
PARTS = (*DRIVE, "parts")
ERASE = (*PARTS, "flash", "erase")
RUN = (*PARTS, "flash", "program", "run")
DISK = ("devices", 2, "hard_disk")


@cache
def parts(situation: Any) -> Parts:
    """The file of a situation; it is made once."""
    return parts_of(situation())


@pytest.mark.parametrize("situation", MADE, ids=lambda one: one.__name__)
def test_an_unchanged_file_is_sound(situation: Any) -> None:
    """Taken apart and sealed again it is loaded."""
    assert parts(situation).loaded()


@pytest.mark.parametrize(
    ("situation", "place", "value", "says"),
    [
        (held, ("drive",), 7, "drive, 7 is no drive"),
        (crowded, ("drive",), 2, "drive, 2 is no drive"),
        (crowded, ("bays", 1, "device"), 0, "at two places"),
        (crowded, ("bays", 1, "device"), 9, "a drive that is not there"),
        (crowded, ("bays", 1, "where"), "primary master", "a plug is on two drives"),
        (held, ("bays", 0, "where"), "", "or is none"),
        (held, ("pc", "appointments", 0, "device"), 5, "for no drive"),
        (held, ("pc", "appointments", 1, "number"), 99, "counted wrongly"),
        (held, ("pc", "appointments", 0, "pins"), {"low": 5, "high": 6}, "takes no pins"),
        (held, ("pc", "appointments", 1, "hold_eject"), True, "holds no button"),
        (held, ("pc", "channels"), {"primary": "auto"}, "one setting each"),
        (crowded, ("pc", "powered"), False, "without power runs a system"),
        (crowded, ("pc", "booted"), False, "was never booted"),
        (crowded, ("media", "started"), False, "has no letters"),
        (in_windows, ("pc", "system"), "dos", "has no letters"),
        (in_windows, ("pc", "system"), "", "does not fit what runs"),
        (held, ("pc", "screen", "lines", 1, "place"), "primary master", "other places"),
        (crowded, ("media", "media", 0, "count"), 2880, "boot disk has another size"),
        (crowded, (*DISK, "medium"), 0, "share a medium"),
        (crowded, (*DISK, "medium"), 99, "a medium that is not there"),
        (crowded, (*DISK, "registers", "wanted"), 5, "does not fit the hard disk"),
        (crowded, ("media", "floppies", "one"), 0, "a floppy has another size"),
        (crowded, ("media", "floppies", "one"), 99, "a medium that is not there"),
        (crowded, ("media", "floppy", "medium"), 99, "a medium that is not there"),
        (crowded, ("media", "floppy", "start"), 2880, "beyond its medium"),
        (crowded, ("media", "hard_disk"), 0, "no hard disk of this bench"),
        (crowded, ("media", "media", 1, "bad"), [2880], "beyond its medium"),
        (crowded, ("builds", "1.83c", "knows"), ["xyz"], "xyz"),
        (crowded, ("builds", "1.83c", "erasing", "way"), "never", "no way 'never' to erase"),
        (crowded, ("programs", "MTKFLASH 1.80", "version"), "9.9", "no build '9.9'"),
        (held, ("pc", "keyboard", "layout"), "xx", "no layout 'xx'"),
        (held, (*DRIVE, "clock", "time"), 0, "another time than the PC"),
        (updating, (*DRIVE, "clock", "time"), 900 * SECOND, "CPU lives in another time"),
        (updating, (*PARTS, "cpu", "words", "cycles"), 1, "CPU lives in another time"),
        (updating, (*PARTS, "cpu", "words", "synced"), 1, "timers live in another time"),
        (updating, (*PARTS, "code", "map"), 0, "both code and data"),
        (updating, (*PARTS, "code", "page"), None, "both code and data"),
        (updating, (*PARTS, "gate", "strapped"), True, "not as its service pins hold it"),
        (updating, (*DRIVE[:-1], "service_pins"), {"low": 3, "high": 4}, "not as its service pins hold it"),
        (knocked, (*PARTS, "flash", "protected"), [19], "no such sector"),
        (knocked, (*ERASE, "sectors"), [3, 19], "no such sector"),
        (knocked, (*ERASE, "sectors"), [5, 3], "out of order"),
        (knocked, (*ERASE, "done_ns"), 700_000_000, "an erase is over"),
        (knocked, (*ERASE, "held_at"), None, "at work or held"),
        (knocked, (*ERASE, "start"), 900 * SECOND, "began in the future"),
        (knocked, (*PARTS, "flash", "powered"), False, "without power is at work"),
        (knocked, (*RUN, "start"), 5, "do not follow each other"),
        (knocked, (*RUN, "failures"), 5, "is not what the pieces hold"),
        (knocked, (*RUN, "pieces", 0, "lo"), 0xFFFFF, "do not fit each other"),
        (knocked, (*RUN, "pieces"), [], "list of 1 to 64"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(situation: Any, place: tuple[Any, ...], value: Any, says: str) -> None:
    """A file that somebody changed and sealed again gives one sentence."""
    with pytest.raises(Unfit, match=says) as refused:
        parts(situation).loaded((place, value))
    assert "does not describe a bench (" in str(refused.value) and "\n" not in str(refused.value)
