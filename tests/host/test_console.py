from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.host.clock import SECOND, Clock, OutOfPatience
from labkit.host.console import Console, run


def loop_for_ever(clock: Clock, console: Console) -> bool:
    """What a tool does whose bit never comes."""
    console.write("00%")
    while True:
        clock.advance_to(clock.now + SECOND)


def test_a_finished_run_shows_what_was_printed() -> None:
    """Transcript, ending and emulated seconds of a run that ends by itself."""
    clock = Clock()

    def program(console: Console) -> bool:
        console.print("one")
        console.write("two")
        clock.advance_to(clock.now + 3 * SECOND)
        return True

    result = run(clock, program, label="TOOL")
    assert (result.transcript, result.ended, result.note, result.seconds) == ("one\ntwo", "finished", "", 3.0)
    assert str(result) == result.transcript
    assert repr(result) == "one\ntwo\n[finished, 3.0 s]"


def test_a_run_that_gives_up_is_an_error_and_no_exception() -> None:
    """A program that returns False ended with an error of its own."""
    result = run(Clock(), lambda console: False, label="TOOL")
    assert (result.ended, result.transcript) == ("error", "")


def test_a_run_without_end_is_stopped_and_says_so() -> None:
    """Patience ends a run at its time; the last line of the transcript says it, on a line of its own."""
    clock = Clock()
    result = run(clock, lambda console: loop_for_ever(clock, console), label="TOOL", patience_s=60)
    assert result.ended == "stopped"
    assert result.lines[0] == "00%"
    assert result.lines[-1].startswith("[stopped after 60 s")
    assert len(result.lines) == 2
    assert result.seconds == 60.0
    assert "TOOL" in result.note


def test_time_goes_on_after_a_stopped_run() -> None:
    """A stopped run leaves a clock that works."""
    clock = Clock()
    run(clock, lambda console: loop_for_ever(clock, console), label="TOOL", patience_s=1)
    clock.advance_to(100 * SECOND)
    assert clock.now == 100 * SECOND


def test_a_run_inside_a_run_ends_both_at_the_outer_limit() -> None:
    """A program that starts another cannot get more time by it."""
    clock = Clock()

    def outer(console: Console) -> bool:
        inner = run(clock, lambda one: loop_for_ever(clock, one), label="INNER", patience_s=500)
        console.print(inner.ended)
        clock.advance_to(clock.now + SECOND)
        return True

    result = run(clock, outer, label="OUTER", patience_s=10)
    assert (result.ended, clock.now) == ("stopped", 10 * SECOND)


def test_patience_must_be_some() -> None:
    """No patience at all is misuse."""
    with pytest.raises(ValueError, match="longer than 0"):
        run(Clock(), lambda console: True, label="TOOL", patience_s=0)


def test_misuse_inside_a_program_is_not_hidden() -> None:
    """Only the end of patience is caught; a misuse of the library reaches the caller."""

    def program(console: Console) -> bool:
        raise ValueError("misuse")

    with pytest.raises(ValueError, match="misuse"):
        run(Clock(), program, label="TOOL")


@pytest.mark.parametrize(
    ("texts", "screen"),
    [
        (["00%", "\r50%", "\r100%"], "100%"),
        (["abcdef", "\rXY"], "XYcdef"),
        (["a\nb", "\rc\n", "d"], "a\nc\nd"),
        (["a\n", "\n"], "a\n"),
        ([], ""),
    ],
)
def test_a_carriage_return_writes_over_the_line(texts: list[str], screen: str) -> None:
    """A percentage that counts up leaves one line, as on a real screen."""
    console = Console()
    for text in texts:
        console.write(text)
    assert console.transcript == screen


@given(st.lists(st.text("ab \n", max_size=6), max_size=6))
def test_without_returns_the_screen_is_what_was_written(texts: list[str]) -> None:
    """Text without carriage returns is kept letter for letter, but for the last line's end."""
    console = Console()
    for text in texts:
        console.write(text)
    assert console.transcript == "".join(texts).removesuffix("\n")


def test_notes_are_off_the_screen_and_kept_once() -> None:
    """Explanations do not appear on the console, and repeat themselves only once."""
    console = Console()
    console.note("why")
    console.note("why")
    assert (console.transcript, console.notes) == ("", ["why"])


def test_losing_patience_is_not_an_ordinary_error() -> None:
    """Tools that guard against ValueError or OSError must not swallow the end of patience."""
    assert OutOfPatience.__bases__ == (Exception,)


def test_a_run_that_is_stopped_early_says_when() -> None:
    """Somebody loses patience in the middle: the run ends there, as if it had been granted no more."""

    def stopped(at: int | None, patience_s: float) -> tuple[str, float]:
        clock = Clock()
        clock.advance_to(7 * SECOND)
        if at is not None:
            clock.at(at, clock.impatient)
        result = run(clock, lambda one: loop_for_ever(clock, one), label="TOOL", patience_s=patience_s)
        return result.transcript, result.seconds

    assert stopped(19 * SECOND + 5, 180.0) == stopped(None, 12.000000005)
    assert stopped(19 * SECOND, 180.0)[0].splitlines()[-1].startswith("[stopped after 12 s")
