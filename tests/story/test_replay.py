"""Replays: the acts alone move the bench, and what shows is compared with what was seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from labkit import cli
from labkit.story import replay as module
from labkit.story.replay import Replay, replay, set_stage, steps
from labkit.story.thread import Event, read_thread, thread_path
from tests.story.full import Full, Replayed
from tests.story.short import SHORT, short_thread

FIELDS = ["id", "kind", "expected", "emulated", "matched"]


@pytest.fixture(scope="session", params=[1, 2])
def full(request: pytest.FixtureRequest, replayed: Replayed) -> Full:
    """Both threads, replayed."""
    return replayed(request.param)


@pytest.fixture
def short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make `replay(...)` read the short thread, whatever number is asked for."""
    path = short_thread(tmp_path)
    monkeypatch.setattr(module, "thread_path", lambda _: path)
    return path


# The real ones ---------------------------------------------------------------------------------


def test_all_stated_observations_match(full: Full) -> None:
    """The emulation shows what the posters saw, and the exit status says so."""
    assert len(full.of("stated")) >= {1: 30, 2: 28}[full.number]
    assert [row["id"] for row in full.of("stated") if row["matched"] is not True] == []
    assert full.status == 0


def test_inferred_ones_match_too_and_lost_ones_do_not_count(full: Full) -> None:
    """What follows from the thread holds; what the stored copy lacks is neither right nor wrong."""
    assert all(row["matched"] is True for row in full.of("inferred"))
    assert {row["matched"] for row in full.of("lost")} == {None}


def test_there_is_one_row_for_each_observation(full: Full) -> None:
    """Rows have the five fields, in the order of the thread, with its ids, kinds and expected values."""
    assert all(list(row) == FIELDS for row in full.rows)
    thread = read_thread(thread_path(full.number))
    assert [(row["id"], row["kind"], row["expected"]) for row in full.rows] == [
        (seen.id, seen.kind, seen.expected) for seen in thread.observations
    ]


TOLD = {
    1: {
        "bs41.good", "cs09.good", "cs0c.good", "cs0c.refused-original", "cs0c.refused-fixed", "js02.refused",
        "js02.name", "js02.windows", "js02.light", "js02.windows-tools", "js02.winflash", "s.180", "s.1801",
        "s.183c", "second.s", "w.180", "w.183c", "second.w", "dr.w", "uw.lines", "uw-file.lines", "other.c",
        "without-eject", "eject.writes", "back.accepted", "bs41.no-eject", "patched.light", "patched.spin",
        "patched.windows",
    },
    2: {
        "bs41.said", "bs41.post", "bs41.windows", "bs41.light", "bs41.tray", "bs41.disc", "bs41.hangs",
        "bs41.refused", "keys.backslash", "ntfs.none", "w180.unknown", "w1801.finished", "w1801.minute",
        "blank.post", "blank.light", "blank.tray", "floppy.banks", "half.post", "half.bios", "half.windows",
        "half.light", "half.tray", "half.kind", "half.disc", "half.properties", "end.accepted",
    },
}  # fmt: skip


def test_a_thread_tells_the_whole_story(full: Full) -> None:
    """Every point that the story rests on has a stated row of its own."""
    assert {row["id"] for row in full.of("stated")} >= TOLD[full.number]


# A short one -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("short")
def test_a_replay_that_differs_from_the_thread_says_so() -> None:
    """A wrong expectation gives matched False, the count shows it, and the exit status is 1."""
    result = replay("short")
    assert {row.id: row.matched for row in result.rows} == {
        "on.name": True, "on.listed": True, "on.lost": None, "ask.ends": True, "ask.wrong": False,
    }  # fmt: skip
    assert (result.count(), result.count("inferred"), result.agrees) == ((2, 3), (1, 1), False)
    lines = result.as_table().splitlines()
    assert lines[-1] == "2 of 3 stated observations match."
    assert lines[2].startswith("lost      lost     on.lost: ")
    assert lines[4].startswith("stated    DIFFERS  ask.wrong: ['Flash Type")
    assert cli.main(["replay", "short"]) == 1


def test_the_same_thread_gives_the_same_rows(short: Path) -> None:
    """Twice the same rows, consoles and time on the clock."""

    def run() -> tuple[Any, ...]:
        result: Replay = replay("short")
        return result.rows, {key: str(one) for key, one in result.runs.items()}, result.bench.bench.clock.now

    assert run() == run()
    assert set(run()[1]) == {"ask"}
    assert short.exists()


def test_expected_values_never_reach_the_machine(tmp_path: Path) -> None:
    """With every expected value changed, the emulation shows the same: it compares and does not recite."""
    shown = []
    for text in (SHORT, SHORT.replace("true", '"x"').replace("false", '"y"').replace("[]", '["z"]')):
        thread = read_thread(short_thread(tmp_path, text))
        rows = [row for _, seen in steps(thread.events, set_stage(thread)) for row in seen]
        shown.append([row.emulated for row in rows])
        assert [row.expected for row in rows] == [seen.expected for seen in thread.observations]
    assert shown[0] == shown[1]


@pytest.mark.usefixtures("short")
def test_a_listener_hears_of_each_event_as_it_is_over() -> None:
    """`told` gets the event and its rows, in order."""
    heard: list[tuple[str, int]] = []

    def told(event: Event, rows: list[Any]) -> None:
        heard.append((event.id, len(rows)))

    replay("short", told)
    assert heard == [("on", 3), ("ask", 2)]


def test_an_unknown_thread_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """The command line names the threads there are and ends with status 2."""
    assert cli.main(["replay", "99", "--json"]) == 2
    assert capsys.readouterr().err.startswith("labkit replay: There is no thread 99: choose one of 1")
