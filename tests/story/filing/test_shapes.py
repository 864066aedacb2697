from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest

from labkit.story.filing.container import Members
from labkit.story.filing.kinds import BYTE, FLAG, Hex, Kind, Misfit, text
from labkit.story.filing.shapes import As, Checked, Either, Many, OtherFields, Record, Table, Tuple


@dataclass(frozen=True)
class Point:
    x: int
    y: int

    def __post_init__(self) -> None:
        if self.x > self.y:
            raise ValueError("x is behind y.")


class Pair(NamedTuple):
    left: int
    right: bool


POINT = Record(Point, x=BYTE, y=BYTE)
PAIR = Record(Pair, left=BYTE, right=FLAG)
BOTH = Either(point=POINT, pair=PAIR)
SMALL = As(Hex(2, 2), bytes, tuple)


def _even(value: int) -> None:
    if value % 2:
        raise Misfit(f"{value} is odd")


def back(kind: Kind, raw: Any) -> Any:
    """Unpack what has no members."""
    return kind.unpack(raw, lambda *_: b"")


@pytest.mark.parametrize(
    ("kind", "value", "raw"),
    [
        (Many(BYTE, 0, 3), (1, 2), [1, 2]),
        (Table(text(5), BYTE, 2), {"b": 1, "a": 2}, {"b": 1, "a": 2}),
        (Tuple(a=BYTE, b=FLAG), (1, True), {"a": 1, "b": True}),
        (POINT, Point(1, 2), {"x": 1, "y": 2}),
        (PAIR, Pair(1, False), {"left": 1, "right": False}),
        (BOTH, Pair(1, False), {"pair": {"left": 1, "right": False}}),
        (SMALL, (1, 255), "01ff"),
        (Checked(BYTE, _even), 4, 4),
    ],
)
def test_shapes_go_there_and_back(kind: Kind, value: Any, raw: Any) -> None:
    """Packed they are plain JSON in their own order, and they come back as what they were."""
    packed = kind.pack(value, Members().put)
    assert packed == raw and back(kind, packed) == value
    assert type(back(kind, packed)) is type(value)
    if isinstance(raw, dict):
        assert list(packed) == list(raw)


@pytest.mark.parametrize(
    ("kind", "wrong", "says"),
    [
        (Many(BYTE, 0, 2), [1, 2, 3], "not a list of 0 to 2"),
        (Many(BYTE, 0, 2), {"0": 1}, "not a list"),
        (Many(BYTE, 0, 2), [1, 300], "number 2, 300 is not a whole number"),
        (Table(text(5), BYTE, 2), {"much too long": 1}, "text of at most 5"),
        (Table(text(5), BYTE, 1), {"a": 1, "b": 1}, "at most 1"),
        (Table(text(5), BYTE, 1), [], "not a table"),
        (Tuple(a=BYTE), [1], "is not a"),
        (POINT, {"x": 1, "y": "z"}, "y, 'z' is not a whole number"),
        (POINT, {"x": 3, "y": 2}, "x is behind y$"),
        (BOTH, {"square": {}}, "none of point, pair"),
        (BOTH, {}, "none of point, pair"),
        (SMALL, "01", "not 2 to 2 bytes"),
        (Checked(BYTE, _even), 3, "3 is odd"),
    ],
)
def test_a_misfit_says_where_it_is(kind: Kind, wrong: Any, says: str) -> None:
    """The path from outside in, and what is wrong there."""
    with pytest.raises(Misfit, match=says):
        back(kind, wrong)


@pytest.mark.parametrize("raw", [{"x": 1}, {"x": 1, "y": 2, "z": 3}, {"x": 1, "z": 2}])
def test_other_fields_are_another_version(raw: dict[str, int]) -> None:
    """A record with a field too many or too few was not written by this lab."""
    with pytest.raises(OtherFields):
        back(Table(text(5), POINT, 3), {"a": raw})


def test_a_class_that_grew_is_noticed_at_once() -> None:
    """Each field needs a kind, in the order of the class."""
    with pytest.raises(TypeError, match=r"Point has the fields x, y: give each one a kind\."):
        Record(Point, x=BYTE)


def test_another_class_is_not_written() -> None:
    """Not even one that looks alike."""
    for kind, wrong in ((POINT, Pair(1, True)), (BOTH, (1, True)), (SMALL, (1, 256)), (Tuple(a=BYTE), [1])):
        with pytest.raises(Misfit):
            kind.pack(wrong, Members().put)
