from __future__ import annotations

from typing import Any

import pytest

from labkit.ata.registers import Command
from labkit.story.filing.container import Members
from labkit.story.filing.kinds import (
    BYTE,
    FLAG,
    TIME,
    Blob,
    Hex,
    Kind,
    Maybe,
    Misfit,
    Whole,
    one_of,
    seconds,
    short,
    text,
)  # fmt: skip

WORD = one_of("a", "b")


@pytest.mark.parametrize(
    ("kind", "value", "raw"),
    [
        (BYTE, 255, 255),
        (BYTE, Command.IDENTIFY, 0xEC),
        (TIME, 1 << 62, 1 << 62),
        (FLAG, True, True),
        (seconds(10), 0.1, 0.1),
        (text(3), "äöü", "äöü"),
        (WORD, "b", "b"),
        (Hex(1, 2), b"\x00\xff", "00ff"),
        (Maybe(BYTE), None, None),
        (Maybe(BYTE), 7, 7),
    ],
)
def test_values_go_there_and_back(kind: Kind, value: Any, raw: Any) -> None:
    """What is packed is plain JSON and comes back equal; members of an IntEnum become numbers."""
    packed = kind.pack(value, Members().put)
    assert packed == raw and type(packed) is type(raw)
    assert kind.unpack(packed, lambda *_: b"") == value


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (BYTE, 256),
        (BYTE, -1),
        (BYTE, True),
        (BYTE, 1.0),
        (BYTE, "1"),
        (BYTE, None),
        (FLAG, 1),
        (seconds(10), 11.0),
        (seconds(10), float("nan")),
        (seconds(10), float("inf")),
        (seconds(10), 3),
        (text(3), "four"),
        (text(3, ascii_only=True), "ä"),
        (text(3), b"a"),
        (WORD, "c"),
        (WORD, ["a"]),
        (Hex(1, 2), ""),
        (Hex(1, 2), "000000"),
        (Hex(1, 2), "0x"),
        (Hex(1, 2), 5),
        (Blob("x", 1, 2), 7),
        (Maybe(BYTE), "x"),
    ],
)
def test_others_are_refused_where_they_stand(kind: Kind, wrong: Any) -> None:
    """A Misfit of one short line, whatever stands there."""
    with pytest.raises(Misfit) as refused:
        kind.unpack(wrong, lambda *_: b"")
    assert "\n" not in str(refused.value) and len(str(refused.value)) < 200


@pytest.mark.parametrize(("kind", "wrong"), [(BYTE, 256), (Hex(0, 1), b"ab"), (Blob("x", 0, 1), b"ab")])
def test_what_could_not_be_read_is_not_written(kind: Kind, wrong: Any) -> None:
    """The way out checks as the way in does."""
    with pytest.raises(Misfit):
        kind.pack(wrong, Members().put)


def test_many_bytes_stand_beside_the_text() -> None:
    """A blob is a member; its size is asked for before it is unpacked."""
    members, asked = Members(), list[tuple[str, int, int]]()
    name = Blob("flash", 1, 9).pack(bytearray(b"abc"), members.put)
    assert members.data == {name: b"abc"} and name.startswith("flash-")

    def get(*wanted: Any) -> bytes:
        asked.append(wanted)
        return members.data[wanted[0]]

    assert Blob("flash", 1, 9).unpack(name, get) == b"abc"
    assert asked == [(name, 1, 9)]


def test_a_sentence_shows_little_of_a_value() -> None:
    """One line of sixty characters at most, however large or deep the value is."""
    deep: Any = []
    for _ in range(500):
        deep = [deep, {"key": deep}]
    for value in (deep, "x\n" * 1000, list(range(10**5)), {str(n): n for n in range(100)}, 10**4000):
        assert len(short(value)) <= 60 and "\n" not in short(value)


def test_a_range_has_both_its_ends() -> None:
    """Whole(lo, hi) takes lo and hi."""
    assert [Whole(2, 4).unpack(n, lambda *_: b"") for n in (2, 4)] == [2, 4]
