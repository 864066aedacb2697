"""What happens in the middle of a verb: hands that do something, a cancel, a power cut."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from labkit.host.console import RunResult
from labkit.story.workbench import Workbench
from tests.story.sessions import SHORT, at_glance, differing, play


def flash(bench: Workbench) -> RunResult:
    """A run of a tool in the middle of which something happens."""
    return bench.mtkflash(SHORT, patience_s=60.0)


def opened(act: Callable[[Workbench], object], glance: int) -> tuple[Workbench, RunResult]:
    """A bench on which something was done in the middle of a run with an open gate, and the run."""
    bench = Workbench()
    bench.power_on(hold_eject=True)
    at_glance(bench, glance, lambda: act(bench))
    return bench, flash(bench)


@pytest.mark.parametrize(
    ("verb", "options"),
    [("unplug_power", {}), ("pull_ribbon", {}), ("service_pins", {"pins": (1, 2)}), ("hold_eject", {})],
)
@pytest.mark.parametrize("glance", [3, 60, 220])
def test_a_hand_in_the_middle_is_written_and_done_again(
    verb: str, options: dict[str, object], glance: int
) -> None:
    """What a hand did while a tool ran becomes a line before it, and gives the same trace to the last bit."""
    bench, run = opened(lambda one: one.meanwhile(verb, **options), glance)
    power, tool = bench.journal
    ((after, done),) = tool.meanwhile
    assert (done.verb, done.start, done.end) == (verb, tool.start + after, tool.start + after)
    later, line = bench.journal.code().splitlines()[1:]
    assert later.startswith(f"bench.later({after / 1e9!r}, '{verb}'") and line == f"bench.{tool.call}"
    assert power.meanwhile == ()
    again = play(bench.journal.code(), Workbench())
    assert differing(bench, again) == []
    assert again.journal[-1].outcome == bench.journal[-1].outcome != ""
    assert run.seconds > 0


def test_a_wait_that_grows_or_shrinks_keeps_its_hands() -> None:
    """Steps after a wait, and a way back into it, leave in it what hands did till then, and its number."""
    bench = Workbench()
    bench.power_on()
    at_glance(bench, 5, lambda: bench.meanwhile("pull_ribbon"))
    at_glance(bench, 15, lambda: bench.meanwhile("hold_eject"))
    middle = bench.bench.clock.now + 1_000_000_000
    bench.wait(2)
    bench.bench.wait(0.25)
    bench.journal.passed(middle + 1_000_000_000)
    hands = ["bench.later(0.5, 'pull_ribbon')", "bench.later(1.5, 'hold_eject')"]
    assert bench.journal.code().splitlines()[1:] == [*hands, "bench.wait(2.25)"]
    assert differing(bench, play(bench.journal.code(), Workbench())) == []
    bench.bench.clock.now = middle
    bench.journal.went_back()
    assert bench.journal.code().splitlines()[1:] == [hands[0], "bench.wait(1.0)"]
    assert [one.number for one in bench.journal] == [1, 2]


def test_a_hand_that_fails_says_so_and_the_tool_goes_on() -> None:
    """Who does it now gets the error; who planned it finds it in the journal; the run is as it was."""
    bench = Workbench()
    bench.power_on(hold_eject=True)
    bench.later(3.0, "plug_power")
    run = flash(bench)
    ((_, done),) = bench.journal[-1].meanwhile
    assert done.planned and done.outcome == "The power of that drive is plugged in already."
    plain = Workbench()
    plain.power_on(hold_eject=True)
    assert flash(plain) == run
    assert differing(bench, plain) == []
    with pytest.raises(RuntimeError, match="plugged in already"):
        bench.meanwhile("plug_power")
    assert bench.journal[-1].call == "plug_power()"


def test_a_planned_hand_is_written_where_it_was_planned() -> None:
    """later() is the line; what it led to is told under the verb that ran then, and not written twice."""
    bench = Workbench()
    bench.later(2.0, "hold_eject")
    bench.power_on()
    assert bench.eject_held
    assert [one.text for one in bench.journal.all()] == [
        "In 2 s: press the eject button and keep it down",
        "Switch the PC on",
        "Press the eject button and keep it down",
    ]
    assert bench.journal.code() == "bench.later(2.0, 'hold_eject')\nbench.power_on()\n"
    bench.later(1.0, "release_eject")
    bench.bench.wait(2.0)
    assert not bench.eject_held and bench.journal[-1].planned
    assert bench.journal.code().count("release_eject") == 1


@pytest.mark.parametrize(
    ("seconds", "verb", "options", "sentence"),
    [
        (-1.0, "unplug_power", {}, "0 or more seconds from now, not -1"),
        (float("nan"), "unplug_power", {}, "0 or more seconds from now, not nan"),
        (1.0, "power_on", {}, "A hand cannot do 'power_on' meanwhile; let it do one of: unplug_power, "),
        (1.0, "plug_power", {"hold": 1}, "plug_power: got an unexpected keyword argument 'hold'."),
    ],
)
def test_a_hand_is_told_what_it_can_do(
    seconds: float, verb: str, options: dict[str, int], sentence: str
) -> None:
    """A verb that takes time, an option that does not exist and a moment that has passed are refused."""
    bench = Workbench()
    with pytest.raises(ValueError, match=sentence):
        bench.later(seconds, verb, **options)
    bench.wait(5)
    assert not bench.journal[-1].meanwhile


@pytest.mark.parametrize("glance", [11, 221, 240])
def test_a_run_that_was_cancelled_is_done_again(glance: int) -> None:
    """It is written as the same run with the patience that it was left, and ends at the same nanosecond."""
    bench, run = opened(lambda one: one.cancel(), glance)
    assert run.ended == "stopped" and run.seconds < 60
    assert bench.journal[-1].call == f"mtkflash({SHORT!r}, patience_s={run.seconds!r})"
    assert differing(bench, play(bench.journal.code(), Workbench())) == []


def test_a_power_cut_in_a_run_is_done_again() -> None:
    """It is written as power_cut() of that run, and the result says what a person sees."""
    bench, run = opened(lambda one: one.cut_power(), 190)
    assert run.lines[-1] == f"[the power failed after {run.seconds:g} s]" and not bench.bench.powered
    tool = f"mtkflash({SHORT!r}, patience_s=s)"
    assert bench.journal[-1].call == f"power_cut(lambda s: bench.{tool}, {run.seconds!r})"
    assert f"pc.power_cut(lambda s: pc.{tool}" in bench.journal.code("pc")
    assert bench.journal[-1].text.endswith(f"; the power fails after {run.seconds:g} s")
    again = play(bench.journal.code(), Workbench())
    assert differing(bench, again) == []
    assert again.journal.code() == bench.journal.code()


def test_a_windows_flasher_in_a_power_cut_restarts_nothing() -> None:
    """Nobody restarts the PC of a flasher whose power failed; one that was only cancelled is restarted."""
    off, moments = Workbench(), list[int]()
    at_glance(off, 300, lambda: moments.append(off.bench.clock.now) if off.cut_power() else None)
    off.windows_flash("DWD22A-BYS1.EXE")
    assert not off.bench.powered and moments == [off.bench.clock.now]
    assert differing(off, play(off.journal.code(), Workbench())) == []
    on = Workbench()
    at_glance(on, 300, on.cancel)
    assert on.windows_flash("DWD22A-BYS1.EXE").ended == "stopped"
    assert on.bench.powered
    assert differing(on, play(on.journal.code(), Workbench())) == []


def test_only_a_tool_can_be_cancelled() -> None:
    """POST, waiting and an idle bench end by themselves; they go on, and are written as they are."""
    bench = Workbench()
    assert not bench.cancel() and not bench.cut_power()
    answers: list[bool] = []
    for number in (5, 40):
        at_glance(bench, number, lambda: answers.append(bench.cancel()))
    bench.power_on()
    bench.wait(3)
    assert answers == [False, False]
    assert bench.journal.code() == "bench.power_on()\nbench.wait(3)\n"


def test_the_knocking_at_power_up_ends_when_it_is_cancelled() -> None:
    """All its runs share one patience: none follows the one that was stopped."""
    bench = Workbench(firmware="js02")
    bench.power_on()
    at_glance(bench, 500, bench.cancel)
    run = bench.mtkflash_at_power_up(SHORT)
    assert run.ended == "stopped" and "never answered" in run.note
    assert "patience_s=" in bench.journal[-1].call
    assert differing(bench, play(bench.journal.code(), Workbench(firmware="js02"))) == []


def test_a_power_cut_of_ones_own_is_written_with_its_tool() -> None:
    """The tool is the one verb that the function used; a function that does more cannot be written."""
    bench = Workbench()
    bench.power_on(hold_eject=True)
    bench.power_cut(lambda s: bench.mtkflash(SHORT, "1.83c", s), 3)
    assert (
        bench.journal[-1].call == f"power_cut(lambda s: bench.mtkflash({SHORT!r}, '1.83c', patience_s=s), 3)"
    )
    assert differing(bench, play(bench.journal.code(), Workbench())) == []

    def two(seconds: float) -> RunResult:
        bench.keyboard("uk")
        return bench.mtkflash(SHORT, patience_s=seconds)

    bench.power_cut(two, 3)
    assert bench.journal.code().splitlines()[-1].startswith("# bench.power_cut(function, 3): function cannot")
