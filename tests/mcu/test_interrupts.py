from __future__ import annotations

import pytest

from labkit.mcu.names import IE, IP, SCON, T2CON, TCON, TH0, TL0, TMOD
from tests.mcu.helpers import Board

VECTORS = {"INT0": 0x03, "T0": 0x0B, "INT1": 0x13, "T1": 0x1B, "serial": 0x23, "T2": 0x2B}
ENABLE = {name: 0x80 | 1 << i for i, name in enumerate(VECTORS)}


def ask(board: Board, name: str) -> None:
    """Raise the request of one source by its flag (edge mode for the pins)."""
    if name == "serial":
        board.sfr(SCON, 0x01)
    elif name == "T2":
        board.sfr(T2CON, 0x80)
    else:
        flag = {"INT0": 0x02, "T0": 0x20, "INT1": 0x08, "T1": 0x80}[name]
        board.sfr(TCON, board.sfr(TCON) | 0x05 | flag)


def visited(board: Board, cycles: int) -> list[int]:
    """Addresses executed."""
    places: list[int] = []
    with board.cpu.hooks.add("execute", places.append):
        board.run(cycles)
    return places


@pytest.mark.parametrize("name", VECTORS)
def test_each_source_calls_its_vector(name: str) -> None:
    """An enabled request pushes the program counter and goes to its vector in two cycles."""
    board = Board()
    board.cpu.pc = 0x1234
    board.sfr(IE, ENABLE[name])
    ask(board, name)
    board.run(2)
    assert (board.cpu.pc, board.cpu.cycles) == (VECTORS[name], 2)
    assert board.cpu.iram[8:10] == [0x34, 0x12]
    assert board.sfr(0x81) == 9


@pytest.mark.parametrize("name", VECTORS)
def test_a_source_needs_its_own_bit_and_ea(name: str) -> None:
    """Without EA, or without the source's bit, a request waits."""
    for enable in (ENABLE[name] & 0x7F, 0xFF ^ (ENABLE[name] & 0x7F)):
        board = Board()
        board.sfr(IE, enable)
        ask(board, name)
        board.run(5)
        assert board.cpu.pc == 5


@pytest.mark.parametrize("name", ["INT0", "T0", "INT1", "T1"])
def test_the_call_clears_timer_and_edge_flags(name: str) -> None:
    """Vectoring clears TF0, TF1 and an edge-triggered IE0 or IE1."""
    board = Board()
    board.sfr(IE, ENABLE[name])
    ask(board, name)
    board.run(2)
    assert board.sfr(TCON) & 0xAA == 0


def test_serial_and_timer_2_flags_wait_for_software() -> None:
    """RI and TF2 stay set when their vector is called."""
    board = Board()
    board.sfr(IE, 0xB0)
    ask(board, "serial")
    ask(board, "T2")
    board.run(2)
    assert (board.cpu.pc, board.sfr(SCON), board.sfr(T2CON)) == (0x23, 0x01, 0x80)


def test_sources_are_asked_in_order() -> None:
    """Of equal priority, INT0 comes before T0, INT1, T1, serial and T2, one after the other."""
    # RETI at every vector, and a loop of NOPs in the main program.
    board = Board(dict.fromkeys(VECTORS.values(), "32"))
    board.cpu.pc = 0x100
    for name in VECTORS:
        ask(board, name)
    board.sfr(IE, 0xBF)
    order = [pc for pc in visited(board, 27) if pc < 0x100]
    assert order[:5] == [0x03, 0x0B, 0x13, 0x1B, 0x23]


def test_priority_beats_order() -> None:
    """A source with its IP bit set comes first."""
    board = Board()
    board.sfr(IE, 0xBF)
    board.sfr(IP, 0x20)
    for name in VECTORS:
        ask(board, name)
    board.run(2)
    assert board.cpu.pc == 0x2B


def test_high_interrupts_low_and_low_waits_for_both() -> None:
    """A high request breaks into a low service; a low one waits until high and low have returned."""
    # T0 low: two NOPs, RETI. INT0 high: NOP, RETI.
    board = Board({0x0B: "00 00 32", 0x03: "00 32"})
    board.cpu.pc = 0x100
    board.sfr(IE, 0x83)
    board.sfr(IP, 0x01)
    ask(board, "T0")
    board.run(3)
    assert board.cpu.pc == 0x0C
    ask(board, "INT0")
    ask(board, "T0")
    assert visited(board, 20)[:7] == [0x03, 0x04, 0x0C, 0x0D, 0x100, 0x0B, 0x0C]


def test_equal_priority_does_not_nest() -> None:
    """A second request of the same level waits for RETI."""
    for priority in (0x00, 0x03):
        board = Board({0x0B: "00 00 32", 0x03: "00 32"})
        board.cpu.pc = 0x100
        board.sfr(IE, 0x83)
        board.sfr(IP, priority)
        ask(board, "T0")
        board.run(3)
        ask(board, "INT0")
        assert visited(board, 12)[:5] == [0x0C, 0x0D, 0x100, 0x03, 0x04]


def test_low_does_not_break_into_high() -> None:
    """A low request waits for the end of a high service even when no low one was interrupted."""
    board = Board({0x0B: "00 00 32", 0x03: "00 32"})
    board.cpu.pc = 0x100
    board.sfr(IE, 0x83)
    board.sfr(IP, 0x02)
    ask(board, "T0")
    board.run(3)
    ask(board, "INT0")
    assert visited(board, 12)[:5] == [0x0C, 0x0D, 0x100, 0x03, 0x04]


def test_a_level_request_asks_again_while_its_pin_is_low() -> None:
    """In level mode the flag is not used up by the call; a released pin ends it."""
    board = Board({0x03: "32"})
    board.cpu.pc = 0x100
    board.sfr(IE, 0x81)
    board.cpu.int0 = True
    assert visited(board, 13).count(0x03) == 3
    board.cpu.int0 = False
    assert visited(board, 20).count(0x03) == 0


def test_one_instruction_runs_after_reti() -> None:
    """However many requests wait, the interrupted program moves by one instruction between two services."""
    board = Board({0x03: "32"})
    board.cpu.pc = 0x100
    board.cpu.int0 = True
    board.sfr(IE, 0x81)
    assert visited(board, 20) == [0x03, 0x100, 0x03, 0x101, 0x03, 0x102, 0x03, 0x103]


@pytest.mark.parametrize("code", ["75 A8 81", "D2 AF"])
def test_one_instruction_runs_after_a_write_to_ie(code: str) -> None:
    """A request that waits already comes one instruction after IE has been written."""
    board = Board({0x100: code})
    board.cpu.pc = 0x100
    ask(board, "INT0")
    board.sfr(IE, 0x01)
    assert visited(board, 8)[:3] == [0x100, 0x100 + len(bytes.fromhex(code)), 0x03]


def test_one_instruction_runs_after_a_write_to_ip() -> None:
    """A request that IP lets through comes one instruction after IP has been written."""
    # The service of T0 makes INT0, which waits, the more important one.
    board = Board({0x0B: "75 B8 01 00 00 32"})
    board.cpu.pc = 0x100
    board.sfr(IE, 0x83)
    ask(board, "T0")
    board.run(2)
    ask(board, "INT0")
    assert visited(board, 8)[:3] == [0x0B, 0x0E, 0x03]


def test_a_timer_interrupt_comes_at_the_first_boundary_after_overflow() -> None:
    """The vector is reached two cycles after the instruction in which the timer overflows."""
    board = Board()
    board.sfr(TMOD, 0x01)
    board.sfr(TH0, 0xFF)
    board.sfr(TL0, 0x9C)
    board.sfr(TCON, 0x10)
    board.sfr(IE, 0x82)
    board.run(100)
    assert board.cpu.pc == 100
    board.run(2)
    assert (board.cpu.pc, board.cpu.cycles) == (0x0B, 102)
    assert board.cpu.iram[8] == 100


def test_an_edge_is_remembered_and_a_level_is_not() -> None:
    """In edge mode a short pulse asks once; in level mode it asks only while the pin is low."""
    for edge, expected in ((0x01, 0x02), (0x00, 0x00)):
        board = Board()
        board.sfr(TCON, edge)
        board.cpu.int0 = True
        board.cpu.int0 = False
        board.run(1)
        assert board.sfr(TCON) & 0x02 == expected


def test_an_edge_needs_a_fall() -> None:
    """In edge mode a pin that stays low asks once."""
    board = Board({0x13: "32"})
    board.cpu.pc = 0x100
    board.sfr(TCON, 0x04)
    board.sfr(IE, 0x84)
    board.cpu.int1 = True
    assert visited(board, 20).count(0x13) == 1


def test_software_can_ask_through_the_p3_latch() -> None:
    """Clearing P3.2 pulls the INT0 pin low, as it would on the chip."""
    board = Board({0x100: "C2 B2"})
    board.cpu.pc = 0x100
    board.sfr(TCON, 0x01)
    board.sfr(IE, 0x81)
    assert visited(board, 4)[:2] == [0x100, 0x03]


def test_a_pin_pulled_in_a_callback_interrupts_behind_that_instruction() -> None:
    """A device that asserts INT0 during MOVX is heard at the end of that MOVX."""
    board = Board({0x100: "90 80 00 F0"})
    board.cpu.pc = 0x100
    board.device(0x8000)
    board.on_write = lambda address, value: setattr(board.cpu, "int0", True)
    board.sfr(IE, 0x81)
    assert visited(board, 20)[:3] == [0x100, 0x103, 0x03]
