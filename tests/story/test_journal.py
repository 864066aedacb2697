"""What is done to a workbench is written down, and what is written down does it again."""

from __future__ import annotations

from contextlib import suppress

import pytest

from labkit.catalog import models
from labkit.drive.disc import Disc, sample_disc
from labkit.firmware.store import read_image
from labkit.host.clock import BusyError
from labkit.story.entry import Entry
from labkit.story.parts import another_unit
from labkit.story.workbench import Workbench
from labkit.tools.erasing import Erasing
from tests.story.sessions import at_glance, differing, improvise, play


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
