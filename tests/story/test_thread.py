"""Threads as data."""

from __future__ import annotations

from pathlib import Path

import pytest

from labkit.story.acts import ACTS
from labkit.story.looks import LOOKS
from labkit.story.thread import KINDS, ThreadError, read_thread, thread_path
from tests.story.short import SHORT, short_thread


def test_thread_1_is_sound() -> None:
    """Every act and look exists, each kind is one of three, each id stands once, and most of it is stated."""
    thread = read_thread(thread_path(1))
    assert {event.act for event in thread.events} <= set(ACTS)
    assert {seen.look for seen in thread.observations} <= set(LOOKS)
    assert {seen.kind for seen in thread.observations} == set(KINDS)
    ids = [seen.id for seen in thread.observations] + [event.id for event in thread.events]
    assert len(set(ids)) == len(ids)
    assert sum(seen.kind == "stated" for seen in thread.observations) > len(thread.observations) / 2
    assert all(seen.says for seen in thread.observations)


def test_acts_and_observations_keep_their_order_and_options(tmp_path: Path) -> None:
    """What is no common field is an option of its act or look."""
    thread = read_thread(short_thread(tmp_path))
    assert [event.id for event in thread.events] == ["on", "ask"]
    assert thread.events[1].options == {"version": "1.83c", "command": "S"}
    assert (thread.events[0].note, thread.events[1].note) == ("", "eject is not held")
    assert [seen.id for seen in thread.observations] == [
        "on.name",
        "on.listed",
        "on.lost",
        "ask.ends",
        "ask.wrong",
    ]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('kind = "lost"', 'kind = "heard"', "on.lost has the kind 'heard'; use stated, inferred, lost."),
        ('id = "on.lost"', 'id = "on.name"', "the id on.name is used twice"),
        ('id = "ask"', 'id = "on.name"', "the id on.name is used twice"),
        ('look = "light", ', "", "on.lost lacks 'look'; write it down."),
        ('act = "power_on"', "", "on lacks 'act'; write it down."),
        ('id = "on.lost", ', "", "a row without id lacks 'id'; write it down."),
        ('model = "dw-d22a"', "", "short lacks 'model'; write it down."),
    ],
)
def test_a_bad_file_is_one_sentence(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    """The error names the file, the row and what to do."""
    assert old in SHORT
    with pytest.raises(ThreadError, match=r"^thread-short\.toml: ") as caught:
        read_thread(short_thread(tmp_path, SHORT.replace(old, new, 1)))
    assert sentence in str(caught.value)


def test_an_unknown_thread_names_those_there_are() -> None:
    """Asking for thread 77 says which numbers exist."""
    with pytest.raises(ThreadError, match=r"There is no thread 77: choose one of 1"):
        thread_path(77)
