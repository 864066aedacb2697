"""Hypotheses put to the test: computed, from snapshots, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from labkit.story import trials as module
from labkit.story.replay import Row
from labkit.story.thread import ThreadError
from labkit.story.trials import Trial, Trials, Verdict
from tests.story.full import Replayed
from tests.story.short import short_rivals, short_thread


@pytest.fixture
def short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Trials:
    """Trials on the short thread."""
    monkeypatch.setattr(module, "thread_path", lambda _: short_thread(tmp_path))
    monkeypatch.setattr(module, "hypotheses_path", lambda _: short_rivals(tmp_path))
    return Trials("short")


# A short one -----------------------------------------------------------------------------------


def test_each_rival_is_played_and_compared(short: Trials) -> None:
    """Button and jumper open the gate, so the console names the parallel chip; a restart prints nothing."""
    found = {one.id: short.run(one.id) for one in short.hypotheses.rivals}
    consoles = {name: trial.rows[-1].emulated for name, trial in found.items()}
    assert consoles["who.told"][0] == "Flash Type : SST(SST25VF040)(Serial)"
    assert consoles["who.held"][0] == consoles["who.strap"][0] == "Flash Type : AMD(AM29LV008BB)"
    assert consoles["who.windows"] == []
    assert [row.id for row in found["who.told"].against] == ["ask.wrong"]
    assert [row.id for row in found["who.windows"].against] == ["ask.ends"]
    assert str(found["who.windows"]).splitlines() == [
        "who.windows: nobody asked",
        "  ask.ends: seen no, here yes",
    ]


def test_order_and_company_change_nothing(short: Trials, tmp_path: Path) -> None:
    """Whatever was run before, a rival gives the same rows; what was run once is kept."""
    names = [one.id for one in short.hypotheses.rivals]
    one_way = {name: short.run(name).rows for name in names}
    other = Trials("short")
    assert {name: other.run(name).rows for name in reversed(names)} == one_way
    assert short.run("who.held") is short.run("who.held")
    assert tmp_path.exists()


def test_a_verdict_says_when_the_evidence_cannot_decide(short: Trials) -> None:
    """None, one or several of the rivals are left, and the sentence says which case it is."""
    told, held = short.run("who.told"), short.run("who.held")
    question = short.hypotheses.questions[0]

    def good(trial: Trial) -> Trial:
        rows = tuple(Row(row.id, row.kind, row.expected, row.emulated, True) for row in trial.rows)
        return Trial(trial.hypothesis, rows)

    assert short.verdict("who").sentence == "None of these gives all that is stated."
    one = Verdict(question, (told, good(held)))
    assert one.sentence == "Only this gives all that is stated: a finger."
    assert [left.id for left in one.left] == ["who.held"]
    two = Verdict(question, (good(told), good(held), held))
    assert two.sentence == "The evidence cannot decide between 2 of 3."
    assert str(two).splitlines()[0] == "Who?"
    assert two.as_dict() == {
        "question": "who", "asks": "Who?", "left": ["who.told", "who.held"], "sentence": two.sentence,
    }  # fmt: skip


def test_a_rival_of_ones_own_is_played_the_same_way(short: Trials) -> None:
    """Other options for one act, and words read otherwise, give what the same edit in the data gives."""
    held = short.run("who.held")
    own = short.suppose("ask", hold_eject=True, reads={"ask.ends": "in_windows"})
    assert own.rows[-1] == held.rows[-1]
    assert own.rows[3].emulated is True
    assert own.hypothesis.title == "ask with hold_eject = True"
    assert short.suppose("ask", drop=["command"], command="C").rows[-1].emulated != held.rows[-1].emulated
    with pytest.raises(ThreadError, match="yours edits an event 'never'"):
        short.suppose("never")
    with pytest.raises(ThreadError, match="mtkflash: got an unexpected keyword argument 'colour'"):
        short.suppose("ask", colour="red")


def test_an_unknown_rival_is_one_sentence(short: Trials) -> None:
    """Its name is refused before anything is played."""
    with pytest.raises(ThreadError, match=r"choose one of who\.told"):
        short.run("who.else")


# Thread 2 --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def second() -> Trials:
    """Trials on thread 2, which keep what they have played."""
    return Trials(2)


@pytest.mark.parametrize("name", ["half.floppy", "half.disturbed", "zeros.ones", "type.busy"])
def test_rivals_that_the_evidence_cannot_tell_apart(second: Trials, name: str) -> None:
    """Each gives all that is stated, like the way that the thread's file goes."""
    assert [row.id for row in second.run(name).against] == []


@pytest.mark.parametrize(
    ("name", "misses"),
    [
        ("half.index", {"half.tray", "half.light", "half.disc"}),
        ("half.one-address", {"half.post", "half.bios", "half.windows", "end.accepted"}),
        ("jumper.nothing", {"end.accepted"}),
        ("jumper.alone", {"end.accepted"}),
        ("zeros.nothing", {"blank.post", "blank.light", "w1801.minute"}),
        ("zeros.erased", {"w1801.minute"}),
        ("type.left-in-ids", {"w180.unknown"}),
    ],
)
def test_rivals_that_the_evidence_rules_out(second: Trials, name: str, misses: set[str]) -> None:
    """Each fails at the observation that it ought to fail at."""
    assert {row.id for row in second.run(name).against} >= misses


def test_a_run_from_a_snapshot_is_the_replay(second: Trials, replayed: Replayed) -> None:
    """The thread as told, played in pieces between other runs, gives the rows of one unbroken replay."""
    assert [row.as_dict() for row in second.run("half.short").rows] == replayed(2).rows
