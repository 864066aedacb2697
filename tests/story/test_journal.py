"""What is done to a workbench is written down, and what is written down does it again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import count

import pytest

from labkit.catalog import models
from labkit.drive.disc import Disc, sample_disc
from labkit.firmware.store import read_image
from labkit.host.clock import BusyError
from labkit.host.console import RunResult
from labkit.story.entry import Entry
from labkit.story.parts import another_unit
from labkit.story.workbench import Workbench
from labkit.tools.erasing import Erasing
from tests.story.sessions import SHORT, improvise, play, trace


def differing(one: Workbench, other: Workbench) -> list[str]:
    """Names of what two sessions left otherwise."""
    left, right = trace(one), trace(other)
    return [name for name in left if left[name] != right[name]]


@pytest.mark.parametrize("seed", range(8))
def test_a_session_can_be_done_again(seed: int) -> None:
    """The code of a random session leaves the same drives, screens and time, and is its own code again."""
    bench = improvise(seed)
    again = play(bench.journal.code(), Workbench())
    assert differing(bench, again) == []
    assert again.journal.code() == bench.journal.code()


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1000, 1300))
def test_many_sessions_can_be_done_again(seed: int) -> None:
    """The same for three hundred sessions."""
    bench = improvise(seed)
    assert differing(bench, play(bench.journal.code(), Workbench())) == []


def test_only_the_outermost_verb_is_written() -> None:
    """What a verb does by means of others is its own affair, and an entry tells when, what and what came."""
    bench = Workbench()
    bench.power_cycle(hold_eject=True)
    bench.service_jumper(True)
    assert [one.call for one in bench.journal] == ["power_cycle(hold_eject=True)", "service_jumper(True)"]
    first, second = bench.journal
    assert (first.number, first.verb, first.options) == (1, "power_cycle", {"hold_eject": True})
    assert first.text == "Power off, power on, eject held at power-up"
    assert first.outcome == "Primary Slave : SONY    DVD RW DW-D22A BYS2"
    assert (first.start, first.end, second.end) == (0, second.start, bench.bench.clock.now)
    assert bench.journal.code("pc") == "pc.power_cycle(hold_eject=True)\npc.service_jumper(True)\n"


def test_looks_are_not_written() -> None:
    """To start Windows is an act; to look whether a drive is listed in the Windows that runs is none."""
    bench = Workbench()
    assert bench.in_windows and bench.windows_name
    assert [(one.call, one.outcome) for one in bench.journal] == [("windows()", "SONY DVD RW DW-D22A")]
    assert bench.in_windows and bench.windows() is bench.running_windows and bench.light and bench.post_name
    bench.file("BYS2.BIN")
    bench.save()
    assert len(bench.journal) == 1


def test_waits_in_a_row_are_one() -> None:
    """Many small steps of time are one line, to the nanosecond; anything between them parts them."""
    bench = Workbench()
    for _ in range(30):
        bench.wait(0.0333333333)
    bench.wait(2)
    bench.hold_eject()
    bench.wait(5)
    assert [one.call for one in bench.journal] == ["wait(2.99999999)", "hold_eject()", "wait(5)"]
    assert [one.number for one in bench.journal] == [1, 2, 3]
    bench.bench.wait(1.0)
    bench.wait(1)
    lines = bench.journal.code().splitlines()
    assert lines[-2:] == ["# Here 1 s passed by other means than a verb of the bench.", "bench.wait(1)"]


def test_what_is_refused_is_written_too() -> None:
    """A verb may have done half its work before it raised; its line does so again and goes on."""
    bench = Workbench()
    bench.power_on()
    with pytest.raises(ValueError, match="There is no jumper 'XX'"):
        bench.set_jumper("XX")
    with pytest.raises(LookupError, match=r"There is no file X\.BIN"):
        bench.program_chip("X.BIN")
    assert not bench.bench.powered
    said = [one.outcome for one in bench.journal][1:]
    assert said[0].startswith("There is no jumper 'XX'; take one of") and said[1].startswith(
        "There is no file"
    )
    code = bench.journal.code()
    assert code.splitlines()[0] == "from contextlib import suppress"
    assert code.splitlines()[2:] == [
        "with suppress(ValueError): bench.set_jumper('XX')",
        "with suppress(LookupError): bench.program_chip('X.BIN')",
    ]
    assert differing(bench, play(code, Workbench())) == []


def test_wrong_arguments_are_no_act() -> None:
    """A call that Python refuses has done nothing."""
    bench = Workbench()
    with pytest.raises(TypeError):
        bench.power_on(eject=True)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        bench.mtkflash()  # type: ignore[call-arg]
    assert list(bench.journal) == []


def test_values_are_written_as_what_makes_them() -> None:
    """A disc, an image, a model and things that can be read only once come out as text that gives them."""
    bench = Workbench()
    bench.another_drive(another_unit("dw-d22a", 7), read_image("bs41"))
    bench.second_drive(read_image("js02"), "primary master", model=models()["board-b"])
    bench.make_floppy("one", iter(["BYS2.BIN"]), bad_sectors=range(30, 32))
    bench.power_on()
    bench.insert(sample_disc())
    code = bench.journal.code()
    assert code.splitlines() == [
        "from labkit import another_unit, sample_disc",
        "bench.another_drive(another_unit('dw-d22a', 7), 'bs41')",
        "bench.second_drive('js02', 'primary master', model='board-b')",
        "bench.make_floppy('one', ('BYS2.BIN',), bad_sectors=range(30, 32))",
        "bench.power_on()",
        "bench.insert(sample_disc())",
    ]
    assert differing(bench, play(code, Workbench())) == []


def test_what_cannot_be_written_is_a_comment() -> None:
    """A disc of one's own, a snapshot, a million bytes: the line says what is missing, and runs."""
    bench = Workbench()
    state = bench.save()
    bench.power_on()
    bench.pinhole(Disc("mine", bytes(2048)))
    bench.rebuild("1.80", Erasing("sector"))
    bench.another_drive("dw-d22a", bytes(0x100000))
    bench.load(state)
    lines = bench.journal.code().splitlines()
    assert lines[1:] == [
        "# bench.pinhole(Disc): Disc cannot be written as code.",
        "# bench.rebuild('1.80', Erasing): Erasing cannot be written as code.",
        "# bench.another_drive('dw-d22a', 1048576 bytes): 1048576 bytes cannot be written as code.",
        "# bench.load(WorkbenchState): WorkbenchState cannot be written as code.",
    ]
    assert bench.journal[-1].end == 0
    play(bench.journal.code(), Workbench())


def test_observers_hear_of_beginning_and_end() -> None:
    """A verb is told when it begins, open, and when it has ended; who leaves hears no more."""
    bench, heard = Workbench(), list[tuple[str, bool, str]]()
    hook = bench.journal.watch(lambda one: heard.append((one.verb, one.end is None, one.outcome)))
    bench.power_on()
    with suppress(ValueError):
        bench.move("here")
    hook.remove()
    bench.power_off()
    assert [(name, begun) for name, begun, _ in heard] == [
        ("power_on", True), ("power_on", False), ("move", True), ("move", False),
    ]  # fmt: skip
    assert heard[1][2].startswith("Primary Slave") and heard[3][2].startswith("There is no place 'here'")


def test_a_bench_between_two_slices_refuses_every_verb() -> None:
    """The sentence of the clock comes before anything is done or written."""
    bench = Workbench()
    bench.bench.clock.freeze("The bench is busy: wait.")
    for refused in (bench.power_on, bench.hold_eject, bench.windows, lambda: bench.download("BYS2.BIN")):
        with pytest.raises(BusyError, match="The bench is busy: wait"):
            refused()
    assert list(bench.journal) == [] and not bench.files and not bench.eject_held
    bench.bench.clock.thaw()
    bench.power_on()


# In the middle of something --------------------------------------------------------------------


def at_glance(bench: Workbench, number: int, act: Callable[[], object]) -> None:
    """Have something done at the clock's glance of this number from now on, as a panel does."""
    counter = count(1)
    bench.bench.clock.watchers.append(lambda: act() if next(counter) == number else None)


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


def test_an_interrupted_verb_is_a_comment() -> None:
    """Whoever stops a cell does not leave a line that would run on; a wait was as long as it was."""
    bench = Workbench()

    def interrupt() -> None:
        raise KeyboardInterrupt

    bench.power_on()
    at_glance(bench, 12, interrupt)
    with pytest.raises(KeyboardInterrupt):
        bench.wait(50)
    at_glance(bench, 12, interrupt)
    with pytest.raises(KeyboardInterrupt):
        bench.reset()
    assert bench.journal.code().splitlines()[1:] == [
        "bench.wait(1.2)",
        "# bench.reset(): its interruption cannot be written as code.",
    ]


def test_an_entry_reads_as_a_line() -> None:
    """A person who prints the journal gets time, deed and outcome; odd options do no harm."""
    bench = Workbench()
    bench.service_pins((1, 6))
    with suppress(ValueError):
        bench.service_pins((1, 6, 3))  # type: ignore[arg-type]
    with suppress(TypeError):
        bench.hex_edit("BYS2.BIN", "x", "00")  # type: ignore[arg-type]
    lines = repr(bench.journal).splitlines()
    assert (
        lines[0] == "0.0 s  A jumper on the service pins 1 and 6: These two are wired to nothing: no effect."
    )
    assert len(lines) == 3
    assert isinstance(bench.journal[-1], Entry) and bench.journal[:1] == [bench.journal[0]]
