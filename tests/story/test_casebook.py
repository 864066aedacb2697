"""The casebook: reports are read from a file, played, and set beside what the lab shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from labkit.story.acts import ACTS
from labkit.story.casebook import play_case, play_cases, read_casebook
from labkit.story.looks import LOOKS
from labkit.story.thread import ThreadError

HEAD = """
[[case]]
id = "one"
drive = "a drive"
cause = "a cause"
symptom = "dead"
revived = "nothing"
source = "somewhere"
confidence = "M"
"""
SEEN = '[[case.event]]\nid = "a"\nact = "power_on"\n'
LOOK = 'see = [{ id = "b", kind = "stated", says = "s", look = "in_post", expected = true }]\n'


def written(folder: Path, text: str) -> Path:
    """A casebook of the test's own."""
    path = folder / "casebook.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_all_cases_can_be_played() -> None:
    """Every act and every look of the casebook exists, and there are a dozen cases or more."""
    book = read_casebook()
    assert len(book.cases) >= 12
    for case in book.cases:
        assert {event.act for event in case.events} <= {*ACTS}
        assert {seen.look for event in case.events for seen in event.seen} <= {*LOOKS}


def test_a_report_that_is_not_played_has_its_reason() -> None:
    """Nothing is left out in silence, and asking for such a case gives the reason."""
    for one in read_casebook().left_out:
        assert one.reason.endswith(".")
        with pytest.raises(ThreadError, match="is not played: ") as caught:
            read_casebook().named(one.id)
        assert one.reason in str(caught.value)


def test_a_channel_set_to_none_lets_the_pc_boot() -> None:
    """The report of a PC that cannot boot comes out of the drive's own silence, and so does the way back."""
    played = play_case("cannot-boot")
    assert played.agrees, str(played)
    assert [one.seen.id for one in played.told] == ["cannot.hang", "cannot.quick", "cannot.back"]


def test_one_run_takes_both_drives() -> None:
    """A tool that means the one drive writes the other as well, if its gate is open."""
    told = {one.seen.id: one for one in play_case("two-at-once").told}
    assert told["two.ours"].row.matched
    assert told["two.back"].row.matched


def test_a_case_that_differs_says_so() -> None:
    """Where a report cannot be true of the lab's drive, the case says what the lab shows."""
    played = play_case("unable-to-open")
    assert not played.agrees
    assert played.counts == (1, 2)
    assert "DIFFERS: dead: not in Windows | in windows: yes" in str(played)
    assert played.as_dict()["agrees"] is False


def test_another_unit_has_its_own_calibration() -> None:
    """A foreign EEPROM stops the blink, and discs still do not read whole: units differ."""
    assert play_case("foreign-eeprom").agrees


def test_named_cases_are_played_in_the_order_asked() -> None:
    """Names choose cases; an unknown one is one sentence with those there are."""
    assert [one.case.id for one in play_cases(["unable-to-open"])] == ["unable-to-open"]
    with pytest.raises(ThreadError, match="There is no case 'x': choose one of js02-blink"):
        play_cases(["x"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD, "one compares nothing; say what was seen, or leave it out"),
        (HEAD.replace('"M"', '"sure"') + SEEN + LOOK, "the confidence 'sure' is none of H, M and L"),
        (HEAD.replace("source", "sauce") + SEEN + LOOK, "one lacks 'source'; write it down"),
        ((HEAD + SEEN + LOOK) * 2, "the id one is used twice"),
        (HEAD.replace("[[case]]", "[[left_out]]"), "one lacks 'reason'; write it down"),
    ],
)
def test_a_wrong_row_is_one_sentence(tmp_path: Path, text: str, said: str) -> None:
    """A file that cannot be played names the row and says what to do."""
    with pytest.raises(ThreadError, match=said):
        read_casebook(written(tmp_path, text))
