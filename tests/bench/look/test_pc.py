"""The section of the panel that shows the PC."""

from __future__ import annotations

import json

from labkit.bench.look.pc import pc_section
from labkit.firmware.store import file_names, read_file
from labkit.story.workbench import Workbench
from tests.story.sessions import trace


def test_a_pc_that_is_off() -> None:
    """No screen has been shown; what could be fitted, typed and downloaded is listed. All of it is JSON."""
    bench = Workbench()
    shown = pc_section(bench)
    assert json.loads(json.dumps(shown)) == shown
    assert (shown["powered"], shown["system"], shown["post"]) == (False, "off", "")
    assert shown["places"][1] == {"place": "primary slave", "device": "Sony DW-D22A", "ours": True}
    assert [row["device"] for row in shown["places"]] == ["", "Sony DW-D22A", "", ""]
    assert shown["channels"] == {"primary": "auto", "secondary": "auto"}
    assert (shown["dos"]["prompt"], shown["dos"]["screen"], shown["dos"]["layout"]) == ("A:\\>", "", "us")
    assert (shown["windows"]["devices"], shown["windows"]["drive"], shown["windows"]["page"]) == ([], "", "")
    assert "js02" in shown["firmware"] and "uk" in shown["dos"]["layouts"]
    assert {row["name"]: row["size"] for row in shown["files"]} == {
        name: len(read_file(name)) for name in file_names()
    }


def test_plugs_are_shown_where_they_are() -> None:
    """A second drive, a hard disk and a ribbon that is off, in the four places."""
    bench = Workbench()
    bench.second_drive("js02", "secondary slave", model="board-b")
    bench.cable_hard_disk("primary master")
    bench.bios_channel("secondary", "none")
    bench.pull_ribbon()
    shown = pc_section(bench)
    assert [(row["device"], row["ours"]) for row in shown["places"]] == [
        ("Hard disk", False), ("", False), ("", False), ("SOHW-1673S", False),
    ]  # fmt: skip
    assert shown["channels"]["secondary"] == "none"


def test_the_system_that_runs_is_named() -> None:
    """After POST it is the BIOS, then what was started; a restart ends both."""
    bench = Workbench()
    seen = []
    for act in (bench.power_on, bench.boot_dos, bench.windows, bench.power_cycle, bench.power_off):
        act()
        seen.append(pc_section(bench)["system"])
    assert seen == ["bios", "dos", "windows", "bios", "off"]
    assert pc_section(bench)["post"].splitlines()[1] == "Primary Slave : SONY    DVD RW DW-D22A BYS2"


def test_the_screen_of_dos() -> None:
    """Prompt, what was typed by the layout that is loaded, and what came; the newest 200 lines."""
    bench = Workbench()
    bench.make_floppy("mine", ["BYS2.BIN"])
    bench.boot_dos()
    assert pc_section(bench)["dos"]["floppy"] == "boot disk"
    bench.insert_floppy("mine")
    bench.dos("DIR")
    bench.keyboard("uk")
    bench.dos("cd #")
    dos = pc_section(bench)["dos"]
    lines = dos["screen"].splitlines()
    assert (lines[0], lines[1]) == ("A:\\>DIR", " Directory of A:\\")
    assert any(line.startswith("A:\\>cd ") for line in lines) and "A:\\>cd #" not in lines
    assert (dos["floppy"], dos["floppies"], dos["layout"]) == ("mine", ["mine"], "uk")
    for _ in range(60):
        bench.dos("DIR")
    assert len(pc_section(bench)["dos"]["screen"].splitlines()) == 200


def test_a_running_tool_is_seen_on_the_screen() -> None:
    """In the middle of a run its line and what it has printed so far are there; at the end once."""
    bench = Workbench()
    bench.power_on(hold_eject=True)
    seen: list[str] = []
    bench.bench.clock.watchers.append(lambda: seen.append(pc_section(bench)["dos"]["screen"]))
    run = bench.mtkflash("W /B /M BYS1.BIN", patience_s=12.0)
    typed = "A:\\>MTKFLASH 2 W /B /M BYS1.BIN"
    assert f"{typed}\n{run.lines[0]}\n{run.lines[1]}" in seen[-1] and "BANK3" in seen[-1]
    assert pc_section(bench)["dos"]["screen"] == f"{typed}\n{run.transcript}"


def test_the_desktop() -> None:
    """The Device Manager, My Computer once it was opened, the drive's letter, and the last word of a tool."""
    bench = Workbench()
    bench.windows()
    desktop = pc_section(bench)["windows"]
    assert (desktop["devices"], desktop["my_computer"]) == (["SONY DVD RW DW-D22A"], None)
    assert desktop["drive"] == "D: SONY DVD RW DW-D22A"
    assert {"SOHW-1633S", "SOHW-1673S"} <= set(desktop["models"])
    bench.my_computer()
    bench.device_manager_properties()
    desktop = pc_section(bench)["windows"]
    assert desktop["my_computer"] == ["DVD-RW Drive (D:)"]
    assert "This device is working properly." in desktop["page"]
    bench.rescan()
    assert pc_section(bench)["windows"]["my_computer"] is None
    seen: list[str] = []
    hook = lambda: seen.append(pc_section(bench)["windows"]["page"])  # noqa: E731
    bench.bench.clock.watchers.append(hook)
    run = bench.flash_read("dump.bin")
    assert seen[-1] == run.lines[0] and pc_section(bench)["windows"]["page"] == run.transcript
    own = pc_section(bench)["files"][0]
    assert own == {"name": "DUMP.BIN", "size": 0x100000, "own": True}


def test_a_file_of_ones_own_hides_the_labs() -> None:
    """A name is listed once, with the size of what a tool would get."""
    bench = Workbench()
    bench.download("BYS2.BIN", truncated_to=1000)
    rows = [row for row in pc_section(bench)["files"] if row["name"] == "BYS2.BIN"]
    assert rows == [{"name": "BYS2.BIN", "size": 1000, "own": True}]


def test_a_look_moves_nothing() -> None:
    """Windows and DOS go the same way, looked at ten times a second or never."""

    def live(looked_at: bool) -> dict[str, object]:
        bench = Workbench()
        if looked_at:
            bench.bench.clock.watchers.append(lambda: pc_section(bench))
        bench.windows()
        bench.explorer()
        bench.mtkflash("C", patience_s=3)
        return trace(bench)

    assert live(True) == live(False)
