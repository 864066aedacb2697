from __future__ import annotations

import pytest

from labkit.story.acts import ACTS
from labkit.story.journal import verbs_of
from labkit.story.sentences import _ACTS, _MADE, in_words
from labkit.story.workbench import Workbench


def test_every_act_has_a_line() -> None:
    """An act that a thread or a hypothesis may use is never shown by its bare name."""
    assert {*ACTS} - {*_ACTS, *_MADE} == set()


def test_every_verb_has_a_line() -> None:
    """What a workbench writes into its journal is never shown by its bare name; no line is for nothing."""
    verbs = {*verbs_of(Workbench)}
    assert len(verbs) > 50
    assert verbs - {*_ACTS, *_MADE} == set()
    # A loaded bench's journal begins with "become".
    assert {*_ACTS, *_MADE} <= {*ACTS, "become"} | verbs


@pytest.mark.parametrize(
    ("act", "options", "line"),
    [
        ("service_jumper", {"fitted": True}, "Power off, jumper on the two service pins, power on"),
        ("service_jumper", {"fitted": False}, "Power off, jumper off the two service pins, power on"),
        ("hard_disk", {}, "A hard disk with FAT32"),
        ("make_floppy", {"label": "files", "files": ["A.BIN"], "mtkflash": "1.80"},
         'Copy to the floppy "files": A.BIN, MTKFLASH 1.80'),
        ("save_to", {"folder": "FIRM", "mtkflash": "1.80"}, "Windows: save to C:\\FIRM: MTKFLASH 1.80"),
        ("suppose_spoilt", {"first": 0xF8000, "size": 256, "value": 0},
         "Suppose 256 spoilt bytes from 0F8000h on"),
        ("mtkflash", {"command": "S", "version": "1.83c", "hold_eject": True},
         "DOS: MTKFLASH # S   (version 1.83c), eject held at power-up"),
        ("windows_flash", {"file": "A.EXE", "power_cut_s": 2.5},
         "Windows: run A.EXE, then restart the PC; the power fails after 2.5 s"),
        ("windows_flash", {"name": "A.EXE"}, "Windows: run A.EXE, then restart the PC"),
        ("move", {"place": "primary master"}, "Move the drive: primary master"),
        ("service_pins", {"pins": (2, 5)}, "A jumper on the service pins 2 and 5"),
        ("service_pins", {"pins": None}, "Take the jumper off the service pins"),
        ("later", {"seconds": 3.25, "verb": "unplug_power", "options": {}},
         "In 3.25 s: pull the drive's power plug"),
        ("dance", {}, "dance"),
    ],
)  # fmt: skip
def test_a_line_holds_what_matters(act: str, options: dict[str, object], line: str) -> None:
    """Files, places and tools are named, defaults are filled in, lists are joined."""
    assert in_words(act, options) == line
