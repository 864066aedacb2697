"""The section of the panel that shows the drive."""

from __future__ import annotations

import json

import pytest

from labkit.bench.look.drive import drive_section
from labkit.story.workbench import Workbench
from tests.story.sessions import trace


def test_a_drive_as_it_comes() -> None:
    """Fitted and without power: every field says so, and the whole can go out as JSON."""
    shown = drive_section(Workbench("board-b", "js02", "secondary master"))
    assert json.loads(json.dumps(shown)) == shown == {
        "name": "SOHW-1673S",
        "powered": False,
        "light": False,
        "light_words": "off",
        "tray": "closed",
        "disc": False,
        "eject_held": False,
        "jumper": "MA",
        "pins": None,
        "power_plug": True,
        "ribbon": True,
        "place": "secondary master",
        "x": 3,
    }  # fmt: skip


def test_hands_show() -> None:
    """Button, pins, plugs, jumper and disc are shown as hands leave them."""
    bench = Workbench()
    bench.set_jumper("CS")
    bench.power_on()
    bench.insert()
    bench.hold_eject()
    bench.service_pins((6, 2))
    bench.pull_ribbon()
    shown = drive_section(bench)
    assert (shown["jumper"], shown["pins"], shown["ribbon"], shown["power_plug"]) == (
        "CS",
        [2, 6],
        False,
        True,
    )
    assert (shown["eject_held"], shown["disc"], shown["powered"]) == (True, True, True)
    bench.release_eject()
    bench.unplug_power()
    shown = drive_section(bench)
    assert (shown["eject_held"], shown["powered"], shown["power_plug"]) == (False, False, False)


def test_the_tray_is_shown_on_its_way() -> None:
    """Between closed and open it is opening, and a look does not hurry it."""
    bench = Workbench()
    bench.power_on()
    bench.hold_eject()
    bench.wait(0.2)
    bench.release_eject()
    seen = []
    for _ in range(20):
        bench.wait(0.1)
        seen.append(drive_section(bench)["tray"])
    assert [*dict.fromkeys(seen)] == ["opening", "open"]


@pytest.mark.parametrize(("firmware", "words"), [("bys2", "off"), ("js02", "slow")])
def test_the_light_is_shown_in_words(firmware: str, words: str) -> None:
    """What a person would say of the last five seconds stands beside the light of this moment."""
    bench = Workbench(firmware=firmware)
    bench.power_on()
    bench.wait(6)
    shown = drive_section(bench)
    assert (shown["light_words"], shown["light"]) == (words, bench.drive.led)


def test_a_look_moves_nothing() -> None:
    """A tray, a disc and a flash are the same at the end, looked at ten times a second or never."""

    def live(looked_at: bool) -> dict[str, object]:
        bench = Workbench()
        if looked_at:
            bench.bench.clock.watchers.append(lambda: drive_section(bench))
        bench.power_on(hold_eject=True)
        bench.press_eject()
        bench.insert()
        bench.mtkflash("W /B /M BYS1.BIN", patience_s=5)
        bench.power_cut(lambda s: bench.mtkflash("C", patience_s=s), 1)
        return trace(bench)

    assert live(True) == live(False)
