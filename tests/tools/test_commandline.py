from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from labkit.tools.commandline import parse
from labkit.tools.target import TARGETS


def test_quoted_lines_are_understood() -> None:
    """The command lines that posters typed name place, option, switches and file, in either case."""
    command = parse(["3", "w", "/b", "/m", "bys1.bin"], binary_switch=True)
    assert (command.target, command.option, command.binary, command.merged) == (TARGETS[3], "W", True, True)
    assert command.file == "BYS1.BIN"
    assert not command.strange


def test_without_binary_switch_the_switch_is_the_name() -> None:
    """A build that knows no /B takes it for the file's name and reads every file as binary."""
    command = parse(["2", "W", "/B", "A.BIN"], binary_switch=False)
    assert command.file == "/B"
    assert command.binary


def test_strange_switches_are_kept_apart() -> None:
    """A switch that nobody knows is neither a file nor silently dropped."""
    command = parse(["2", "W", "/SATA", "A.BIN"], binary_switch=True)
    assert command.strange == ("/SATA",)
    assert command.file == "A.BIN"


def test_places_are_ports_and_head_bytes() -> None:
    """X stands for the base port and the byte that goes into Device/Head."""
    assert [(place.base, place.head, place.position) for place in TARGETS.values()] == [
        (0x1F0, 0xA0, 0),
        (0x1F0, 0xB0, 1),
        (0x170, 0xA0, 0),
        (0x170, 0xB0, 1),
    ]


def test_c_alone_stands_for_all_places() -> None:
    """`/C` comes in place of X; behind an X it is no option."""
    assert (parse(["/c"], True).option, parse(["/c"], True).target) == ("/C", None)
    assert parse(["2", "/C"], True).target == TARGETS[2]


def test_a_number_of_any_length_is_no_place() -> None:
    """Digits by the thousand name no place, and no number is made of them."""
    assert parse(["9" * 10_000, "W"], True).target is None


@given(st.lists(st.text(max_size=8), max_size=6), st.booleans())
def test_no_words_break_it(words: list[str], binary_switch: bool) -> None:
    """Whatever a learner types is taken apart without an error."""
    command = parse(words, binary_switch)
    assert command.target is None or command.target in TARGETS.values()
