"""Hypotheses are edits of a thread's acts: read from a file, and applied to a copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from labkit.catalog import data_dir
from labkit.story.acts import ACTS
from labkit.story.hypothesis import edited, hypotheses_path, read_hypotheses
from labkit.story.looks import LOOKS
from labkit.story.thread import ThreadError, read_thread, thread_path
from tests.story.short import RIVALS, short_rivals, short_thread

NUMBERS = [int(path.stem.removeprefix("thread-")) for path in (data_dir() / "hypotheses").iterdir()]


@pytest.mark.parametrize("number", NUMBERS)
def test_all_rivals_of_a_thread_can_be_played(number: int) -> None:
    """Each edit names an event of its thread and an act that exists, each reading a look that exists."""
    thread = read_thread(thread_path(number))
    for one in read_hypotheses(hypotheses_path(number)).rivals:
        events, first = edited(thread, one)
        assert {event.act for event in events.events} <= {*ACTS}
        assert {*one.reads.values()} <= {*LOOKS}
        assert (first == len(thread.events)) == one.told


def test_thread_2_has_rivals_on_every_question() -> None:
    """Five questions are left open, and each has three answers or more, none of them twice."""
    found = read_hypotheses(hypotheses_path(2))
    assert [one.id for one in found.questions] == ["damage", "type", "zeros", "half", "jumper"]
    assert all(len(found.on(one.id)) >= 3 for one in found.questions)
    names = [one.id for one in found.rivals]
    assert len({*names}) == len(names)


def test_an_edit_changes_a_copy(tmp_path: Path) -> None:
    """Options are set and dropped, acts replaced and put in front; the thread itself stays as it was."""
    thread = read_thread(short_thread(tmp_path))
    rivals = read_hypotheses(short_rivals(tmp_path))
    before = [(event.act, dict(event.options)) for event in thread.events]
    told, first = edited(thread, rivals.named("who.told"))
    assert (told, first) == (thread, 2)
    held, first = edited(thread, rivals.named("who.held"))
    assert (held.events[1].options, first) == ({"version": "1.83c", "command": "S", "hold_eject": True}, 1)
    strap, first = edited(thread, rivals.named("who.strap"))
    assert [event.act for event in strap.events] == ["power_on", "service_jumper", "mtkflash"]
    assert (strap.events[1].options, first) == ({"fitted": True}, 1)
    other, first = edited(thread, rivals.named("who.windows"))
    assert (other.events[1].act, other.events[1].options, first) == ("power_cycle", {}, 1)
    assert (other.events[1].seen[0].look, other.events[0]) == ("in_windows", thread.events[0])
    assert [(event.act, event.options) for event in thread.events] == before


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('question = "who"', 'question = "why"', "who.told answers 'why'; ask that, or one of who"),
        ("hold_eject = true", "", "of the rivals on who just one must have no edits"),
        ('story = "As told."', 'story = "As told."\nproof = 1', "who.told has a field 'proof'"),
        ('{ event = "ask", hold', "{ hold", "an edit of who.held needs either 'event' or 'before'"),
        ('act = "service_jumper", ', "", "an edit of who.strap puts something before ask; say which act"),
        ('asks = "Who?"', "", "who lacks 'asks'"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, old: str, new: str, what: str) -> None:
    """A file that cannot be used is refused with its name and the row."""
    text = RIVALS.replace(old, new, 1)
    if old == "hold_eject = true":
        text = text.replace('edit = [{ event = "ask",  }]', "", 1)
    assert text != RIVALS
    with pytest.raises(ThreadError, match=rf"^rivals-short.toml: .*{what}"):
        read_hypotheses(short_rivals(tmp_path, text))


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('before = "ask"', 'before = "never"', "who.strap edits an event 'never', which the thread has not"),
        ('"ask.ends" =', '"ask.never" =', "who.windows reads an observation 'ask.never'"),
    ],
)
def test_an_edit_of_what_is_not_there_is_refused(tmp_path: Path, old: str, new: str, what: str) -> None:
    """An event or an observation that the thread has not is named."""
    thread = read_thread(short_thread(tmp_path))
    rivals = read_hypotheses(short_rivals(tmp_path, RIVALS.replace(old, new)))
    with pytest.raises(ThreadError, match=what):
        [edited(thread, one) for one in rivals.rivals]


def test_unknown_names_list_the_known(tmp_path: Path) -> None:
    """A hypothesis, a question or a thread that does not exist is one sentence with those that do."""
    rivals = read_hypotheses(short_rivals(tmp_path))
    with pytest.raises(ThreadError, match=r"choose one of who\.told, who\.held, who\.strap, who\.windows"):
        rivals.named("who.else")
    with pytest.raises(ThreadError, match="no question 'why': choose one of who"):
        rivals.on("why")
    with pytest.raises(ThreadError, match="no hypotheses on thread 99: choose one of 2"):
        hypotheses_path(99)
