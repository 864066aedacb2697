from __future__ import annotations

from itertools import islice

import pytest

from labkit.mcu.table import ROWS
from labkit.mcu.vectoredges import EDGES, Look
from labkit.mcu.vectorfiles import cases, edges_of
from labkit.mcu.vectors import State, Vector


def test_the_first_cases_of_every_opcode_show_all_its_edges() -> None:
    """No edge promises an opcode what it cannot show, and as many cases as there are edges show them all."""
    for opcode in range(256):
        edges = edges_of(opcode)
        looks = [Look.at(vector) for vector in islice(cases(opcode), len(edges))]
        assert [edge.name for edge in edges if not any(map(edge.shows, looks))] == []


# What each edge can be had for; written by hand, so that the rules in the table are not their own measure.
CONDITIONAL = {"JBC", "JB", "JNB", "JC", "JNC", "JZ", "JNZ", "CJNE", "DJNZ"}
SPREAD = {
    "jump taken": CONDITIONAL,
    "jump not taken": CONDITIONAL,
    "carry rises": {"ADD", "ADDC", "SUBB"},
    "overflow": {"ADD", "ADDC", "SUBB", "MUL", "DIV"},
    "only AC asks for 06h": {"DA"},
    "count wraps": {"INC", "DEC"},
    "stack wraps": {"PUSH", "POP", "ACALL", "LCALL", "RET", "RETI"},
    "bit in RAM": {"JBC", "JB", "JNB", "ORL", "ANL", "MOV", "CPL", "CLR", "SETB"},
    "pointer to itself": {
        *("MOV", "ADD", "ADDC", "SUBB", "ORL", "ANL", "XRL", "INC", "DEC", "XCH", "XCHD", "CJNE"),
    },
    "jump back over 0000h": CONDITIONAL | {"SJMP"},
    "jump from the end of its page": {"AJMP", "ACALL"},
    "sum over FFFFh": {"JMP"},
    "MOVC over FFFFh": {"MOVC"},
    "last byte at FFFFh": {row.mnemonic for row in ROWS},
}


@pytest.mark.parametrize("name", SPREAD)
def test_an_edge_is_wanted_of_every_instruction_that_has_it(name: str) -> None:
    """The rule that says which rows have an edge finds the mnemonics that a programmer would name."""
    (edge,) = (edge for edge in EDGES if edge.name == name)
    assert {row.mnemonic for row in ROWS if edge.about(row)} == SPREAD[name]


def look(code: str, pc: int = 0x100, pc_after: int = 0x102, psw: int = 0) -> Look:
    """A vector of these code bytes with nothing in it but the program counter and PSW."""
    raw = bytes.fromhex(code)
    states = (State(at, 0, 0, psw, 7, 0, {}, {}, {}) for at in (pc, pc_after))
    return Look.at(Vector("", *states, 2, dict(enumerate(raw, pc)), {}))


def test_a_look_takes_an_instruction_apart() -> None:
    """Operands by name, the address behind, the target before it is cut, the register's cell."""
    seen = look("DB 80", 0x10, 0xFF92, psw=0x10)
    assert (seen.values, seen.behind, seen.target, seen.register) == ({"e": 0x80}, 0x12, 0x12 - 0x80, 0x13)
    assert seen.taken
    assert not look("40 20").taken
