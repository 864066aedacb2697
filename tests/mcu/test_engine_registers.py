"""Registers under their other names: what an engine keeps in variables can be reached in several ways."""

from __future__ import annotations

from random import Random

import pytest

from labkit.mcu import Engine
from labkit.mcu.table import ROWS
from tests.mcu.helpers import Board
from tests.mcu.lockstep.instructions import STRAIGHT, Chooser
from tests.mcu.lockstep.twins import check

# Pieces that change a register in one way and read it in another; 30h counts the rounds.
ALIASES = {
    "direct address of a register": "MOV R3,30h\nMOV A,03h\nADD A,R3\nMOV 03h,A\nXRL A,R3\nMOV 31h,R3",
    "read-modify-write of a register": "INC 03h\nXRL 03h,A\nORL 03h,#5\nMOV A,R3\nDJNZ 03h,$+3",
    "pointer to a register": "MOV R0,#3\nINC @R0\nMOV A,R3\nMOV @R0,30h\nADD A,R3",
    "pointer to itself": "MOV R0,#0\nMOV @R0,30h\nMOV A,@R0\nINC R0\nMOV A,00h",
    "pointer to a direct cell": "MOV R1,#40h\nMOV 40h,30h\nINC @R1\nMOV A,40h\nXCH A,@R1\n"
    "XCHD A,@R1\nMOV 41h,40h",
    "pointer that is unknown": "MOV R0,30h\nMOV A,@R0\nXRL 31h,A\nDEC R0\nMOV A,@R0",
    "write by an unknown pointer": "MOV A,30h\nANL A,#7\nORL A,#40h\nMOV R0,A\nMOV @R0,30h\n"
    "MOV A,43h\nMOV 44h,R7",
    "unknown pointer to registers": "MOV A,30h\nANL A,#7\nMOV R1,A\nINC @R1\nMOV A,R5\nADD A,R2",
    "push over a register": "MOV SP,#2\nPUSH 30h\nMOV A,R3\nPOP ACC\nMOV SP,#60h",
    "pop of a register": "PUSH 30h\nPOP 03h\nMOV A,R3\nPUSH 03h\nINC R3\nPOP 04h\nADD A,R4",
    "call over registers": "MOV SP,#2\nLCALL f\nMOV A,R3\nADD A,R4\nMOV SP,#60h",
    "push over a direct cell": "MOV SP,#3Fh\nMOV 40h,#1\nPUSH 30h\nMOV A,40h\nMOV 40h,#9\nPOP B\nMOV SP,#60h",
    "bits of a direct cell": "MOV 20h,30h\nSETB 20h.0\nCPL 20h.5\nMOV A,20h\nMOV 21h,20h\n"
    "MOV C,21h.5\nMOV 20h.7,C",
    "bits of a cell by pointer": "MOV R0,#20h\nCPL 20h.1\nXRL A,@R0\nMOV @R0,A\nJB 20h.1,$+4\nINC R3",
    "other bank by its address": "MOV 0Bh,30h\nSETB RS0\nMOV A,R3\nINC R3\nCLR RS0\nADD A,0Bh",
    "bank by PSW": "MOV PSW,#18h\nMOV R3,30h\nMOV PSW,#0\nMOV A,1Bh\nXRL PSW,#8\nXCH A,R3\nXRL PSW,#8",
    "bank by POP": "MOV A,#10h\nPUSH ACC\nPOP PSW\nINC R3\nMOV PSW,#0\nMOV A,13h",
    "bank by JBC": "SETB RS1\nINC R3\nJBC RS1,$+3\nINC R3\nMOV A,13h\nADD A,03h",
    "bank by CPL": "CPL RS0\nMOV R3,30h\nCPL RS0\nCPL RS1\nMOV A,R3\nCPL RS1",
    "bank by XCH": "MOV A,#8\nXCH A,PSW\nINC R0\nXCH A,PSW\nADD A,08h",
    "bank by DJNZ": "MOV PSW,#9\nDJNZ PSW,$+3\nINC R3\nMOV PSW,#0",
    "bank from memory": "MOV A,30h\nANL A,#18h\nMOV PSW,A\nINC R3\nMOV A,R3\nMOV PSW,#0\nMOV 31h,A",
    "A by its address": "MOV ACC,30h\nINC ACC\nADD A,ACC\nXRL ACC,A\nMOV A,#5\nANL A,ACC\nORL A,30h",
    "A by push and pop": "PUSH ACC\nCLR A\nMOV A,30h\nPUSH ACC\nINC A\nPOP ACC\nPOP B\nXRL A,B",
    "A by its bits": "MOV A,30h\nCPL ACC.3\nMOV C,ACC.7\nJBC ACC.0,$+4\nINC R3\nMOV ACC.1,C\nSETB ACC.6",
    "A exchanged with itself": "MOV A,30h\nXCH A,ACC\nCJNE A,ACC,$+3\nDJNZ ACC,$+3\nSUBB A,ACC",
    "B by its address": "MOV B,30h\nINC B\nMUL AB\nXCH A,B\nMOV A,B\nCPL B.2\nDIV AB",
    "DPTR by halves": "MOV DPTR,#1234h\nINC DPL\nMOV A,DPH\nADD A,DPL\nDEC DPH\nINC DPTR\n"
    "MOVX @DPTR,A\nXCH A,DPL\nMOV DPL,A\nMOV DPH,DPL",
    "stack at two heights": "MOV A,30h\nJNB ACC.0,$+5\nPUSH ACC\nINC 31h\nPUSH 31h\nPOP 32h\nMOV 33h,SP\n"
    "MOV SP,#60h",
    "DPTR over its end": "MOV DPTR,#0FFFFh\nINC DPTR\nMOV A,DPH\nMOVC A,@A+DPTR\nPUSH DPL\nPOP DPH",
    "SP by its address": "MOV A,SP\nPUSH SP\nPOP SP\nINC SP\nDEC SP\nXCH A,SP\nMOV SP,#60h\nPUSH SP\nPOP B",
    "P2 in MOVX": "MOV P2,30h\nMOV R0,#5\nMOVX A,@R0\nINC A\nMOVX @R0,A\nXRL P2,#1\nMOVX @R0,A\nMOV P2,A",
    "plain registers": "MOV 0F8h,30h\nINC 0F8h\nMOV A,0F8h\nCPL 0F8h.3\nMOV SBUF,0F8h\nXCH A,SBUF",
}
FRAME = (
    "MOV SP,#60h\nmain: INC 30h\n{body}\nMOV 50h,A\nMOV 51h,PSW\nMOV 52h,#1\nLJMP main\n"
    "f: MOV A,R3\nADD A,R4\nRET"
)


@pytest.mark.parametrize("body", ALIASES.values(), ids=ALIASES.keys())
def test_a_cell_is_one_under_all_its_names(body: str, engine: Engine) -> None:
    """What is written under one name of a register or cell is read under the others, in hot code."""
    twins = check(engine, FRAME.format(body=body))
    assert twins.reference.cpu.iram[0x52]


FLAGS = {
    "parity by PSW": "MOV A,30h\nMOV 31h,PSW\nINC A\nMOV C,P\nMOV 20h.0,C\nRL A\nJNB P,$+5\nINC 32h",
    "parity by push": "MOV A,30h\nPUSH PSW\nPOP 31h\nXRL A,#1\nPUSH PSW\nPOP 32h",
    "parity cannot be written": "MOV A,30h\nSETB P\nMOV 31h,PSW\nCLR P\nMOV 32h,PSW\nMOV PSW,#1\nMOV 33h,PSW",
    "JBC of parity": "MOV A,30h\nJBC P,$+5\nINC 31h\nMOV 32h,PSW",
    "JBC of carry": "MOV A,30h\nRRC A\nJBC CY,$+5\nINC 31h\nMOV 32h,PSW\nADDC A,#0",
    "JBC of half carry": "MOV A,30h\nADD A,#9\nJBC AC,$+5\nINC 31h\nMOV 32h,PSW\nDA A",
    "JBC of overflow": "MOV A,30h\nADD A,#70h\nJBC OV,$+5\nINC 31h\nMOV 32h,PSW",
    "JBC of a bit of A": "MOV A,30h\nADD A,#3\nJBC ACC.1,$+5\nINC 31h\nMOV 32h,PSW\n"
    "JBC ACC.0,$+3\nMOV 33h,PSW",
    "JBC of RAM": "CPL 20h.4\nJBC 20h.4,$+5\nINC 31h\nMOV 32h,20h",
    "JBC of a port": "CPL P0.3\nJBC P0.3,$+5\nINC 31h\nMOV 32h,P0",
    "JBC of a timer flag": "SETB TF1\nJBC TF1,$+5\nINC 31h\nJBC TF1,$+5\nINC 32h",
    "half carry kept": "MOV A,30h\nADD A,#8\nMOV R3,A\nMUL AB\nDEC A\nMOV 31h,PSW\nDA A",
    "half carry of a subtraction": "MOV A,30h\nCLR C\nSUBB A,#29h\nMOV 31h,PSW\nDA A\n"
    "SUBB A,#99h\nMOV 32h,PSW",
    "flags of a multiplication": "MOV A,30h\nMOV B,#7\nADD A,#0FFh\nMUL AB\nMOV 31h,PSW\nMOV 32h,B",
    "division by nothing": "MOV A,30h\nMOV B,A\nANL B,#1\nSETB C\nDIV AB\nMOV 31h,PSW\nMOV 32h,B",
    "comparison": "MOV A,30h\nCJNE A,#80h,$+3\nMOV 31h,PSW\nCJNE A,50h,$+3\nMOV 32h,PSW\n"
    "CJNE R3,#9,$+3\nRLC A",
    "comparison by pointer": "MOV R0,#30h\nCJNE @R0,#40h,$+3\nADDC A,#0\nMOV 31h,PSW",
    "carry moved": "MOV C,ACC.3\nCPL C\nORL C,/20h.1\nANL C,ACC.0\nMOV AC,C\nMOV OV,C\nMOV 31h,PSW\nCPL AC",
    "flags written": "MOV PSW,#0C4h\nDA A\nMOV 31h,PSW\nXRL PSW,#44h\nADDC A,#1\nANL PSW,#3Fh\n"
    "MOV 32h,PSW\nORL PSW,#62h",
    "flags exchanged": "XCH A,PSW\nXRL A,#0C0h\nANL A,#0E7h\nXCH A,PSW\nINC PSW\nDEC PSW\nMOV F0,C",
    "INC leaves flags": "ADD A,#99h\nINC A\nDEC R3\nINC 40h\nINC DPTR\nMOV 31h,PSW\nRL A\nSWAP A\n"
    "MOV 32h,PSW",
    "decimal addition": "MOV A,30h\nADD A,#19h\nDA A\nMOV R3,A\nADDC A,#99h\nDA A\nMOV 31h,PSW",
    "carry chain": "MOV A,30h\nADD A,#0F0h\nMOV A,31h\nADDC A,#0\nMOV 31h,A\nMOV A,32h\nSUBB A,#0\nMOV 32h,A",
    "rotation": "MOV A,30h\nRLC A\nMOV 31h,A\nRRC A\nRRC A\nMOV 32h,PSW\nRR A\nRL A",
}


@pytest.mark.parametrize("body", FLAGS.values(), ids=FLAGS.keys())
def test_flags_are_those_of_the_last_instruction_that_sets_them(body: str, engine: Engine) -> None:
    """Each flag is right whenever it is looked at, however late it is computed; JBC clears what it tests."""
    twins = check(engine, FRAME.format(body=body))
    assert twins.reference.cpu.iram[0x52]


PORT_CHANGES = (
    *("JBC {p}.1,$+4", "CPL {p}.1", "SETB {p}.6", "MOV {p}.2,C", "INC {p}", "DEC {p}", "DJNZ {p},$+4"),
    *("XRL {p},A", "ANL {p},#0BEh", "XCH A,{p}"),
)


@pytest.mark.parametrize("port", ["P0", "P1", "P2", "P3"])
@pytest.mark.parametrize("change", PORT_CHANGES)
def test_read_modify_write_reads_the_latch_of_a_port(change: str, port: str, engine: Engine) -> None:
    """While the board pulls pins low, what changes a port in place sees the latch, other reads the pins."""

    def prepare(board: Board) -> None:
        board.pins = [0xA5, 0x5A, 0x3C, 0xC3]

    body = (
        f"MOV {port},30h\n{change.format(p=port)}\nINC 31h\nMOV A,{port}\nMOV C,{port}.1\n"
        f"JB {port}.6,$+3\nINC R3"
    )
    twins = check(engine, FRAME.format(body=body), prepare)
    assert twins.reference.cpu.iram[0x52]


@pytest.mark.parametrize("seed", range(8))
def test_every_straight_instruction_is_exact_in_hot_code(seed: int, engine: Engine) -> None:
    """All opcodes that do not jump, in random order with random operands, in loops of twenty."""
    rng = Random(seed)
    chooser, rows = Chooser(rng, 0.0), list(STRAIGHT)
    rng.shuffle(rows)
    lines = ["MOV SP,#0C0h", "main: INC 30h"]
    for at in range(0, len(rows), 20):
        lines += ["MOV 70h,#5", f"top{at}:"]
        for row in rows[at : at + 20]:
            lines += chooser.fill(row)
        lines += [f"DJNZ 70h,near{at}", f"SJMP on{at}", f"near{at}: LJMP top{at}", f"on{at}:"]
    # R4-R7 and 70h-7Fh are nobody's here, so the loop counters are safe from all but luck.
    check(
        engine, "\n".join([*lines, "MOV PSW,#0", "LJMP main"]), slices=(20_000, 1, 2, 5, 33, 80, 1000, 10_000)
    )


def test_the_straight_instructions_are_all_but_those_that_jump() -> None:
    """What the test above leaves out is known: jumps, calls, the stack, MOVX and the reserved opcode."""
    left = {row.mnemonic for row in ROWS} - {row.mnemonic for row in STRAIGHT}
    assert left == {
        *("AJMP", "LJMP", "SJMP", "JMP", "ACALL", "LCALL", "RET", "RETI", "PUSH", "POP", "MOVX", "reserved"),
        *("JC", "JNC", "JZ", "JNZ", "JB", "JNB", "JBC", "CJNE", "DJNZ"),
    }
