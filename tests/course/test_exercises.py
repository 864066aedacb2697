"""Reading exercises: what is wrong in a file is said with file, exercise and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from labkit.catalog import data_dir
from labkit.catalog.errors import CatalogError
from labkit.course.exercises import read_exercises
from labkit.course.judging import judge, judged

GOOD = (data_dir() / "exercises" / "00.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "00.2"', 'id = "00.4"', r"00\.toml: \[exercise 00\.2\] id must be '00\.2' at this place"),
        ("[[exercise]]", "[[task]]", r"00\.toml: write each exercise under"),
        ('name = "revision"', 'name = "the revision"', r"\[exercise 00\.2\] name must be a name of Python"),
        ("answer = ...", "answer = 3", r"\[exercise 00\.1\] starter must leave something open"),
        ("answer = ...", "answer = = ...", r"\[exercise 00\.1\] starter is not Python \(line 1"),
        ("answer = ...", "other = ...", r"\[exercise 00\.1\] starter must define answer at its top level"),
        ('key = "last-number"', 'key = "Last one"', r"\[exercise 00\.1, mistake Last one\] key must be"),
        ('key = "last-number"', 'key = "thousands"', r"\[exercise 00\.1\] mistake must come twice or more"),
        ("proves =", 'mood = "good"\nproves =', r"\[exercise 00\.1\] mood is not a field of this table"),
        ("proves =", "shows =", r"\[exercise 00\.1\] proves is missing"),
        ('key = "thousands"', 'key = "thousands"\nmood = "bad"', r"mood is not a field of this table"),
        ("hints = [", "hints = [3,", r"\[exercise 00\.1\] hints must be an array of texts"),
        ('hints = [\n    "B', 'hints = ["one"]\nother = ["', r"\[exercise 00\.1\] hints must hold 2 texts"),
    ],
)
def test_a_slip_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Whoever writes an exercise is told the place of a slip and what should stand there."""
    assert old in GOOD
    path = tmp_path / "00.toml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(CatalogError, match=said):
        read_exercises(path)


def test_judges_and_data_agree(tmp_path: Path) -> None:
    """A judge that is missing, comes twice, or names a mistake that the data lack is a fault of the lab."""
    task = read_exercises(data_dir() / "exercises" / "00.toml")[0]
    other = judge("00.77")(lambda _: "no-such-key")
    strange = type(task)(**{**vars(task), "id": "00.77"})
    with pytest.raises(RuntimeError, match="names 'no-such-key'"):
        judged(strange, 1)
    with pytest.raises(RuntimeError, match="Write @judge"):
        judged(type(task)(**{**vars(task), "id": "00.78"}), 1)
    with pytest.raises(ValueError, match="has a judge already"):
        judge("00.1")(other)
