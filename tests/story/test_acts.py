"""Acts of a thread."""

from __future__ import annotations

import pytest

from labkit.story.acts import ACTS, perform
from labkit.story.shelf import DownloadError
from labkit.story.stage import Stage
from labkit.story.thread import Event, ThreadError
from labkit.story.workbench import Workbench


@pytest.fixture(scope="module")
def stage() -> Stage:
    """A healthy drive that is switched on."""
    stage = Stage(Workbench())
    perform(stage, _event("power_on"))
    return stage


def _event(act: str, **options: object) -> Event:
    return Event("here", act, "", options, ())


@pytest.mark.parametrize(
    ("act", "options", "sentence"),
    [
        ("hit", {}, "Event here: there is no act 'hit'; use one of power_on, "),
        ("mtkflash", {"version": "1.80"}, "Event here: mtkflash: missing a required argument: 'command'."),
        ("power_on", {"file": "X"}, "Event here: power_on: got an unexpected keyword argument 'file'."),
    ],
)
def test_a_bad_act_is_one_sentence(stage: Stage, act: str, options: dict[str, object], sentence: str) -> None:
    """An unknown act, a missing option and a strange one are named with their event."""
    with pytest.raises(ThreadError) as caught:
        perform(stage, _event(act, **options))
    assert str(caught.value).startswith(sentence)


def test_an_error_inside_an_act_is_not_called_a_bad_option(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistake of the library itself keeps its own face."""

    def broken(_: Stage) -> None:
        raise TypeError("a mistake inside")

    monkeypatch.setitem(ACTS, "power_on", broken)
    with pytest.raises(TypeError, match="a mistake inside"):
        perform(stage, _event("power_on"))


def test_a_console_is_kept_by_event_and_gone_after_the_next_act(stage: Stage) -> None:
    """What the last act printed can be looked at until something else is done."""
    perform(stage, _event("mtkflash", version="1.83c", command="S"))
    assert stage.run is not None and stage.runs["here"] is stage.run
    perform(stage, _event("omnipatcher", file="BS41.BIN"))
    assert stage.run is None and stage.patch is not None
    perform(stage, _event("power_cycle"))
    assert stage.run is stage.patch is None


def test_a_fixed_flasher_is_kept_under_its_new_name(stage: Stage) -> None:
    """FlashFix makes a file that later acts find; one that nobody made is refused by name."""
    perform(stage, _event("flashfix", file="DR16CS0C.EXE", to="fixed.exe"))
    assert stage.bench.file("FIXED.EXE") != stage.bench.file("DR16CS0C.EXE")
    with pytest.raises(DownloadError, match="There is no file NEVER"):
        perform(stage, _event("flashfix", file="NEVER.EXE", to="X.EXE"))


def test_a_move_ends_with_the_power_on(stage: Stage) -> None:
    """The drive stands at its new place and has been through POST there."""
    perform(stage, _event("move", position="secondary slave"))
    assert (stage.bench.place, stage.bench.x) == ("secondary slave", 4)
    assert stage.bench.post_name is not None
    perform(stage, _event("move", position="primary slave"))


def test_eject_is_held_only_where_the_act_says_so(stage: Stage) -> None:
    """With hold_eject the PC is switched off and on first, and the parallel chip answers."""
    for held, chip in ((False, "SST(SST25VF040)(Serial)"), (True, "AMD(AM29LV008BB)")):
        perform(stage, _event("mtkflash", version="1.83c", command="S", hold_eject=held))
        assert stage.run is not None and f"Flash Type : {chip}" in stage.run.lines
    perform(stage, _event("power_cycle"))
    assert not stage.bench.drive.board.gate.open
