"""Code that is not what it was: banks, flash writes, the RAM page in code space, marked bytes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from labkit.mcu import Engine
from tests.mcu.assembler import view
from tests.mcu.helpers import Board
from tests.mcu.lockstep.twins import Twins, check

DEVICE = 0x8000
MARK = 256


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
    "before itself": "main: INC 30h\nMOV A,30h\nMOV DPTR,#8010h\nMOVX @DPTR,A\nORG 1Fh\nADD A,#5\n"
    "MOV 31h,A\nLJMP main",
    "behind itself": "main: MOV DPTR,#8010h\nLJMP 1Fh\nORG 1Fh\nADD A,#5\nMOV 31h,A\nINC 30h\n"
    "MOV A,30h\nMOVX @DPTR,A\nSJMP main",
    "in a loop": "main: MOV R7,#6\nMOV DPTR,#8010h\nLJMP 1Fh\nORG 1Fh\nADD A,#5\nMOVX @DPTR,A\n"
    "DJNZ R7,1Fh\nSJMP main",
    "in a function": "main: INC 30h\nMOV DPTR,#8010h\nLCALL 1Fh\nMOV A,30h\nMOVX @DPTR,A\n"
    "SJMP main\nORG 1Fh\nADD A,#5\nMOV 31h,A\nRET",
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
    text = (
        "main: MOV DPTR,#8010h\nINC 30h\nMOV A,30h\nANL A,#7\nORL A,#28h\nMOVX @DPTR,A\n"
        "ORG 1Fh\nNOP\nDB 28h\nINC R3\nLJMP main"
    )
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
    """A page of RAM mapped as code, vectors included, is executed, written while it runs, and goes."""
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
    """A hot loop reads a table of marked bytes, by both base registers; the board may stop it there."""

    def prepare(board: Board) -> None:
        board.marked = {0x200 + i: 7 * i & 255 for i in range(16)}
        board.view[0x200:0x210] = [MARK] * 16

        def stop(address: int) -> None:
            if address == 0x20B:
                board.cpu.request_stop()

        board.on_code = stop

    by_dptr = (
        "main: MOV R7,#15\nMOV DPTR,#200h\ntop: MOV A,R7\nMOVC A,@A+DPTR\nADD A,30h\n"
        "MOV 30h,A\nDJNZ R7,top\nSJMP main"
    )
    by_pc = (
        "ORG 1F0h\nmain: MOV R7,#12\ntop: MOV A,R7\nADD A,#9\nMOVC A,@A+PC\nADD A,R3\n"
        "MOV R3,A\nDJNZ R7,top\nSJMP main"
    )
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

    text = (
        "main: MOV DPTR,#8000h\nINC 30h\nMOV R7,#7\ntop: MOV A,R7\nADD A,30h\nDJNZ R7,top\n"
        "MOVX @DPTR,A\nMOVC A,@A+PC\nSJMP main"
    )
    twins = check(engine, text, prepare)
    assert len(twins.reference.log) > 50
