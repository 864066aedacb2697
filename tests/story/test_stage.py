from __future__ import annotations

from labkit.story.acts import perform
from labkit.story.stage import Stage
from labkit.story.thread import Event
from labkit.story.workbench import Workbench


def test_a_snapshot_holds_what_the_last_act_left() -> None:
    """Console, patcher's answer and the consoles by event come back with the workbench."""
    stage = Stage(Workbench(place="secondary master"))
    stage.bench.power_on()
    perform(stage, Event("ask", "mtkflash", "", {"version": "1.83c", "command": "S"}, ()))
    run, state = stage.run, stage.save()
    perform(stage, Event("patch", "omnipatcher", "", {"file": "BYS1.BIN", "to": "MINE.BIN"}, ()))
    perform(stage, Event("again", "dos", "", {"keys": "DIR"}, ()))
    assert stage.run is not run
    stage.load(state)
    assert (stage.run, stage.patch, stage.runs) == (run, None, {"ask": run})
    assert "MINE.BIN" not in stage.bench.files
