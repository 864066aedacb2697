"""A panel without a browser: what a click comes to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from labkit import Workbench, load_bench, save_bench
from labkit.bench.panel import Panel
from labkit.bench.requests import VERBS
from labkit.bench.scripts import script
from labkit.story.journal import verbs_of
from tests.bench.loops import HandLoop
from tests.story.sessions import at_glance, differing, play

RESCUE = (
    ("hold_eject", {}), ("power_on", {}),
    ("make_floppy", {"label": "f", "files": ["BYS2.BIN"], "mtkflash": "1.83c"}),
    ("boot_dos", {}), ("insert_floppy", {"label": "f"}), ("dos", {"keys": "MTKFLASH 2 W /B /M BYS2.BIN"}),
    ("release_eject", {}), ("power_off", {}), ("power_on", {}),
)  # fmt: skip


def dead() -> Workbench:
    """The brick of thread 1."""
    return Workbench("dw-d22a", "js02")


def rescue(panel: Panel) -> None:
    """Thread 1's rescue as clicks."""
    for act, options in RESCUE:
        panel.do(act, options)


def test_clicks_and_code_leave_the_same_trace() -> None:
    """The code that the panel writes for a session does exactly the same on a fresh bench."""
    panel, fresh = Panel(dead(), "pc"), dead()
    rescue(panel)
    exec(panel.sections["code"], {"pc": fresh})
    assert fresh.post_name == "SONY    DVD RW DW-D22A BYS2"
    assert fresh.bench.clock.now == panel.bench.bench.clock.now
    assert fresh.drive.save() == panel.bench.drive.save()


def test_slices_on_a_loop_leave_the_same_trace_too() -> None:
    """With a loop, and a look at everything in each of its turns, nothing runs otherwise."""
    loop, plain = HandLoop(0.02), Panel(dead())
    panel = Panel(dead(), loop=loop)
    panel.hands_on = False
    for act, options in RESCUE:
        panel.do(act, options)
        loop.run()
    rescue(plain)
    assert panel.bench.drive.save() == plain.bench.drive.save()
    assert panel.bench.bench.clock.now == plain.bench.bench.clock.now


def test_python_calls_show_on_the_panel() -> None:
    """What code does to the bench is sent to the browser, and only what has changed."""
    panel, sent = Panel(dead()), []
    panel.on_change = sent.append
    panel.bench.power_on()
    assert panel.sections["pc"]["powered"] and "SOHW-1673S JS02" in panel.sections["pc"]["post"]
    assert {"pc", "drive", "log"} <= {name for one in sent for name in one}
    sent.clear()
    panel.refresh()
    assert sent == []


def test_everything_that_is_sent_is_json() -> None:
    """A browser gets nothing that it could not read."""
    panel = Panel(dead())
    rescue(panel)
    assert json.loads(json.dumps(panel.sections)) == panel.sections


@pytest.mark.parametrize(
    ("act", "options", "said"),
    [
        ("fly", {}, "There is no act 'fly'"),
        ("dos", {"words": "DIR"}, "dos does not take these options"),
        ("move", {"place": "primary slave"}, "at primary slave already"),
        ("service_pins", {"pins": [1, 9]}, "two different pins"),
        ("reset", {}, "The power is off"),
        ("cancel", {}, "Nothing runs that can be stopped"),
        ("load", {"file": "none.bench"}, "cannot be read"),
        ("speed", {"speed": "3"}, "no speed '3'"),
    ],
)
def test_bad_requests_get_one_sentence_and_change_nothing(
    act: str, options: dict[str, object], said: str
) -> None:
    """Whatever a click asks for that cannot be is a notice, and the bench is as it was."""
    panel = Panel(dead())
    before = panel.bench.drive.save()
    panel.do(act, options)
    assert said in panel.sections["notice"]["text"]
    assert panel.sections["notice"]["kind"] == "error"
    assert panel.bench.drive.save() == before


def test_power_is_cut_in_the_middle_of_a_flash() -> None:
    """Pull the plug now: the chip is torn, the PC is off, and the code says when."""
    loop = HandLoop(0.02)
    panel = Panel(dead(), "pc", loop)
    panel.hands_on = False
    panel.bench.power_on(hold_eject=True)
    panel.do("make_floppy", {"label": "f", "files": ["BYS2.BIN"], "mtkflash": "1.83c"})
    panel.do("boot_dos")
    panel.do("insert_floppy", {"label": "f"})
    loop.run()
    panel.do("dos", {"keys": "MTKFLASH 2 W /B /M BYS2.BIN"})
    while not (panel.sections["job"] or {}).get("percent"):
        assert loop.turn(), "the flash was over before it was seen"
    panel.do("cut_power")
    loop.run()
    assert not panel.bench.bench.powered
    assert "power_cut(lambda s: pc.dos(" in panel.sections["code"]
    assert panel.bench.drive.flash_contents not in (dead().drive.flash_contents, panel.bench.file("BYS2.BIN"))


def test_a_programmer_at_work_is_seen_and_cancelled() -> None:
    """A clip's job runs in slices: percent and bank grow on the panel, and Cancel ends it half done."""
    loop = HandLoop(0.02)
    panel, seen = Panel(dead(), "pc", loop), set()
    panel.hands_on = False
    panel.do("program_chip", {"file": "BYS2.BIN"})
    while len(seen) < 5:
        assert loop.turn(), "it was over before it was seen"
        job = panel.sections["job"] or {}
        seen |= {(job["percent"], job["bank"])} if job.get("percent") else set()
    panel.do("cancel")
    loop.run()
    assert panel.sections["job"] is None and "[stopped after" in panel.sections["log"][-1]["outcome"]
    assert panel.sections["code"].startswith("pc.program_chip('BYS2.BIN', patience_s=")


def test_a_bench_is_saved_and_loaded(tmp_path: Path) -> None:
    """A dead drive goes into a file and comes back to the same variable; how jobs run stays as chosen."""
    file = str(tmp_path / "dead.bench")
    panel = Panel(dead())
    panel.do("full_speed_jobs", {"on": False})
    panel.do("power_on")
    panel.do("save", {"file": file})
    saved = panel.bench.drive.save()
    panel.do("power_off")
    panel.do("load", {"file": file})
    assert panel.bench.drive.save() == saved == load_bench(file).drive.save()
    assert not panel.sections["time"]["full_speed_jobs"]
    panel.do("power_off")
    assert not panel.sections["pc"]["powered"]


def test_the_code_of_a_loaded_bench_begins_with_its_file(tmp_path: Path) -> None:
    """A session on a loaded bench can be done again on any bench."""
    file = str(tmp_path / "dead.bench")
    save_bench(dead(), file)
    panel, fresh = Panel(dead(), "pc"), Workbench()
    panel.do("power_on")
    panel.do("load", {"file": file})
    panel.do("power_on", {"hold_eject": True})
    exec(panel.sections["code"], {"pc": fresh})
    assert fresh.drive.save() == panel.bench.drive.save()
    assert [row["text"] for row in panel.sections["log"]] == [
        f"The bench of the file {file}", "Switch the PC on, eject held at power-up",
    ]  # fmt: skip


def test_a_bench_that_became_another_is_followed() -> None:
    """Where a cell loads a bench into the variable, verbs in code and by hand both show on the panel."""
    panel, sent = Panel(dead()), []
    panel.bench.become(dead())
    panel.on_change = sent.append
    panel.do("power_on")
    assert [row["code"] for row in panel.sections["log"]] == ["bench.power_on()"]
    assert panel.sections["instruments"]["strip"]["light"]
    panel.do("step_back")
    assert panel.sections["log"] == []
    assert not panel.bench.bench.powered
    panel.bench.become(dead())
    panel.refresh()
    panel.bench.power_on()
    assert [row["code"] for row in sent[-1]["log"]] == ["bench.power_on()"]


def test_what_runs_on_a_bench_that_became_another_is_seen() -> None:
    """A click right after it runs in slices on the new bench's clock, and what waits keeps its turn."""
    loop = HandLoop(0.02)
    panel, jobs = Panel(dead(), loop=loop), set()
    panel.hands_on = False
    panel.bench.become(dead())
    panel.do("program_chip", {"file": "BYS2.BIN"})
    panel.do("power_on")
    while loop.turn():
        jobs.add((panel.sections["job"] or {"label": ""})["label"])
    assert {"Programmer: write BYS2.BIN", ""} <= jobs
    assert panel.bench.post_name == "SONY    DVD RW DW-D22A BYS2"


def test_steps_go_on_and_back() -> None:
    """A step and a step back are where one was, and the code knows."""
    panel = Panel(dead())
    panel.do("power_on")
    before, code = panel.bench.drive.save(), panel.sections["code"]
    panel.do("step")
    assert panel.bench.drive.save() != before and ".wait(" in panel.sections["code"]
    panel.do("step_back")
    assert panel.bench.drive.save() == before and panel.sections["code"] == code


def test_the_middle_of_a_verb_is_no_place_to_go_back_to() -> None:
    """After a verb in which a hand did something, a step back goes to before the whole verb."""
    panel = Panel(Workbench(), "pc")
    at_glance(panel.bench, 2, lambda: panel.do("unplug_power"))
    panel.do("windows")
    assert "later(" in panel.sections["code"]
    panel.do("step_back")
    assert panel.sections["notice"]["text"] == "Back before this: Start Windows."
    assert (panel.bench.bench.clock.now, panel.sections["code"]) == (0, "")


def test_a_hand_in_a_wait_is_an_act_of_its_own() -> None:
    """Steps go back to right behind it and then over it, and the code stays true."""
    panel = Panel(dead(), "bench")
    panel.do("power_on")
    at_glance(panel.bench, 3, lambda: panel.do("unplug_power"))
    panel.bench.wait(2.0)
    said = []
    for powered in (False, True):
        panel.do("step_back")
        said.append(panel.sections["notice"]["text"])
        assert panel.bench.drive.present_power is powered
        assert differing(panel.bench, play(panel.sections["code"], dead())) == []
    assert said[0] == "Back over a time in which the CPU executed nothing."
    assert said[1] == "Back before this: Pull the drive's power plug."
    assert "unplug" not in panel.sections["code"] and "wait(" in panel.sections["code"]


def test_a_hand_that_was_planned_does_its_part_once() -> None:
    """Going back within a wait in which it came, and on again, writes nothing twice."""
    panel = Panel(dead(), "bench")
    panel.do("power_on")
    panel.bench.later(0.5, "hold_eject")
    panel.bench.wait(1.0)
    panel.do("step_back")
    panel.do("step_back")
    panel.bench.wait(0.7)
    assert panel.sections["code"].count("hold_eject") == 1 and panel.bench.drive.board.panel.pressed
    assert len([row for row in panel.sections["log"] if row["text"].startswith("Press the eject")]) == 1
    assert differing(panel.bench, play(panel.sections["code"], dead())) == []


def test_without_instruments_nothing_is_taken_back() -> None:
    """A panel that shows the outside only has no steps: what was done to a patient was done."""
    panel = Panel(dead(), instruments=False)
    panel.do("power_on")
    before, log = panel.bench.bench.clock.now, panel.sections["log"]
    for act in ("step", "step_back"):
        panel.do(act)
        assert "Steps need instruments" in panel.sections["notice"]["text"]
    assert (panel.bench.bench.clock.now, panel.sections["log"]) == (before, log)
    assert not panel.sections["time"]["can_step"] and not panel.sections["time"]["can_step_back"]


def test_what_may_be_asked_are_verbs() -> None:
    """Each act of the panel is a verb that the journal writes down."""
    assert set(verbs_of(Workbench)) >= VERBS


def test_each_verb_has_a_control() -> None:
    """What may be asked can be asked by hand: its name stands in the panel's script."""
    assert [verb for verb in VERBS if f'"{verb}"' not in script()] == []
