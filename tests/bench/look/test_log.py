"""The sections of the panel that show what was done."""

from __future__ import annotations

import json
from contextlib import suppress

from labkit.bench.look.log import ROWS, code_section, log_section
from labkit.drive.disc import Disc
from labkit.story.workbench import Workbench


def test_a_row_for_each_deed() -> None:
    """Number, time, sentence, outcome and the line to copy, which is this deed alone."""
    bench = Workbench()
    bench.power_on()
    bench.wait(2)
    with suppress(ValueError):
        bench.move("home")
    rows = log_section(bench)
    assert json.loads(json.dumps(rows)) == rows
    assert rows[0] == {
        "number": 1,
        "at": "0.0 s",
        "text": "Switch the PC on",
        "outcome": "Primary Slave : SONY    DVD RW DW-D22A BYS2",
        "code": "bench.power_on()",
    }
    assert (rows[1]["text"], rows[1]["code"]) == ("Wait 2 s", "bench.wait(2)")
    assert rows[2]["code"] == "bench.move('home')" and rows[2]["outcome"].startswith(
        "There is no place 'home'"
    )
    assert code_section(bench) == bench.journal.code()


def test_the_log_follows_what_happens() -> None:
    """A verb stands in the log while it runs, a hand under it at once; then the outcome comes."""
    bench = Workbench()
    seen: list[list[str]] = []
    bench.bench.clock.watchers.append(lambda: seen.append([row["text"] for row in log_section(bench)]))
    bench.later(2.0, "hold_eject")
    bench.power_on()
    later = "In 2 s: press the eject button and keep it down"
    assert seen[0] == [later, "Switch the PC on"]
    assert seen[-1] == [later, "Switch the PC on", "Press the eject button and keep it down"]
    assert [row["number"] for row in log_section(bench)] == [1, 2, 3]
    assert [row["at"] for row in log_section(bench)] == ["0.0 s", "0.0 s", "2.0 s"]
    bench.journal.forget()
    assert log_section(bench) == [] and code_section(bench) == ""


def test_the_newest_rows_are_shown() -> None:
    """A long session shows its end, and its code is whole; two benches are not mixed up."""
    bench, other = Workbench(), Workbench()
    other.power_on()
    for _ in range(ROWS):
        bench.hold_eject()
        bench.release_eject()
    rows = log_section(bench)
    assert (len(rows), rows[0]["number"], rows[-1]["number"]) == (ROWS, ROWS + 1, 2 * ROWS)
    assert len(code_section(bench).splitlines()) == 2 * ROWS
    assert len(log_section(other)) == 1


def test_what_cannot_be_copied_says_so() -> None:
    """The line of a deed that is no code is a comment."""
    bench = Workbench()
    bench.power_on()
    bench.pinhole(Disc("mine", bytes(2048)))
    assert log_section(bench)[-1]["code"] == "# bench.pinhole(Disc): Disc cannot be written as code."
