from __future__ import annotations

import pytest

from labkit.story.replay import Row
from labkit.story.telling import Scene, Telling, Told
from labkit.story.thread import Event, Observation, ThreadError


def told(kind: str = "stated", matched: bool | None = True, emulated: object = "x", **more: object) -> Told:
    """One observation made up for a test."""
    seen = Observation("a.b", kind, "says", str(more.pop("look", "post_name")), "x", dict(more))
    return Told(seen, Row("a.b", kind, "x", emulated, matched))


def test_play_goes_up_to_an_event_and_no_further() -> None:
    """The first event switches on and is looked at; the rest of the thread lies ahead."""
    story = Telling(1)
    scenes = story.play("start").scenes
    assert [scene.event.id for scene in scenes] == ["start"]
    assert story.bench.post_name == "SONY    DVD RW DW-D22A BYS2"
    assert story.count() == (1, 1)
    assert story.count("inferred") == (1, 1)
    assert len(story.told) == 2


def test_an_event_is_played_once() -> None:
    """What is over, or does not exist, cannot be played; the sentence says what lies ahead."""
    story = Telling(1)
    story.play("start")
    for wrong in ("start", "nowhere"):
        with pytest.raises(ThreadError, match=r"does not lie ahead: choose one of bs41,"):
            story.play(wrong)


def test_a_scene_shows_act_console_and_observations() -> None:
    """A scene reads like the thread: what was done, what was printed, what was seen."""
    event = Event("w", "mtkflash", "So he did.", {"version": "1.83c", "command": "S", "hold_eject": True}, ())
    scene = Scene(event, ("line one", "line two"), (told(),))
    assert str(scene).splitlines() == [
        "> DOS: MTKFLASH # S   (version 1.83c), eject held at power-up",
        "  (So he did.)",
        "    line one",
        "    line two",
        "  stated, as seen: says | post name: x",
    ]


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (told(matched=False, emulated=None), "stated, DIFFERS: says | post name: None"),
        (told("lost", None, [], look="console"), "lost: says | console: 0 lines"),
        (told(emulated=["a"], look="console"), "stated, as seen: says | console: 1 line, the same"),
        (told(emulated=["a"] * 2, matched=False, look="console"), "stated, DIFFERS: says | console: 2 lines"),
        (told(emulated=True, look="flash_holds", file="A"), "stated, as seen: says | flash holds A: yes"),
        (told("inferred", emulated=False, look="spun"), "inferred, as seen: says | spun: no"),
    ],
)
def test_an_observation_in_words(one: Told, text: str) -> None:
    """Kind, verdict, what is said and what is shown, without Python values."""
    assert str(one) == text


@pytest.mark.parametrize("number", [1, 2])
def test_every_act_of_a_thread_has_a_sentence(number: int) -> None:
    """No event is shown by its bare act name, and no template is left unfilled."""
    for event in Telling(number).thread.events:
        title = Scene(event, (), ()).title
        assert title != event.act
        assert "{" not in title
