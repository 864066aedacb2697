"""What an engine may forget in loops, at exits and in deep code: each case hot, in slices of all lengths."""

from __future__ import annotations

import pytest

from labkit.mcu import Engine
from tests.mcu.helpers import Board
from tests.mcu.lockstep.twins import ALL_LENGTHS, HOT, Twins, check

DEVICE = 0x8000
# A loop body that works on what the round before left behind; R7 counts it.
LIVE_AT_LOOP_HEADS = {
    "register": "MOV A,R3\nMOV R3,#7\nADD A,R4\nMOV R4,A",
    "register on one path": "MOV A,R3\nXRL 30h,A\nJB ACC.0,other\nMOV R3,#9\nother: INC R3",
    "accumulator": "ADD A,#37h\nXRL A,30h\nMOV 30h,A",
    "carry": "ADDC A,#9Dh\nMOV 30h,A",
    "carry of a comparison": "ADDC A,#3\nCJNE A,#80h,other\nother: MOV 30h,A",
    "half carry": "MOV 30h,PSW\nADD A,#1Dh",
    "half carry for DA": "DA A\nADD A,#27h\nMOV 30h,A",
    "overflow": "JB OV,other\nINC 30h\nother: ADD A,#45h",
    "parity": "JB P,other\nINC 30h\nother: ADD A,#1",
    "B": "XRL B,A\nADD A,B\nMUL AB",
    "DPTR": "MOV A,DPH\nADD A,DPL\nINC DPTR\nMOVX @DPTR,A",
    "low byte of DPTR": "INC DPL\nMOV A,DPL\nJNZ other\nINC DPH\nother: MOVX @DPTR,A",
    "direct cell": "MOV A,40h\nXRL 41h,A\nMOV 40h,R7",
    "cell only written": "MOV 40h,41h\nMOV 41h,#1\nMOV 41h,R7",
    "bit": "MOV C,20h.1\nCPL 20h.1\nRLC A\nMOV 20h.3,C\nMOV 30h,20h",
    "stack pointer": "PUSH ACC\nINC A\nPOP B\nDEC SP\nINC SP\nMOV 30h,SP",
    "counter read in the body": "MOV A,R7\nADD A,30h\nMOV 30h,A",
    "counter changed in the body": "MOV A,R7\nJNB ACC.3,other\nDEC R7\nother: INC 30h",
    "nothing": "NOP",
}
ROUND = "main: MOV R7,#11\ntop: {body}\nDJNZ R7,top\nINC 31h\nLJMP main"


@pytest.mark.parametrize("body", LIVE_AT_LOOP_HEADS.values(), ids=LIVE_AT_LOOP_HEADS.keys())
def test_what_a_loop_carries_round_is_there(body: str, engine: Engine) -> None:
    """A value that only the next round reads survives the way back, and every exit in between shows it."""
    twins = check(engine, ROUND.format(body=body))
    assert twins.reference.cpu.iram[0x31] > 1


# {x} is a MOVX with a device cell. What is set before it is dead unless the loop is left behind it.
DEAD_BUT_AT_A_DEVICE = {
    "register": "MOV R3,30h\n{x}\nMOV R3,#1\nINC 30h",
    "accumulator": "MOV A,30h\n{x}\nMOV A,#1\nINC 30h",
    "flags": "MOV A,30h\nADD A,#3Ch\n{x}\nADD A,#1\nCLR C\nINC 30h",
    "carry alone": "MOV A,30h\nRRC A\n{x}\nCLR C\nINC 30h",
    "B": "MOV B,30h\n{x}\nMOV B,#1\nINC 30h",
    "direct cell": "MOV 40h,30h\n{x}\nMOV 40h,#1\nINC 30h",
    "bit": "CPL 20h.2\n{x}\nSETB 20h.2\nMOV C,20h.2",
    "DPTR": "MOV DPTR,#8000h\n{x}\nMOV DPTR,#1000h\nINC 30h",
    "stack pointer": "PUSH ACC\n{x}\nMOV SP,#60h",
    "counter": "INC R6\n{x}\nMOV R6,30h\nINC 30h",
    "register bank": "SETB RS0\nMOV R3,#5\n{x}\nCLR RS0\nMOV R3,30h",
}


def _stopping(board: Board) -> None:
    """Every third access asks the CPU to stop, every fourth pulls INT0, every other lets it go."""
    board.device(DEVICE)
    calls = [0]

    def act(*_: int) -> None:
        calls[0] += 1
        if calls[0] % 3 == 0:
            board.cpu.request_stop()
        board.cpu.int0 = calls[0] % 4 == 0

    board.on_write = board.on_read = act


@pytest.mark.parametrize("access", ["MOVX @DPTR,A", "MOVX A,@DPTR", "MOVX @R0,A"])
@pytest.mark.parametrize("body", DEAD_BUT_AT_A_DEVICE.values(), ids=DEAD_BUT_AT_A_DEVICE.keys())
def test_a_device_call_that_leaves_finds_everything_stored(body: str, access: str, engine: Engine) -> None:
    """Where a device stops the CPU or asks for an interrupt, what the program has set last is to be seen."""
    handler = "PUSH ACC\nPUSH PSW\nMOV A,R3\nXRL 45h,A\nMOV 46h,PSW\nINC 47h\nPOP PSW\nPOP ACC\nRETI"
    start = "ORG 100h\nstart: MOV SP,#60h\nMOV P2,#80h\nMOV R0,#0\nMOV DPTR,#8000h\nMOV IE,#81h\n"
    loop = start + ROUND.replace("top:", "top: MOV DPTR,#8000h\n").format(body=body.format(x=access))
    twins = check(engine, f"LJMP start\nORG 3\nLJMP h\nORG 40h\nh: {handler}\n{loop}", _stopping)
    assert len(twins.reference.log) > 20
    assert twins.reference.cpu.iram[0x47]


def test_a_board_that_fails_leaves_the_state_of_that_moment(engine: Engine) -> None:
    """An exception in a callback of a hot loop comes out, and all state up to there is in the CPU."""
    text = (
        "ORG 100h\nmain: MOV R3,30h\nADD A,#3Ch\nMOVX @DPTR,A\nMOVX A,@DPTR\nMOV P1,A\n"
        "INC 30h\nMOV A,P1\nSJMP main"
    )

    def prepare(board: Board) -> None:
        board.device(DEVICE)
        board.cpu.pc = 0x100
        board.sfr(0x83, 0x80)

    def fail(*_: int) -> None:
        raise LookupError("the test's board gives up")

    twins = Twins(engine, text, prepare)
    twins.run(HOT)
    for name in ("on_write", "on_read", "on_latch", "on_pins"):
        twins.each(lambda board: setattr(board, name, fail))  # noqa: B023
        for board in twins.boards:
            with pytest.raises(LookupError):
                board.run(100)
        twins.same()
        twins.each(lambda board: setattr(board, name, None))  # noqa: B023
        twins.run(100, 7)


def _nested_near() -> str:
    """Twenty-two loops within the reach of a relative jump; each counter is 1 again behind its loop."""
    counters = [f"{0x30 + i}" for i in range(15)] + [f"R{i}" for i in range(7)]
    lines = [f"MOV {counter},#1" for counter in counters] + ["main:"]
    lines += [f"top{counter}: INC A" for counter in counters]
    # Every third goes round twice.
    for i, counter in enumerate(reversed(counters)):
        lines += [f"DJNZ {counter},top{counter}", f"INC {counter}", *([f"INC {counter}"] if i == 3 else [])]
    return "\n".join([*lines, "INC 60h", "LJMP main"])


def _nested_far() -> str:
    """Sixty loops; every eighth of them goes round twice."""
    lines = ["main:"]
    for level in range(60):
        lines += [f"MOV {0x20 + level},#{2 if level % 8 == 7 else 1}", f"top{level}: INC R{level & 1}"]
    for level in reversed(range(60)):
        lines += [
            f"DJNZ {0x20 + level},near{level}",
            f"SJMP out{level}",
            f"near{level}: LJMP top{level}",
            f"out{level}:",
        ]
    return "\n".join([*lines, "INC 60h", "LJMP main"])


@pytest.mark.parametrize("text", [_nested_near(), _nested_far()], ids=["near", "far"])
def test_loops_may_nest_deeper_than_python_allows(text: str, engine: Engine) -> None:
    """So many counted loops one in the other run as they are written; Python itself gives up at 20."""
    twins = check(engine, text, slices=(30_000, *range(1, 30), 5000, 30_000))
    assert twins.reference.cpu.iram[0x60]


def test_conditions_may_nest_deeper_than_python_allows(engine: Engine) -> None:
    """A hundred and twenty forward jumps, each within the reach of the one before."""
    branches = [f"J{'N' if i % 3 else ''}B ACC.{i % 8},end{i}\nINC R{i % 7}\nRR A" for i in range(120)]
    ends = [f"end{i}: INC {0x30 + i % 8}" for i in reversed(range(120))]
    near = [f"L{i}: LJMP end{i}" for i in range(120)]
    text = "main: INC 50h\nMOV A,50h\n"
    for i, branch in enumerate(branches):
        text += f"{branch.replace(f'end{i}', f'L{i}')}\nSJMP on{i}\n{near[i]}\non{i}:\n"
    check(engine, text + "\n".join(ends) + "\nLJMP main", slices=(9000, *range(1, 60), 9000))


def test_a_loop_may_be_entered_and_left_anywhere(engine: Engine) -> None:
    """Jumps into the middle of a loop, out of two at once, and back to an outer one."""
    text = """
    main: INC 30h
          MOV R7,#6
          MOV A,30h
          JB ACC.0,mid
    top:  MOV R6,#4
    in:   ADD A,R6
          JB ACC.6,out
    mid:  XRL A,R7
          JB ACC.5,next
          DJNZ R6,in
    next: DJNZ R7,top
          SJMP main
    out:  MOV 31h,A
          JNB ACC.1,top2
          LJMP main
    top2: DJNZ R6,mid
          DJNZ R7,in
          SJMP main"""
    check(engine, text)


def test_a_jump_into_an_instruction_is_another_instruction(engine: Engine) -> None:
    """The same bytes are executed from two beginnings, both hot."""
    check(engine, "main: INC A\nJB ACC.1,main+5\nDB 90h,0E4h,4\nMOV 30h,A\nMOV 31h,DPL\nADD A,30h\nSJMP main")


def test_calls_that_do_not_return_where_they_came_from(engine: Engine) -> None:
    """Return addresses taken off, made up and changed on the stack, by functions that are hot."""
    text = """
    main: MOV SP,#60h
          LCALL data
          DB 5
          LCALL lost
    back: INC 32h
          MOV DPTR,#made
          PUSH DPL
          PUSH DPH
          ACALL f
          RET
    made: LCALL skip
          INC 33h
          INC 34h
          SJMP main
    data: POP DPH
          POP DPL
          CLR A
          MOVC A,@A+DPTR
          ADD A,30h
          MOV 30h,A
          CLR A
          INC DPTR
          JMP @A+DPTR
    lost: DEC SP
          DEC SP
          SJMP back
    f:    LCALL g
          INC 35h
          RET
    g:    XCH A,36h
          RET
    skip: MOV R0,SP
          DEC R0
          INC @R0
          INC @R0
          RET"""
    twins = check(engine, text)
    assert twins.reference.cpu.iram[0x33] == 0
    assert twins.reference.cpu.iram[0x34]


@pytest.mark.parametrize("page", range(8))
def test_short_calls_and_jumps_stay_in_their_2_kb(page: int, engine: Engine) -> None:
    """ACALL and AJMP to each of the eight pages, from the first and from another 2 KB."""
    for base in (0, 0x2800):
        at = base + 0x100 * page
        text = (
            f"LJMP {base + 0x450}\nORG {base + 0x450}\nmain: INC 30h\nACALL f\nAJMP on\n"
            f"INC 31h\nORG {at + 0x80}\n"
        )
        check(engine, text + "f: XRL A,30h\nRET\non: ADD A,#5\nLJMP main")


def test_a_table_of_jumps_is_asked_anew_every_time(engine: Engine) -> None:
    """JMP @A+DPTR in a hot loop goes to each entry in turn, by a table near and a table far."""
    text = """
    main: INC 30h
          MOV A,30h
          ANL A,#3
          RL A
          MOV DPTR,#tab
          JMP @A+DPTR
    tab:  SJMP one
          AJMP two
          SJMP main
          AJMP three
    one:  MOV A,#3
          MOV DPTR,#far
          JMP @A+DPTR
    two:  ADD A,R3
          MOV R3,A
          SJMP main
    three: XRL 31h,A
          SJMP main
    far:  LJMP main
          LJMP two"""
    check(engine, text)


def test_the_board_may_reset_the_cpu_in_a_hot_loop(engine: Engine) -> None:
    """A reset from a callback takes effect behind its instruction, and the program begins anew."""

    def prepare(board: Board) -> None:
        board.device(DEVICE)
        board.on_write = lambda _, value: board.cpu.reset() if value & 0x7F == 0x70 else None

    text = "MOV DPTR,#8000h\nmain: INC 30h\nMOV A,30h\nADD A,#1\nMOVX @DPTR,A\nMOV R3,A\nSJMP main"
    twins = Twins(engine, text, prepare)
    twins.run(*(HOT,) * 8, *range(1, 40), HOT)
    assert twins.reference.cpu.cycles < HOT


def test_the_board_may_exchange_xdata_in_a_hot_loop(engine: Engine) -> None:
    """From the next MOVX on the other list counts, also where the address stays the same."""

    def prepare(board: Board) -> None:
        board.device(DEVICE)
        windows = board.cpu.xdata, [0x5C] * 0x10000
        windows[1][DEVICE] = 256
        board.on_write = lambda _, value: setattr(board.cpu, "xdata", windows[value >> 2 & 1])

    text = (
        "main: MOV DPTR,#8000h\nMOV A,30h\nMOVX @DPTR,A\nINC 30h\nMOV DPTR,#1000h\nMOVX A,@DPTR\nADD A,30h\n"
    )
    check(engine, text + "MOVX @DPTR,A\nSJMP main", prepare)


@pytest.mark.parametrize("length", [1, 2, 3, 5, 8])
def test_slices_of_a_few_cycles_add_up(length: int, engine: Engine) -> None:
    """Hot code that is only ever given a few cycles does what it does in one run."""
    text = (
        "main: MOV R7,#5\ntop: MOV A,R7\nADD A,30h\nMOV 30h,A\nMUL AB\nINC DPTR\nDJNZ R7,top\n"
        "CPL P1.0\nSJMP main"
    )
    check(engine, text, slices=(length,) * 300)


def test_a_saved_state_can_be_put_back_while_the_code_is_hot(engine: Engine) -> None:
    """After a load the engine works on what was loaded, with the same code view and with a new one."""
    text = (
        "main: MOV R7,#9\ntop: MOV A,R7\nADD A,30h\nMOV 30h,A\nMOVX @DPTR,A\nINC DPTR\nDJNZ R7,top\nSJMP main"
    )
    twins = Twins(engine, text)
    twins.run(HOT, 3)
    saved = [board.cpu.save() for board in twins.boards]
    for _ in range(2):
        twins.run(*ALL_LENGTHS[:20])
        for board, state in zip(twins.boards, saved, strict=True):
            board.cpu.load(state)
            board.cpu.code = list(board.cpu.code)
    twins.run(*ALL_LENGTHS)
