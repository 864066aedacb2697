from __future__ import annotations

import itertools

from labkit.story.parts import eeprom_of, with_mechanism
from labkit.story.symptoms import Symptoms, symptoms, watch_light
from labkit.story.workbench import Workbench

JS02 = "LITE-ON DVDRW SOHW-1673S JS02"


def test_a_healthy_drive() -> None:
    """Named, listed, dark, and the tray opens; afterwards it is shut."""
    bench = Workbench()
    seen = symptoms(bench)
    assert seen == Symptoms("SONY    DVD RW DW-D22A BYS2", "SONY DVD RW DW-D22A BYS2", "off", "open")
    assert bench.drive.tray == "closed"


def test_two_faults_are_told_apart_by_single_changes() -> None:
    """EEPROM and mechanism each have a symptom of their own; with both in order the drive is healthy."""
    both = symptoms(Workbench("dw-d22a", "js02"))
    assert (both.post, both.windows, both.light, both.tray) == (JS02, None, "slow", "closed")
    eeprom = symptoms(Workbench("dw-d22a", "js02", eeprom=eeprom_of("board-b")))
    assert (eeprom.windows, eeprom.light, eeprom.tray) == (None, "fast", "closed")
    mechanism = symptoms(Workbench(with_mechanism("dw-d22a", "b"), "js02"))
    assert (mechanism.windows, mechanism.light, mechanism.tray) == (JS02, "slow", "open")
    none = symptoms(Workbench("board-b", "js02"))
    assert (none.windows, none.light, none.tray) == (JS02, "off", "open")


def test_a_wrong_eeprom_alone_blinks_and_is_listed() -> None:
    """The dead drive blink: firmware of the right group, foreign checksum."""
    seen = symptoms(Workbench("dw-d22a", "cs0c", eeprom=eeprom_of("board-b")))
    assert seen.windows == "LITE-ON DVDRW SOHW-1653S CS0C"
    assert seen.light == "slow"


def test_words_for_people() -> None:
    """The text has a line per symptom and no Python values."""
    text = str(Symptoms(None, None, "fast", "closed"))
    assert text.splitlines() == [
        "name at POST: none",
        "in Windows:   not listed",
        "light:        blinks fast",
        "eject button: nothing happens",
    ]


def test_watching_the_light_begins_with_its_state_and_lists_changes() -> None:
    """The log starts at 0 with what shows, then alternates, and covers only the time watched."""
    bench = Workbench("dw-d22a", "js02")
    bench.power_on()
    log = watch_light(bench, 3.0)
    assert log[0] == (0, bench.drive.led_log[-len(log)][1])
    assert all(a[1] != b[1] and a[0] < b[0] for a, b in itertools.pairwise(log))
    assert len(log) in (6, 7)
    assert log[-1][0] < 3_000_000_000
