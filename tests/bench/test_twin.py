"""The static twin: what it draws and says are the sections, and nothing else."""

from __future__ import annotations

import copy
import xml.etree.ElementTree as ET
from typing import Any

import pytest

from labkit.bench.twin import twin_svg
from labkit.bench.twinwords import banks_words, strip_words, twin_text

S = 1_000_000_000
SVG = "{http://www.w3.org/2000/svg}"
BITS = ("BSY", "DRDY", "DF", "DSC", "DRQ", "CORR", "IDX", "ERR")


def some_sections() -> dict[str, Any]:
    """A bench in the middle of a write."""
    states = ["written"] * 5 + ["part"] + ["as before"] * 10
    banks = [
        {"bank": n, "state": state, "percent": {"written": 100, "part": 40}.get(state, 0), "here": n == 5}
        for n, state in enumerate(states)
    ]
    light, busy = [[12 * S, 13 * S], [28 * S, 30 * S]], [[10 * S, 30 * S]]
    strip = {"end": 30 * S, "span": 20 * S, "light": light, "busy": busy, "since": {"light": 0, "busy": 0}}
    return {
        "drive": {
            "name": "SOME <DVD> DRIVE", "powered": True, "light": True, "light_words": "fast", "tray": "open",
            "disc": True, "eject_held": True, "jumper": "MA", "pins": [5, 6], "power_plug": True,
            "ribbon": False, "place": "secondary master", "x": 3,
        },
        "pc": {"powered": True, "system": "dos", "post": "Some BIOS\n\nPrimary Slave : SOME DRIVE\n"},
        "job": {"label": "TOOL 3 W A&B.BIN", "seconds": 9.66, "console": "", "percent": 42.7, "bank": 5,
                "in_cell": False},
        "instruments": {
            "seconds": 30.25,
            "status": {"value": "50h", "bits": [[name, int(name in ("DRDY", "DSC"))] for name in BITS],
                       "note": "ready"},
            "taskfile": [["1F1h error", "00h"]],
            "states": [["gate", "open"], ["CPU", "awake"]],
            "registers": [["A", "3F"]],
            "place": "code bank 3 (flat), CPU 1234h = file 031234h",
            "before": [],
            "ahead": [" 3:1234  22        RET", " 3:1235  00        NOP"],
            "strip": strip,
            "banks": banks,
        },
        "log": [
            {"number": n, "at": f"{n}.0 s", "text": f"Act {n}", "outcome": f"\nIt came to {n}\nmore"}
            for n in range(1, 6)
        ],
        "notice": {"text": "Mind the gap.", "kind": "info", "number": 7},
        "time": {"seconds": 30.25},
        "code": "",
    }  # fmt: skip


def changed(path: str, value: Any) -> dict[str, Any]:
    """The sections with one thing otherwise, such as "drive.tray"."""
    sections = copy.deepcopy(some_sections())
    *way, last = path.split(".")
    place = sections
    for name in way:
        place = place[name]
    place[last] = value
    return sections


def drawn(sections: dict[str, Any]) -> ET.Element:
    """The picture, which must be sound XML."""
    return ET.fromstring(twin_svg(sections))


def words(root: ET.Element) -> list[str]:
    """All words of the picture."""
    return ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]


def test_the_same_sections_give_the_same_bytes() -> None:
    """Nothing but the sections goes in; drawing them changes them not."""
    sections = some_sections()
    assert twin_svg(sections) == twin_svg(some_sections())
    assert sections == some_sections()


def test_the_text_says_what_the_sections_hold() -> None:
    """Place, plugs, light, POST, job, status, code, banks and the last acts can all be read, in few lines."""
    said = twin_text(some_sections())
    for piece in (
        "Bench at 30.250 s. The PC is on, in DOS.",
        "SOME <DVD> DRIVE at secondary master, 3 to mtkflash: has power.",
        "Jumper on MA, service jumper on pins 5 and 6, power plug in, ribbon OUT.",
        "Light: blinking fast. Tray: open, with a disc. Eject button: held.",
        "  Primary Slave : SOME DRIVE",
        "Running: TOOL 3 W A&B.BIN, for 9.7 s, 42 %, at work in bank 5.",
        "Status: 50h (DRDY DSC), ready.",
        "Inside: gate open; CPU awake.",
        "8051: code bank 3 (flat), CPU 1234h = file 031234h",
        "  next:  3:1234  22        RET",
        "Flash: banks 0-4 written, bank 5 in part (40 %), banks 6-15 as before, at work in bank 5 now.",
        "The last 20 s: light on since 28.0 s, 3 changes; BSY 1 all the time.",
        "5. 5.0 s  Act 5  -> It came to 5",
        "Mind the gap.",
    ):
        assert piece in said.splitlines()
    assert "Act 2" not in said
    assert len(said.splitlines()) <= 20


@pytest.mark.parametrize(
    ("path", "value", "part", "attribute", "shown"),
    [
        ("drive.tray", "closing", "lab-front", "data-tray", "closing"),
        ("drive.light_words", "off", "lab-front", "data-light", "off"),
        ("drive.light_words", "on", "lab-front", "data-light", "on"),
        ("drive.disc", False, "lab-front", "data-disc", "no"),
        ("drive.eject_held", False, "lab-front", "data-eject", "up"),
        ("drive.jumper", "CS", "lab-back", "data-jumper", "CS"),
        ("drive.pins", None, "lab-back", "data-pins", ""),
        ("drive.pins", [1, 4], "lab-back", "data-pins", "1-4"),
        ("drive.ribbon", True, "lab-back", "data-ribbon", "in"),
        ("drive.power_plug", False, "lab-back", "data-power-plug", "out"),
    ],
)
def test_the_drive_is_drawn_as_it_is(path: str, value: Any, part: str, attribute: str, shown: str) -> None:
    """Each thing that can be seen of the drive is told to the picture of its front or back."""
    pictures = {one.get("class"): one for one in drawn(changed(path, value)).iter(f"{SVG}svg")}
    before = {one.get("class"): one for one in drawn(some_sections()).iter(f"{SVG}svg")}
    assert pictures[part].get(attribute) == shown != before[part].get(attribute)


def test_names_and_files_are_words_and_no_markup() -> None:
    """A name with signs of XML in it stands in the picture as it is."""
    shown = words(drawn(some_sections()))
    assert shown.count("SOME <DVD> DRIVE") == 1  # the badge
    assert any("TOOL 3 W A&B.BIN" in one for one in shown)
    assert "Primary Slave : SOME DRIVE" in [one.strip() for one in shown]


def test_the_words_of_the_picture_are_those_of_the_text() -> None:
    """A screen reader is told the whole text; nothing drawn reaches out of the sheet."""
    root = drawn(some_sections())
    assert (root.get("aria-label") or "").split() == twin_text(some_sections()).split()
    width, height = map(float, (root.get("viewBox") or "").split()[2:])
    own = [one for one in root if one.tag == f"{SVG}text"]
    assert max(float(one.get("y", "0")) for one in own) < height
    for one in root:
        if one.tag == f"{SVG}rect" and one.get("x"):
            assert float(one.get("x", "0")) + float(one.get("width", "0")) <= width


def test_a_quiet_bench_says_so() -> None:
    """Without power, POST, job or acts there is a sentence instead of a gap."""
    sections = some_sections()
    sections["pc"].update(system="off", post="")
    sections["job"], sections["log"], sections["notice"]["text"] = None, [], ""
    sections["instruments"]["status"].update(value="--", bits=[], note="The drive has no power.")
    sections["instruments"]["states"] = [["gate", "no power"], ["CPU", "no power"], ["tray", "closed"]]
    said = twin_text(sections)
    assert "  (no POST yet)" in said and "Nothing has been done yet." in said and "Running" not in said
    assert "Status: The drive has no power." in said
    assert "Inside: gate and CPU: no power; tray closed." in said
    assert "Nothing runs." in words(drawn(sections))


def test_long_lines_are_cut_in_the_picture_alone() -> None:
    """A transcript of any width fits the sheet; the text keeps it all."""
    sections = changed("log", [{"number": 1, "at": "0.0 s", "text": "x" * 500, "outcome": "", "code": ""}])
    assert max(map(len, words(drawn(sections)))) <= 120
    assert "x" * 500 in twin_text(sections)


def test_banks_and_lanes_in_words() -> None:
    """All alike is one sentence; a single bank is not a plural; a lane without edges says what holds."""
    banks = some_sections()["instruments"]["banks"]
    assert banks_words([{**one, "state": "erased", "here": False} for one in banks]) == "all 16 banks erased."
    one = [{"bank": 0, "state": "written", "percent": 100, "here": False}, {**banks[9]}]
    assert banks_words(one) == "bank 0 written, bank 9 as before."
    known = {"light": 0, "busy": 0}
    quiet = {"end": 3 * S, "span": S // 2, "light": [], "busy": [[3 * S - S // 4, 3 * S]], "since": known}
    assert strip_words(quiet) == "The last 0.5 s: light off all the time; BSY 1 since 2.8 s, 1 change."


def test_what_was_not_recorded_is_not_said_to_be_off() -> None:
    """Where the record begins within the strip, words and lane begin there too."""
    sections = some_sections()
    sections["instruments"]["strip"] |= {"light": [], "since": {"light": 25 * S, "busy": 0}}
    said = strip_words(sections["instruments"]["strip"])
    assert said == "The last 20 s: light (recorded from 25.0 s on) off all the time; BSY 1 all the time."
    frames = [one for one in drawn(sections).iter(f"{SVG}rect") if one.get("fill") == "none"]
    light, busy = [float(one.get("width", 0)) for one in frames if one.get("height") == "20.0"]
    assert light == pytest.approx(busy / 4)


def test_a_bench_without_instruments_shows_its_outside() -> None:
    """A patient of the clinic has no status, registers or flash banks to show, in words or picture."""
    sections = some_sections() | {"instruments": {}}
    said = twin_text(sections) + " ".join(words(drawn(sections)))
    assert "Status:" not in said and "Flash" not in said and "8051" not in said
    assert "Tray:" in said
