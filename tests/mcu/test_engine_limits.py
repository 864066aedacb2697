"""The ends of code space and of the stack, erased flash, the reserved opcode: all of it in hot code."""

from __future__ import annotations

import pytest

from labkit.mcu import Engine
from labkit.mcu.events import EVENTS_KEPT
from tests.mcu.helpers import Board
from tests.mcu.lockstep.twins import ALL_LENGTHS, HOT, Twins, check

MARK = 256
# FFh is this instruction.
ERASED = "MOV R7,A\n"

# The ends of code space ---------------------------------------------------------------------------


@pytest.mark.parametrize("first", range(0xFFF0, 0x10000))
def test_a_hot_loop_over_the_end_of_code_space(first: int, engine: Engine) -> None:
    """The program counter goes on at 0 behind FFFFh, in the middle of any instruction, and back by a jump."""
    text = """
    main: MOV R7,#6
    top:  MOV A,R7
          ADD A,#5
          JNB ACC.0,on
          INC 30h
    on:   MOV DPTR,#1234h
          INC DPTR
          DJNZ R7,top
          LJMP main"""
    twins = check(engine, f"ORG {first}\n{text}", lambda board: setattr(board.cpu, "pc", first))
    assert twins.reference.cpu.iram[0x30]


@pytest.mark.parametrize("first", range(0xFFFA, 0x10000))
@pytest.mark.parametrize("marked", [(0xFFFF,), (0,), (0xFFFE, 0xFFFF, 0, 1)], ids=["last", "first", "both"])
def test_marked_code_over_the_end_of_code_space(first: int, marked: tuple[int, ...], engine: Engine) -> None:
    """Bytes at the ends that come from the board, in the middle of instructions, each asked once."""
    text = f"ORG {first}\nmain: MOV 31h,#6\nMOV A,R7\nORL 30h,#5\nINC R7\nLJMP main"

    def prepare(board: Board) -> None:
        board.cpu.pc = first
        board.marked = dict(enumerate(board.view))
        for address in marked:
            board.view[address] = MARK

    twins = check(engine, text, prepare)
    assert len(twins.reference.log) > 50


def test_calls_and_tables_over_the_end_of_code_space(engine: Engine) -> None:
    """A return address, MOVC and JMP @A+DPTR wrap at 64 KB like the program counter."""
    text = """
    back: MOV DPTR,#0FFFEh
          MOV A,#1
          MOVC A,@A+DPTR
          MOV 31h,A
          MOV A,#4
          MOVC A,@A+DPTR
          MOV 32h,A
          MOV DPTR,#0FF80h
          MOV A,#on+80h
          JMP @A+DPTR
          DB 0A5h
    on:   INC 33h
          MOV SP,#60h
          LJMP 0FFF8h
    f:    INC 34h
          RET
          ORG 0FFF8h
          MOV A,#3
          MOVC A,@A+PC
          MOV R3,A
          NOP
          LCALL f"""
    twins = check(engine, text)
    assert all(twins.reference.cpu.iram[0x31:0x35])


def test_a_relative_jump_over_either_end(engine: Engine) -> None:
    """A hot loop that jumps back over 0 and on over FFFFh, once with an instruction that wraps in between."""
    text = """
          DB 10h
          ORG 10h
          INC 30h
          SJMP 0FFA0h-10000h
          ORG 0FFA0h
          INC A
          MOV 31h,A
          JB ACC.0,0FFFEh
          SJMP 8+10000h
          ORG 8
          NOP
          SJMP 10h
          ORG 0FFFEh
          DB 2,0"""
    twins = check(engine, text, lambda board: setattr(board.cpu, "pc", 0x10))
    assert twins.reference.cpu.iram[0x30] > 20


def test_jumps_back_go_round_the_code_space_in_hot_code(engine: Engine) -> None:
    """Nothing but jumps back, round and round: the places repeat, and all become hot."""
    Twins(engine, "", fill=0x80).run(20_000, 1, 2, 3, 5000, 400_000)


# What no correct program does ---------------------------------------------------------------------


def test_the_reserved_opcode_in_hot_code(engine: Engine) -> None:
    """Each A5h leaves its event with place and cycle, until there are too many to keep."""
    twins = check(
        engine, "main: MOV R7,#3\ntop: ADD A,R7\nDB 0A5h\nXRL 30h,A\nDJNZ R7,top\nDB 0A5h,0A5h\nSJMP main"
    )
    assert len(twins.reference.cpu.events) == EVENTS_KEPT
    assert twins.reference.cpu.events_dropped


STACKS = {
    "push": "MOV SP,#0FDh\nPUSH ACC\nPUSH B\nPUSH PSW\nPUSH 30h",
    "pop": "MOV SP,#1\nPOP B\nPOP 40h\nPOP 41h\nMOV SP,#80h",
    "call": "MOV SP,#0FEh\nLCALL f\nMOV SP,#0FFh\nLCALL f\nMOV SP,#0FDh\nLCALL f",
    "call within 2 KB": "MOV SP,#0FEh\nACALL f\nINC R3",
    "return": "MOV SP,#0FFh\nLCALL f\nMOV A,SP\nMOV 31h,A",
    "over registers": "MOV SP,#0FFh\nPUSH 30h\nMOV A,R0\nPUSH 31h\nMOV A,R1\nPOP 31h\nPOP B",
}


@pytest.mark.parametrize("body", STACKS.values(), ids=STACKS.keys())
def test_a_stack_that_runs_over_the_end_in_hot_code(body: str, engine: Engine) -> None:
    """The pointer wraps, the cells are those of the other end, and each wrap leaves its event."""
    twins = check(engine, f"main: INC 30h\n{body}\nLJMP main\nf: INC 32h\nRET")
    assert {act.kind for act in twins.reference.cpu.events} == {"stack wrap"}


@pytest.mark.parametrize("count", [1, 15, 16, 17, 40, 300])
def test_a_run_of_erased_flash_in_hot_code(count: int, engine: Engine) -> None:
    """Sixteen FFh in a row are an event, however the slices cut the run, and a jump in between ends it."""
    half = ERASED * (count // 2)
    text = (
        f"main: INC 30h\nMOV A,30h\nJNB ACC.0,$+6\nLJMP mid\n{half}mid: {half}{ERASED * (count % 2)}LJMP main"
    )
    twins = check(engine, text, slices=(HOT, *range(1, 30), HOT, 15, 16, 17, 255, 256, 257, HOT))
    assert bool(twins.reference.cpu.events) == (count >= 16)


def test_a_loop_of_erased_bytes_is_many_short_runs(engine: Engine) -> None:
    """A loop back to the first of some FFh is no long run: the jump is an instruction of another kind."""
    twins = check(engine, "main: MOV R7,A\nMOV R7,A\nMOV R7,A\nSJMP main")
    assert not twins.reference.cpu.events


def test_a_blank_chip_with_a_little_code(engine: Engine) -> None:
    """The CPU runs round through erased flash, timers interrupt it, and every event is at its cycle."""
    text = "LJMP 100h\nORG 0Bh\nINC 30h\nRETI\nORG 100h\nMOV TMOD,#1\nMOV TCON,#10h\nMOV IE,#82h"
    twins = Twins(engine, text, fill=0xFF)
    twins.run(100_000, *ALL_LENGTHS, 70_000, 513, 100_000)
    assert twins.reference.cpu.iram[0x30]
