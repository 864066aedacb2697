from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.mcu.table import ROWS
from tests.mcu.helpers import Board


def state(board: Board) -> tuple[object, ...]:
    """All that an instruction can change."""
    cpu = board.cpu
    return (cpu.pc, cpu.cycles, list(cpu.iram), list(cpu.sfr), cpu.xdata[:])


@given(
    opcode=st.integers(0, 255), first=st.integers(0, 255), second=st.integers(0, 255), which=st.integers(1, 7)
)
def test_marked_bytes_execute_like_plain_ones(opcode: int, first: int, second: int, which: int) -> None:
    """Opcode and operand bytes fetched through the board give the same result as bytes of the view."""
    plain = Board({0x200: bytes((opcode, first, second)).hex()})
    marked = Board({0x200: bytes((opcode, first, second)).hex()})
    for i in range(3):
        if which >> i & 1:
            marked.marked[0x200 + i] = marked.view[0x200 + i]
            marked.view[0x200 + i] = 256
    for board in (plain, marked):
        board.cpu.pc = 0x200
        board.run(1)
    assert state(plain) == state(marked)
    fetched = [address for kind, address, _, _ in marked.log if kind == "code"]
    length = ROWS[opcode].length
    assert fetched == [0x200 + i for i in range(length) if which >> i & 1]


@pytest.mark.parametrize("marks", [{0xFFFE}, {0xFFFF}, {0xFFFE, 0xFFFF}, {0xFFFE, 0}, {0xFFFE, 0xFFFF, 0}])
def test_marked_bytes_at_the_end_of_code_are_asked_once(marks: set[int]) -> None:
    """An instruction over FFFFh is fetched whole, whichever of its bytes the board has to say."""
    board = Board({0xFFFE: "02 12", 0: "34"})
    for address in marks:
        board.marked[address] = board.view[address]
        board.view[address] = 256
    board.cpu.pc = 0xFFFE
    board.run(2)
    assert board.cpu.pc == 0x1234
    assert sorted(address for kind, address, _, _ in board.log if kind == "code") == sorted(marks)


def test_marked_operands_are_asked_at_the_start_of_the_instruction() -> None:
    """The board sees each marked fetch with the cycle at which its instruction begins."""
    board = Board({0: "00 02 12 34"})
    for i in (1, 2, 3):
        board.marked[i] = board.view[i]
        board.view[i] = 256
    board.run(3)
    assert board.cpu.pc == 0x1234
    assert board.log == [("code", 1, 2, 1), ("code", 2, 0x12, 1), ("code", 3, 0x34, 1)]


@pytest.mark.parametrize("code", ["74 05 83 00 00 00 00 00", "90 00 00 74 08 93"])
def test_movc_asks_for_marked_bytes(code: str) -> None:
    """MOVC of a marked byte goes to the board, from both base registers."""
    board = Board({0: code})
    board.marked[8] = 0x77
    board.view[8] = 256
    board.run(3 if code.startswith("74") else 5)
    assert board.cpu.sfr[0x60] == 0x77


def test_movc_wraps_at_the_end_of_code_space() -> None:
    """A + DPTR is a 16-bit sum."""
    board = Board({0: "90 FF FF 74 05 93", 4: "05"})
    board.run(5)
    assert board.cpu.sfr[0x60] == board.view[4]


def test_a_jump_back_over_address_0_is_exact_behind_an_instruction_that_wraps() -> None:
    """An instruction over the end of code space leaves the view as it was: one run equals single steps."""
    # FFFE: LJMP 0010; 0010: SJMP FF92; FF92: INC A, and DEC A three bytes on.
    code = {0xFFFE: "02 00", 0: "10", 0x10: "80 80", 0xFF92: "04 00 00 14"}
    whole, stepped = Board(code), Board(code)
    for board in (whole, stepped):
        board.cpu.pc = 0xFFFE
    whole.run(5)
    for _ in range(3):
        stepped.run(1)
    assert (whole.cpu.pc, whole.sfr(0xE0)) == (0xFF93, 1)
    assert state(whole) == state(stepped)


def test_marked_bytes_at_the_end_of_code_space_are_asked_once_each() -> None:
    """An instruction over the end of code space, of marked bytes, is fetched byte by byte like any other."""
    board = Board({0xFFFE: "75 30", 0: "11 00"})
    board.marked = {0xFFFE: 0x75, 0xFFFF: 0x30, 0: 0x11}
    for address in board.marked:
        board.view[address] = 256
    board.cpu.pc = 0xFFFE
    board.run(3)
    assert [address for _, address, _, _ in board.log] == [0xFFFE, 0xFFFF, 0]
    assert (board.cpu.iram[0x30], board.cpu.pc) == (0x11, 2)


def test_jumps_back_go_round_the_code_space() -> None:
    """A program of nothing but jumps back ends where counting says, however often it passes 0."""
    board = Board(fill=0x80)
    board.run(2 * 2000)
    assert board.cpu.pc == -126 * 2000 & 0xFFFF


def test_a_view_that_changes_during_a_fetch_counts_from_the_next_byte() -> None:
    """The board may assign another view inside code_read; the operand then comes from that."""
    board = Board({0: "74 11"})
    other = [0x22] * 0x10000
    board.view[0] = 256
    board.cpu.bus = board

    def code_read(address: int) -> int:
        board.cpu.code = other
        return 0x74

    board.code_read = code_read  # type: ignore[method-assign]
    board.run(1)
    assert board.cpu.sfr[0x60] == 0x22


def test_device_cells_stay_marked() -> None:
    """A write to a device cell goes to the board and leaves the mark."""
    board = Board({0: "90 80 00 74 12 F0 E0"})
    board.device(0x8000)
    board.inputs[0x8000] = 0x99
    board.run(7)
    assert board.cpu.xdata[0x8000] == 256
    assert board.cpu.sfr[0x60] == 0x99


def test_the_board_may_exchange_xdata_in_a_callback() -> None:
    """A window register may put another list under the CPU; the next MOVX uses it."""
    board = Board({0: "90 80 00 F0 90 00 10 E0"})
    board.device(0x8000)
    window = [0x5C] * 0x10000
    board.on_write = lambda address, value: setattr(board.cpu, "xdata", window)
    board.run(8)
    assert board.cpu.sfr[0x60] == 0x5C


def test_push_sp_stores_the_moved_pointer_and_pop_sp_keeps_the_value() -> None:
    """The stack pointer moves before PUSH reads it and before POP writes it."""
    board = Board({0: "C0 81 D0 81"})
    board.run(2)
    assert board.cpu.iram[8] == 8
    board.run(2)
    assert board.sfr(0x81) == 8


@given(
    value=st.integers(0, 255),
    more=st.integers(0, 255),
    op=st.sampled_from((0x24, 0x34, 0x94)),
    carry=st.booleans(),
)
def test_flags_of_addition_and_subtraction(value: int, more: int, op: int, carry: bool) -> None:
    """CY, AC and OV of ADD, ADDC and SUBB are those of arithmetic on bytes, nibbles and signed bytes."""
    board = Board({0: f"{op:02X} {more:02X}"})
    board.sfr(0xE0, value)
    board.sfr(0xD0, 0x80 if carry else 0)
    board.run(1)
    c = int(carry and op != 0x24)
    sign = -1 if op == 0x94 else 1
    result, half = value + sign * (more + c), (value & 15) + sign * ((more & 15) + c)
    exact = (value ^ 128) - 128 + sign * ((more ^ 128) - 128 + c)
    psw = board.sfr(0xD0)
    assert board.sfr(0xE0) == result & 255
    assert bool(psw & 0x80) == (not 0 <= result < 256)
    assert bool(psw & 0x40) == (not 0 <= half < 16)
    assert bool(psw & 0x04) == (not -128 <= exact < 128)
