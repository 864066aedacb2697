from __future__ import annotations

import pytest

from labkit.mcu.interpreter import hooked_burst, plain_burst
from tests.mcu.helpers import Board

# 0: MOV DPTR,#1000h; INC A; MOVX @DPTR,A; MOVX A,@DPTR; SJMP 3
LOOP = {0: "90 10 00 04 F0 E0 80 FB"}


def test_without_hooks_the_engine_knows_nothing_of_them() -> None:
    """The plain engine runs until a ranged hook comes, and again when the last one has gone."""
    board = Board()
    assert board.cpu._engine is plain_burst
    first = board.cpu.hooks.add("execute", print)
    with board.cpu.hooks.add("bank", print):
        assert board.cpu._engine is hooked_burst
    first.remove()
    first.remove()
    assert board.cpu._engine is plain_burst


def test_execute_hooks_see_their_range_and_all_registers() -> None:
    """The callback comes before the instruction, with registers and time up to date."""
    board = Board(LOOP)
    seen: list[tuple[int, int, int]] = []
    with board.cpu.hooks.add(
        "execute", lambda pc: seen.append((pc, board.sfr(0xE0), board.cpu.cycles)), 4, 5
    ):
        board.run(12)
    assert seen == [(4, 1, 3), (5, 1, 5), (4, 2, 10)]


def test_an_instruction_over_the_end_of_code_is_announced_once() -> None:
    """The hook comes before an instruction whose operands lie behind FFFFh, and the operands are found."""
    board = Board({0xFFFE: "02 12", 0: "34"})
    seen: list[int] = []
    board.cpu.pc = 0xFFFE
    with board.cpu.hooks.add("execute", seen.append):
        board.run(3)
    assert seen == [0xFFFE, 0x1234]


def test_an_execute_hook_may_change_registers_and_the_program_counter() -> None:
    """What the callback writes is what the program goes on with."""
    board = Board({0: "00 00 00", 0x50: "24 01"})

    def divert(pc: int) -> None:
        board.cpu.pc = 0x50
        board.sfr(0xE0, 0x41)
        board.sfr(0xD0, 0x80)

    with board.cpu.hooks.add("execute", divert, 1, 1):
        board.run(2)
    assert (board.cpu.pc, board.sfr(0xE0), board.sfr(0xD0)) == (0x52, 0x42, 0)


def test_a_breakpoint_stops_before_its_instruction_and_lets_the_next_run_pass() -> None:
    """A hook that requests a stop does so before; going on does not stop there again at once."""
    board = Board(LOOP)
    with board.cpu.hooks.add("execute", lambda pc: board.cpu.request_stop(), 4, 4):
        board.cpu.run(1000)
        assert (board.cpu.pc, board.sfr(0xE0), board.cpu.cycles) == (4, 1, 3)
        board.cpu.run(1000)
        assert (board.cpu.pc, board.sfr(0xE0), board.cpu.cycles) == (4, 2, 10)


def test_execute_hooks_see_an_instruction_over_the_end_of_code_space_once() -> None:
    """An instruction that begins at FFFEh and ends at 0 is one instruction to its observer."""
    board = Board({0xFFFE: "75 30", 0: "11 00 00"})
    board.cpu.pc = 0xFFFE
    seen: list[tuple[int, int]] = []
    with board.cpu.hooks.add("execute", lambda pc: seen.append((pc, board.cpu.cycles))):
        board.run(4)
    assert seen == [(0xFFFE, 0), (1, 2), (2, 3)]
    assert board.cpu.iram[0x30] == 0x11


def test_read_and_write_hooks_see_movx() -> None:
    """Address and value of each MOVX in the range, RAM and device cells alike."""
    board = Board(LOOP)
    seen: list[tuple[str, int, int, int]] = []
    add = board.cpu.hooks.add
    with (
        add("write", lambda a, v: seen.append(("write", a, v, board.cpu.cycles)), 0x1000, 0x1000),
        add("read", lambda a, v: seen.append(("read", a, v, board.cpu.cycles))),
        add("write", lambda a, v: seen.append(("never", a, v, 0)), 0, 0xFFF),
    ):
        board.run(7)
        board.device(0x1000)
        board.inputs[0x1000] = 0x20
        board.run(7)
    assert seen == [
        ("write", 0x1000, 1, 5),
        ("read", 0x1000, 1, 7),
        ("write", 0x1000, 2, 12),
        ("read", 0x1000, 0x20, 14),
    ]


def test_bank_hooks_see_changes_of_the_latch() -> None:
    """Before and after, only when the latch changes, only to a value in the range."""
    board = Board({0: "75 90 03 75 90 03 75 90 05 75 90 01"})
    seen: list[tuple[int, int]] = []
    with board.cpu.hooks.add("bank", lambda before, after: seen.append((before, after)), 2, 5):
        board.run(8)
    assert seen == [(0xFF, 3), (3, 5)]


def test_hooks_can_come_and_go_in_callbacks() -> None:
    """A hook added or removed while the CPU runs counts from the next instruction."""
    board = Board(LOOP)
    board.device(0x1000)
    seen: list[int] = []
    board.on_write = lambda address, value: (
        board.cpu.hooks.add("execute", seen.append) if value == 1 else None
    )
    board.run(8)
    assert seen == [5, 6, 3][: len(seen)]
    assert seen[0] == 5


@pytest.mark.parametrize(
    ("kind", "lo", "hi", "message"),
    [("fetch", 0, 1, "there is no hook 'fetch'; use one of"), ("read", 5, 4, "a hook needs 0 <= lo <= hi")],
)
def test_wrong_hooks_are_refused(kind: str, lo: int, hi: int, message: str) -> None:
    """Misuse is an error in one sentence."""
    with pytest.raises(ValueError, match=message):
        Board().cpu.hooks.add(kind, print, lo, hi)


def test_hooks_change_nothing() -> None:
    """A watched run ends in the same state as an unwatched one."""
    watched, plain = Board(LOOP), Board(LOOP)
    with (
        watched.cpu.hooks.add("execute", lambda pc: None),
        watched.cpu.hooks.add("read", lambda a, v: None),
        watched.cpu.hooks.add("write", lambda a, v: None),
    ):
        watched.run(5000)
    plain.run(5000)
    assert watched.cpu.save() == plain.cpu.save()
