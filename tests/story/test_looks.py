"""Looks of a thread."""

from __future__ import annotations

from typing import Any

import pytest

from labkit.story.acts import perform
from labkit.story.looks import agrees, console_lines, look
from labkit.story.stage import Stage
from labkit.story.thread import Event, Observation, ThreadError
from labkit.story.workbench import Workbench


@pytest.fixture(scope="module")
def stage() -> Stage:
    """A drive whose front end does not answer, switched on."""
    stage = Stage(Workbench(firmware="js02"))
    stage.bench.power_on()
    return stage


@pytest.fixture(scope="module")
def asked() -> Stage:
    """The same, after a write that stops at nothing done."""
    stage = Stage(Workbench(firmware="js02"))
    stage.bench.power_on()
    options = {"version": "1.83c", "command": "W /B /M BYS2.BIN"}
    perform(stage, Event("w", "mtkflash", "", options, ()))
    return stage


def _see(stage: Stage, how: str, expected: Any = None, **options: Any) -> Any:
    return look(stage, Observation("here", "stated", "", how, expected, options))


@pytest.mark.parametrize(
    ("how", "options", "sentence"),
    [
        ("smell", {}, "here: there is no look 'smell'; use one of post_name, "),
        ("flash_holds", {}, "here: flash_holds: missing a required argument: 'file'."),
        ("light", {"color": "red"}, "here: light: got an unexpected keyword argument 'color'."),
    ],
)
def test_a_bad_look_is_one_sentence(stage: Stage, how: str, options: dict[str, Any], sentence: str) -> None:
    """An unknown look, a missing option and a strange one are named with their observation."""
    with pytest.raises(ThreadError) as caught:
        _see(stage, how, **options)
    assert str(caught.value).startswith(sentence)


def test_what_post_windows_and_the_light_show(stage: Stage) -> None:
    """Named at POST, absent in Windows, blinking slowly; the expected value does not change what is seen."""
    for expected in (None, "anything"):
        assert _see(stage, "post_name", expected) == "LITE-ON DVDRW SOHW-1673S JS02"
        assert _see(stage, "in_windows", expected) is False
        assert _see(stage, "windows_name", expected) is None
        assert _see(stage, "light", expected) == "blinking"
        assert _see(stage, "light_speed", expected) == "slow"
        assert _see(stage, "spun", expected) is False


def test_the_flash_is_compared_with_a_file(stage: Stage) -> None:
    """The cells hold this file and no other."""
    assert _see(stage, "flash_holds", file="JS02.BIN") is True
    assert _see(stage, "flash_holds", file="BYS2.BIN") is False


def test_without_a_console_there_is_nothing_to_read(stage: Stage) -> None:
    """No act printed anything, so the lines are none, nothing was stopped and nothing was patched."""
    assert _see(stage, "console") == []
    assert _see(stage, "stops_at") is None
    assert _see(stage, "never_ends") is False
    assert _see(stage, "patched") is False


def test_a_console_is_read_without_banner_and_note(asked: Stage) -> None:
    """What the poster quotes are the program's lines; how the lab ended the run is not among them."""
    lines = console_lines(asked)
    assert lines == ["Flash Type : SST(SST25VF040)(Serial)", "00%"]
    assert asked.run is not None and asked.run.lines[-1].startswith("[stopped")
    assert _see(asked, "console") == lines
    assert _see(asked, "stops_at") == "00%"
    assert _see(asked, "never_ends") is True


def test_parts_of_a_console(asked: Stage) -> None:
    """A line that is there is given back; where it is not, all lines are shown instead."""
    first = "Flash Type : SST(SST25VF040)(Serial)"
    assert _see(asked, "console_has", first) == first
    assert _see(asked, "console_has", "100%") == [first, "00%"]
    assert _see(asked, "console_begins", [first]) == [first]
    assert _see(asked, "console_begins", ["x", "y", "z"]) == [first, "00%"]


def test_acceptance_tells_how_much_works(stage: Stage) -> None:
    """A dead drive is not 'revived' but so many points of five."""
    assert _see(stage, "acceptance") == "1 of 5 points"
    assert _see(Stage(Workbench()), "acceptance") == "revived"


# A healthy drive, and one that has nothing to run ----------------------------------------------


def test_a_healthy_drive_answers_at_once() -> None:
    """Windows names it by what it can do, its page opens at once, and the tray opens."""
    healthy = Stage(Workbench())
    healthy.bench.power_on()
    assert _see(healthy, "in_post") is True
    assert _see(healthy, "post_held", over_s=1) is False
    assert _see(healthy, "my_computer") == "DVD-RW Drive"
    assert _see(healthy, "properties") == "at once: This device is working properly."
    assert _see(healthy, "explorer") == "There is no disc in D:"
    assert _see(healthy, "tray") == "open"


def test_a_drive_without_firmware_holds_post_and_is_nowhere() -> None:
    """POST waits for it and lists nothing; Windows has neither line nor page, and the tray stays shut."""
    blank = Stage(Workbench(firmware=None))
    blank.bench.power_on()
    assert _see(blank, "post_held", over_s=30) is True
    assert _see(blank, "post_held", over_s=32) is False
    assert _see(blank, "in_post") is False
    assert _see(blank, "my_computer") is None
    assert _see(blank, "properties") is None
    assert _see(blank, "explorer") == "Windows has no drive primary slave"
    assert _see(blank, "tray") == "closed"


# DOS -------------------------------------------------------------------------------------------


def test_banks_and_sum_are_read_off_the_console() -> None:
    """Lines are counted, the last number is another thing, and the sum is that of the file."""
    blank = Stage(Workbench(firmware=None, place="secondary master"))
    blank.bench.power_on()
    assert (_see(blank, "banks"), _see(blank, "last_bank"), _see(blank, "printed_sum")) == (0, None, None)
    assert _see(blank, "took", factor=3) is None
    blank.bench.download("BYS2.BIN", "SHORT.BIN", truncated_to=0x20001)
    perform(blank, Event("w", "mtkflash", "", {"version": "1.80.1", "command": "W /M SHORT.BIN"}, ()))
    assert (_see(blank, "banks"), _see(blank, "last_bank")) == (3, 2)
    assert _see(blank, "printed_sum") == f"{sum(blank.bench.file('SHORT.BIN')) & 0xFFFF:04X}"
    assert _see(blank, "sum_is_of", file="SHORT.BIN") is True
    assert _see(blank, "sum_is_of", file="BYS2.BIN") is False
    assert 4 < _see(blank, "took", factor=3) < 8


def test_keys_and_drives_of_dos() -> None:
    """What a key types depends on the layout; whether DOS reaches a drive does not."""
    stage = Stage(Workbench())
    stage.bench.hard_disk()
    stage.bench.keyboard("po")
    assert _see(stage, "typed", keys="\\") == "~"
    assert _see(stage, "dos_reaches", drive="C") is True
    assert _see(stage, "dos_reaches", drive="D") is False


# Comparing -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "how", "expected", "emulated", "options", "verdict"),
    [
        ("stated", "post_name", "x", "x", {}, True),
        ("inferred", "post_name", "x", None, {}, False),
        ("lost", "post_name", "x", "x", {}, None),
        ("stated", "took", 60, 20.0, {"factor": 3}, True),
        ("stated", "took", 60, 180.0, {"factor": 3}, True),
        ("stated", "took", 60, 19.9, {"factor": 3}, False),
        ("stated", "took", 60, 180.1, {"factor": 3}, False),
        ("stated", "took", 60, None, {"factor": 3}, False),
    ],
)
def test_what_agrees(
    kind: str, how: str, expected: Any, emulated: Any, options: dict[str, Any], verdict: bool | None
) -> None:
    """Values must be equal, durations near; what is lost is never compared."""
    assert agrees(Observation("here", kind, "", how, expected, options), emulated) is verdict
