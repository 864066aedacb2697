from __future__ import annotations

from labkit.story.replay import Row
from labkit.story.symptoms import Symptoms
from labkit.story.telling import Told
from labkit.story.thread import Observation
from labkit.views.told import show_symptoms, show_told


def told(kind: str, matched: bool | None, says: str = "says") -> Told:
    """One observation made up for a test."""
    return Told(Observation("a.b", kind, says, "light", "on"), Row("a.b", kind, "on", "on", matched))


def test_only_stated_observations_are_counted() -> None:
    """Inferred and lost ones stand in the table and never in the count; a difference lowers it."""
    rows = [told("stated", True), told("stated", False), told("inferred", True), told("lost", None)]
    shown = show_told(rows)
    assert "1 of 2 stated observations are as seen." in shown.markdown
    assert "1 of 2 stated observations are as seen." in shown.plain
    assert len(shown.plain.splitlines()) == 1 + 4 + 2


def test_a_bar_or_a_tag_in_a_text_does_not_break_the_table() -> None:
    """What a poster writes cannot add a column or markup."""
    line = show_told([told("stated", True, "a | b <i>")]).markdown.splitlines()[2]
    assert line == "| stated | as seen | a \\| b &lt;i> | light: on |"


def test_drives_stand_side_by_side() -> None:
    """One row per drive, one column per symptom."""
    shown = show_symptoms(
        {"x": Symptoms("N", "W", "off", "open"), "y": Symptoms(None, None, "slow", "closed")}
    )
    lines = shown.markdown.splitlines()
    assert lines[0] == "| drive | name at POST | in Windows | light | eject button |"
    assert lines[2] == "| x | N | W | off | tray opens |"
    assert lines[3] == "| y | none | not listed | blinks slowly | nothing happens |"
