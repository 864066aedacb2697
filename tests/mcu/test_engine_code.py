"""Code that is not where it was: banks, flash writes, marked bytes, the ends of code space, erased flash."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from labkit.mcu import Engine
from labkit.mcu.events import EVENTS_KEPT
from tests.mcu.assembler import view
from tests.mcu.helpers import Board
from tests.mcu.lockstep.twins import ALL_LENGTHS, HOT, Twins, check

DEVICE = 0x8000
MARK = 256
# FFh is this instruction.
ERASED = "MOV R7,A\n"


def _with_banks(*texts: str) -> Callable[[Board], None]:
    """A preparation: the P1 latch selects one of the code views."""

    def prepare(board: Board) -> None:
        views = [view(text) for text in texts]

        def latch(value: int) -> None:
            board.cpu.code = views[value % len(views)]

        board.on_latch = latch

    return prepare


# {x} writes the latch and may jump; both banks go on differently at every place behind it.
LATCH_WRITES = {
    "DJNZ": "DJNZ P1,away",
    "JBC": "JBC P1.0,away",
    "JBC of another bit": "JBC P1.1,away",
    "CPL": "CPL P1.0",
    "SETB": "SETB P1.0",
    "MOV bit": "MOV P1.0,C",
    "INC": "INC P1",
    "XRL": "XRL P1,#1",
    "MOV": "MOV P1,30h",
    "POP": "PUSH 30h\nPOP P1",
    "XCH": "XCH A,P1",
    "comparison before": "CPL P1.0\nCJNE A,P1,away",
    "comparison of a register": "INC P1\nCJNE R3,#3,away",
}
BANKED = """
main: INC 30h
      MOV P1,#{first}
      MOV R7,#5
top:  MOV A,R7
      RRC A
      {x}
      ADD A,#{k}
      MOV 31h,A
      DJNZ R7,top
      LJMP main
away: XRL A,#{k}
      MOV 32h,A
      DJNZ R7,top
      LJMP main"""


@pytest.mark.parametrize("write", LATCH_WRITES.values(), ids=LATCH_WRITES.keys())
@pytest.mark.parametrize("first", [0, 1, 2])
def test_the_instruction_behind_a_latch_write_comes_from_the_other_bank(
    write: str, first: int, engine: Engine
) -> None:
    """Also where the writing instruction jumps itself, taken or not, and where the latch keeps its value."""
    banks = [BANKED.format(x=write, k=k, first=first) for k in (0x11, 0x6E)]
    twins = check(engine, banks[1], _with_banks(*banks))
    assert twins.reference.cpu.iram[0x30] > 1


def test_the_same_code_in_another_bank_may_look_the_same_to_the_engine(engine: Engine) -> None:
    """Two banks with the same hot loop and different code behind it: each goes on with its own."""
    loop = "main: CPL P1.0\nMOV R7,#9\ntop: MOV A,R7\nADD A,30h\nMOV 30h,A\nDJNZ R7,top\n"
    check(engine, loop, _with_banks(loop + "INC 31h\nLJMP main", loop + "DEC 32h\nNOP\nLJMP main"))


def test_a_bank_call_goes_there_and_back(engine: Engine) -> None:
    """Functions at one address in four banks, called through P1 as compiled firmware does."""
    text = """
    main: INC 30h
          MOV A,30h
          ANL A,#3
          MOV R2,A
          PUSH P1
          MOV P1,R2
          LCALL 200h
          POP P1
          SJMP main
          ORG 200h
          ADD A,#{k}
          MOV 40h+{n},A
          RET"""
    check(engine, text.format(k=1, n=0), _with_banks(*(text.format(k=7 * n + 1, n=n) for n in range(4))))


def _writes_code(change: Callable[[int, int], int]) -> Callable[[Board], None]:
    """A preparation: MOVX to 8000h+n makes a new view with byte n+10h changed."""

    def prepare(board: Board) -> None:
        board.device(*range(DEVICE, DEVICE + 0x40))

        def write(address: int, value: int) -> None:
            code = list(board.cpu.code)
            code[address - DEVICE + 0x10] = change(code[address - DEVICE + 0x10], value)
            board.cpu.code = code

        board.on_write = write

    return prepare


# The byte at 20h is the operand of ADD in the loop; the loop is one block, or two.
SELF_MODIFYING = {
    "before itself": "main: INC 30h\nMOV A,30h\nMOV DPTR,#8010h\nMOVX @DPTR,A\nORG 1Fh\nADD A,#5\nMOV 31h,A\nLJMP main",
    "behind itself": "main: MOV DPTR,#8010h\nLJMP 1Fh\nORG 1Fh\nADD A,#5\nMOV 31h,A\nINC 30h\nMOV A,30h\nMOVX @DPTR,A\nSJMP main",
    "in a loop": "main: MOV R7,#6\nMOV DPTR,#8010h\nLJMP 1Fh\nORG 1Fh\nADD A,#5\nMOVX @DPTR,A\nDJNZ R7,1Fh\nSJMP main",
    "in a function": "main: INC 30h\nMOV DPTR,#8010h\nLCALL 1Fh\nMOV A,30h\nMOVX @DPTR,A\nSJMP main\nORG 1Fh\nADD A,#5\nMOV 31h,A\nRET",
}


@pytest.mark.parametrize("text", SELF_MODIFYING.values(), ids=SELF_MODIFYING.keys())
@pytest.mark.parametrize(
    "change",
    [lambda old, new: new, lambda old, new: old, lambda old, new: new if not new & 15 else old],
    ids=["changed", "the same", "seldom"],
)
def test_a_write_into_running_code_counts_from_the_next_instruction(
    text: str, change: Callable[[int, int], int], engine: Engine
) -> None:
    """A view that the board sets in a callback is used at once, with the same bytes or with others."""
    twins = check(engine, text, _writes_code(change))
    assert twins.reference.log


def test_an_opcode_may_be_written_over(engine: Engine) -> None:
    """Hot code whose instruction changes its kind and its length is executed as it is now."""
    text = "main: MOV DPTR,#8010h\nINC 30h\nMOV A,30h\nANL A,#7\nORL A,#28h\nMOVX @DPTR,A\nORG 1Fh\nNOP\nDB 28h\nINC R3\nLJMP main"
    check(engine, text, _writes_code(lambda old, new: new))
    # 04h, 05h and 06h have one byte, two and one.
    text = text.replace("ANL A,#7\nORL A,#28h", "ANL A,#3\nORL A,#4")
    check(engine, text, _writes_code(lambda old, new: new))


def test_code_may_change_between_runs(engine: Engine) -> None:
    """The host writes flash while the CPU stands: hot code is dropped where its bytes changed."""
    text = "main: MOV R7,#9\ntop: ADD A,#5\nXRL A,R7\nDJNZ R7,top\nMOV 30h,A\nSJMP main"
    twins = Twins(engine, text)
    for k in (5, 9, 9, 5, 0x80, 5):
        code = view(text.replace("#5", f"#{k}"))
        twins.each(lambda board: setattr(board.cpu, "code", list(code)))  # noqa: B023
        twins.run(500, 7, 3, 500)


def test_the_ram_page_stands_in_code_space(engine: Engine) -> None:
    """A page of RAM that is mapped as code, vectors included, is executed, written while it runs, and goes."""
    text = """
          LJMP main
          ORG 0Bh
          INC 31h
          RETI
          ORG 40h
    main: MOV TMOD,#2
          MOV TH0,#0C0h
          MOV TCON,#10h
          MOV IE,#82h
    loop: INC 30h
          MOV DPTR,#8000h
          MOV A,30h
          MOVX @DPTR,A
          MOV R7,#4
    top:  ADD A,R7
          DJNZ R7,top
          MOV DPTR,#8001h
          MOVX @DPTR,A
          SJMP loop"""

    def prepare(board: Board) -> None:
        board.device(DEVICE, DEVICE + 1)
        page = view(text)[:0x80]
        rest = board.view

        def write(address: int, value: int) -> None:
            if address == DEVICE:
                # The address that the handler counts up.
                page[0x0C] = 0x31 + (value & 3)
                board.cpu.code = page + rest[0x80:]
            else:
                board.cpu.code = rest if value & 1 else page + rest[0x80:]

        board.on_write = write

    twins = check(engine, text, prepare)
    assert sum(value > 0 for value in twins.reference.cpu.iram[0x31:0x35]) > 2


# Marked bytes -------------------------------------------------------------------------------------

MARKED = "main: MOV R7,#6\ntop: MOV A,R7\nADD A,#5\nXRL 30h,A\nMOVC A,@A+PC\nDJNZ R7,top\nSJMP main"


@pytest.mark.parametrize("at", range(12))
def test_a_marked_byte_in_hot_code_is_asked_every_time(at: int, engine: Engine) -> None:
    """One byte of a hot loop comes from the board, opcode or operand, with the cycle of its instruction."""

    def prepare(board: Board) -> None:
        board.marked = dict(enumerate(board.view[:0x120]))
        board.view[at] = MARK

    twins = check(engine, MARKED, prepare)
    assert len(twins.reference.log) > 20


def test_movc_from_marked_code_asks_the_board(engine: Engine) -> None:
    """A hot loop reads a table whose bytes are marked, by both base registers; the board may stop it there."""

    def prepare(board: Board) -> None:
        board.marked = {0x200 + i: 7 * i & 255 for i in range(16)}
        board.view[0x200:0x210] = [MARK] * 16

        def stop(address: int) -> None:
            if address == 0x20B:
                board.cpu.request_stop()

        board.on_code = stop

    by_dptr = "main: MOV R7,#15\nMOV DPTR,#200h\ntop: MOV A,R7\nMOVC A,@A+DPTR\nADD A,30h\nMOV 30h,A\nDJNZ R7,top\nSJMP main"
    by_pc = "ORG 1F0h\nmain: MOV R7,#12\ntop: MOV A,R7\nADD A,#9\nMOVC A,@A+PC\nADD A,R3\nMOV R3,A\nDJNZ R7,top\nSJMP main"
    twins = check(engine, by_dptr, prepare)
    assert len(twins.reference.log) > 50
    twins = check(engine, f"LJMP 1F0h\n{by_pc}", prepare)
    assert len(twins.reference.log) > 50


def test_code_that_becomes_marked_and_plain_again(engine: Engine) -> None:
    """While the flash is busy every byte is asked for; the board puts the old view back in a fetch."""

    def prepare(board: Board) -> None:
        board.device(DEVICE)
        board.marked = dict(enumerate(board.view))
        marks, plain, left = [MARK] * 0x10000, board.view, [0]

        def busy(_: int, value: int) -> None:
            left[0] = value & 31
            board.cpu.code = marks

        def fetched(_: int) -> None:
            left[0] -= 1
            if left[0] <= 0:
                board.cpu.code = plain

        board.on_write, board.on_code = busy, fetched

    text = "main: MOV DPTR,#8000h\nINC 30h\nMOV R7,#7\ntop: MOV A,R7\nADD A,30h\nDJNZ R7,top\nMOVX @DPTR,A\nMOVC A,@A+PC\nSJMP main"
    twins = check(engine, text, prepare)
    assert len(twins.reference.log) > 50


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
def test_marked_code_over_the_end_of_code_space(first: int, engine: Engine) -> None:
    """Bytes at both ends that come from the board, in the middle of instructions, each asked once."""
    text = f"ORG {first}\nmain: MOV 31h,#6\nMOV A,R7\nORL 30h,#5\nINC R7\nLJMP main"

    def prepare(board: Board) -> None:
        board.cpu.pc = first
        board.marked = dict(enumerate(board.view))
        for address in (0xFFFE, 0xFFFF, 0, 1):
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
    twins = check(engine, "main: MOV R7,#3\ntop: ADD A,R7\nDB 0A5h\nXRL 30h,A\nDJNZ R7,top\nDB 0A5h,0A5h\nSJMP main")
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
    text = f"main: INC 30h\nMOV A,30h\nJNB ACC.0,$+6\nLJMP mid\n{half}mid: {half}{ERASED * (count % 2)}LJMP main"
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
