from __future__ import annotations

import pytest

from labkit.ata.registers import Register
from labkit.story.exchange import GIVE, READ, SHOW, TAKE, WRITE, Event, ExchangeLog
from labkit.views.exchange import BUSY, DATA, FAULT, FREE, exchange, show_exchange, state_of

HERE = ("primary slave",)


def log(places: tuple[str, ...] = HERE) -> ExchangeLog:
    """A small exchange: a command, a poll, a block, an error."""
    return ExchangeLog(
        dict.fromkeys(places, 0),
        [
            Event(WRITE, 0, 0, places, Register.COMMAND, 0xA0),
            Event(SHOW, 0, 0, places[-1:], Register.STATUS, 0x80),
            Event(READ, 600, 9_600, places[-1:], Register.STATUS, 0x80, count=10),
            Event(SHOW, 10_000, 10_000, places[-1:], Register.STATUS, 0x58),
            Event(GIVE, 2_000_000, 2_000_000, places, data=bytes(12), packet=True),
            Event(SHOW, 2_000_000, 2_000_000, places[-1:], Register.STATUS, 0x80),
            Event(SHOW, 2_100_000, 2_100_000, places[-1:], Register.STATUS, 0x51),
            Event(TAKE, 3 * 10**9, 3 * 10**9, (), data=b"\xff" * 20),
        ],
    )


def test_a_line_changes_its_look_where_the_status_does() -> None:
    """The drive's line begins as it was, and turns at the row of each change."""
    assert exchange(log()).states(HERE[0]) == [(0, FREE), (1, BUSY), (3, DATA), (5, BUSY), (6, FAULT)]
    assert [state_of(one) for one in (0xD9, 0x59, 0x51, 0x70)] == [BUSY, DATA, FAULT, FREE]


def test_words_tell_every_event() -> None:
    """Who cannot see the arrows reads each event with its time, and who was concerned."""
    lines = show_exchange(log(), title="T").words.splitlines()
    assert lines == [
        "A host and 1 drive: primary slave.",
        "0.0 µs: host: write COMMAND A0h: PACKET",
        "0.0 µs: drive: status 80h: BSY, by hardware",
        "0.6 µs: host: read STATUS 80h: BSY, 10 times in 9.0 µs",
        "10.0 µs: drive: status 58h: DRDY DSC DRQ, by firmware",
        "2.00 ms: host: packet TEST UNIT READY",
        "2.00 ms: drive: status 80h: BSY, by hardware",
        "2.10 ms: drive: status 51h: DRDY DSC ERR, by firmware",
        "3.000 s: host: 20 bytes to the host: FF FF FF FF FF FF FF FF ... (from nobody)",
    ]


def test_with_two_drives_words_name_them() -> None:
    """On a shared cable each line says which drive is meant, or both."""
    text = show_exchange(log(("primary master", "primary slave"))).words
    assert "A host and 2 drives: primary master and primary slave." in text
    assert "write COMMAND A0h: PACKET (to both)" in text
    assert "10.0 µs: primary slave: status 58h" in text and "10 times in 9.0 µs (from primary slave)" in text


def test_a_long_record_is_cut_and_says_so() -> None:
    """What is not drawn is counted; to show nothing is misuse."""
    made = show_exchange(log(), most=3)
    assert len(made.data.events) == 3 and made.words.endswith("5 more events not shown")
    with pytest.raises(ValueError, match="at least one"):
        exchange(log(), 0)


def test_it_can_be_drawn_for_one_drive_and_for_two() -> None:
    """Both forms give a picture of a height that grows with the events."""
    one, two, short = show_exchange(log()), show_exchange(log(("a", "b"))), show_exchange(log(), most=2)
    assert one.png() != two.png() and one.height > short.height
