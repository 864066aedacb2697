"""The random programs reach what they are made for; else their agreement would say little."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from labkit.mcu.interpreter import plain_burst
from labkit.mcu.table import ROWS
from tests.mcu.lockstep import machine as m
from tests.mcu.lockstep.programs import program

PROGRAMS = 200
CYCLES = 2500


@cache
def seen() -> dict[str, set[Any]]:
    """What the first programs do within some thousand cycles: opcodes, places, device cells, events."""
    found: dict[str, set[Any]] = {"opcode": set(), "pc": set(), "view": set()}
    for seed in range(PROGRAMS):
        board = m.Machine(program(seed), seed, plain_burst)

        def note(pc: int, board: m.Machine = board) -> None:
            byte = board.cpu.code[pc]
            found["opcode"].add(byte if byte < 256 else board.flash[pc])
            found["pc"].add(pc)
            found["view"].add(id(board.cpu.code))

        with board.cpu.hooks.add("execute", note):
            _run(board)
        for kind, *what in board.log:
            found.setdefault(str(kind), set()).add(what[0])
        found.setdefault("event", set()).update(act.kind for act in board.cpu.events)
    return found


def _run(board: m.Machine) -> None:
    """Over all stops; idle for as long as it takes."""
    for _ in range(12):
        board.cpu.run(CYCLES)
        if board.restart_wanted:
            board.restart()
        if board.cpu.cycles >= CYCLES:
            return


def test_every_kind_of_instruction_is_executed() -> None:
    """All that the table has, the reserved one too; whichever register or page it names."""
    assert {ROWS[opcode].body for opcode in seen()["opcode"]} == {row.body for row in ROWS}


@pytest.mark.parametrize("vector", [0x00, 0x03, 0x0B, 0x13, 0x1B, 0x23, 0x2B])
def test_every_interrupt_is_served(vector: int) -> None:
    """Each vector is reached by some program."""
    assert vector in seen()["pc"]


def test_every_device_cell_is_written_and_the_active_ones_read() -> None:
    """Each cell that does something does it in some program."""
    assert set(range(m.DEVICES, m.DEVICES + 16)) <= seen()["write"]
    assert {m.DATA, m.STATUS, m.STOP, m.PINS, m.FORGET, m.PULSE} <= seen()["read"]


def test_code_comes_from_everywhere() -> None:
    """Both ends of code space, the chunks, the RAM page and marked bytes are executed."""
    places = seen()["pc"]
    assert {0xFFFB, 0x0001, 0x4000, 0x3F00, 0x0062} <= places
    assert len(seen()["view"]) > PROGRAMS
    assert len(seen()["code"]) > 100


def test_what_no_correct_program_does_is_done() -> None:
    """All three kinds of events are noted."""
    assert seen()["event"] == {"reserved opcode", "stack wrap", "erased flash"}


def test_ports_are_read_and_banks_selected() -> None:
    """Pins of all ports, and more latch values than there are banks."""
    assert seen()["pins"] == {0, 1, 2, 3}
    assert len(seen()["bank"]) > 8


def test_a_program_is_the_same_every_time() -> None:
    """A seed gives its program, and another seed another."""
    assert program(5) == program(5)
    assert program(5) != program(6)
