from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.mcu import IllegalAct
from labkit.mcu.events import EVENTS_KEPT
from tests.mcu.helpers import Board


def test_the_reserved_opcode_is_noted_and_passed() -> None:
    """A5h does nothing but leave one event with its place and time."""
    board = Board({0: "00 A5 04"})
    board.run(3)
    assert board.cpu.sfr[0x60] == 1
    sentence = "The CPU met the reserved opcode A5h at 0001h and went on behind it."
    assert board.cpu.events == [IllegalAct("reserved opcode", 1, 2, sentence)]


@pytest.mark.parametrize(
    ("code", "pointer", "after"),
    [
        ("C0 30", 0xFF, 0x00),
        ("12 00 10", 0xFE, 0x00),
        ("11 10", 0xFF, 0x01),
        ("D0 30", 0x00, 0xFF),
        ("22", 0x01, 0xFF),
        ("32", 0x00, 0xFE),
    ],
)
def test_a_stack_that_runs_over_the_end_is_noted(code: str, pointer: int, after: int) -> None:
    """Pushes, calls, pops and returns over the end of internal RAM wrap and leave one event each."""
    board = Board({0: code})
    board.sfr(0x81, pointer)
    board.run(2)
    assert board.sfr(0x81) == after
    assert [(act.kind, act.pc) for act in board.cpu.events] == [("stack wrap", 0)]


def test_an_interrupt_can_wrap_the_stack_too() -> None:
    """The hardware's own call counts as a push."""
    board = Board()
    board.sfr(0x81, 0xFE)
    board.sfr(0xA8, 0x81)
    board.cpu.int0 = True
    board.run(2)
    assert [(act.kind, act.cycle) for act in board.cpu.events] == [("stack wrap", 2)]
    assert (board.cpu.iram[0xFF], board.cpu.iram[0], board.sfr(0x81)) == (0, 0, 0)


def test_stack_up_to_the_end_is_no_event() -> None:
    """Using the last byte is legal."""
    board = Board({0: "C0 30 D0 30"})
    board.sfr(0x81, 0xFE)
    board.run(4)
    assert board.cpu.events == []


def test_executing_erased_flash_is_noted_once_per_run() -> None:
    """Sixteen FFh in a row make one event, however long the run; a new run makes a new one."""
    board = Board({0x40: "FF " * 40 + "02 02 00", 0x200: "FF " * 16 + "80 FE"})
    board.cpu.pc = 0x40
    board.run(70)
    assert [(act.kind, act.pc, act.cycle) for act in board.cpu.events] == [
        ("erased flash", 0x4F, 16),
        ("erased flash", 0x20F, 58),
    ]


def test_fifteen_are_not_enough_and_slices_change_nothing() -> None:
    """The count goes on over the end of a run and begins anew behind any other instruction."""
    board = Board({0: "FF " * 15 + "00" + " FF" * 15})
    for _ in range(31):
        board.run(1)
    assert board.cpu.events == []
    board = Board({0: "FF " * 16})
    for _ in range(16):
        board.run(1)
    assert [act.kind for act in board.cpu.events] == ["erased flash"]


def test_events_are_bounded() -> None:
    """A CPU that runs wild keeps the first events and counts the others."""
    board = Board(fill=0xA5)
    board.run(1000)
    assert (len(board.cpu.events), board.cpu.events_dropped) == (EVENTS_KEPT, 1000 - EVENTS_KEPT)
    assert board.cpu.events[0].pc == 0


def test_a_hook_hears_of_each_event() -> None:
    """An observer of kind illegal gets the event, and may stop the run there."""
    board = Board({0: "00 A5 00 A5"})
    heard: list[IllegalAct] = []

    def stop(act: IllegalAct) -> None:
        heard.append(act)
        board.cpu.request_stop()

    with board.cpu.hooks.add("illegal", stop):
        board.run(100)
    assert (board.cpu.pc, [act.pc for act in heard]) == (2, [1])
    board.run(3)
    assert len(heard) == 1


def _constant(fill: int, stretch: int, leap: bool) -> Board:
    """All one byte but for a jump behind `stretch` of them; timer 0 interrupts. Only a list is leapt."""
    board = Board({0x0B: "0D 32", 0x100 + stretch: "02 01 00"}, fill=fill)
    board.cpu.code = board.view if leap else bytes(board.view)
    board.cpu.pc = 0x100
    board.sfr(0x89, 0x01)
    board.sfr(0x88, 0x10)
    board.sfr(0xA8, 0x82)
    return board


@given(
    fill=st.sampled_from([0x00, 0xFF]),
    stretch=st.integers(200, 2000),
    slices=st.lists(st.integers(1, 150_000), min_size=1, max_size=4),
)
def test_a_leap_over_a_constant_chip_equals_a_walk(fill: int, stretch: int, slices: list[int]) -> None:
    """The quick way through many FFh or 00h ends in the state that one byte after the other gives."""
    walked, leapt = _constant(fill, stretch, False), _constant(fill, stretch, True)
    for cycles in slices:
        walked.run(cycles)
        leapt.run(cycles)
        assert leapt.cpu.save() == walked.cpu.save()


def test_a_leap_goes_on_over_the_end_of_the_code_space() -> None:
    """A blank chip is executed round and round, and the count of bytes is the count of cycles."""
    board = Board(fill=0xFF)
    board.run(1_000_000)
    assert (board.cpu.pc, board.cpu.cycles) == (1_000_000 % 0x10000, 1_000_000)
    assert [act.cycle for act in board.cpu.events] == [16]
