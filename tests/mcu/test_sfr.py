from __future__ import annotations

import pytest

from tests.mcu.helpers import Board

P0, P1, P2, P3 = 0x80, 0x90, 0xA0, 0xB0


@pytest.mark.parametrize("port", [0, 1, 2, 3])
def test_a_port_read_sees_pins_that_the_latch_lets_go(port: int) -> None:
    """MOV A,Pn reads the pins: low where the board or the latch pulls low."""
    board = Board({0: f"E5 {0x80 + 16 * port:02X}"})
    board.pins[port] = 0b1010_1100
    board.sfr(0x80 + 16 * port, 0b1111_0000)
    board.run(1)
    assert board.cpu.sfr[0x60] == 0b1010_0000


RMW = {
    "ORL P2,A": "42 A0",
    "ORL P2,#0": "43 A0 00",
    "ANL P2,#FF": "53 A0 FF",
    "XRL P2,#0": "63 A0 00",
    "CPL twice": "B2 A0 B2 A0",
    "SETB P2.0": "D2 A0",
    "CLR P2.7 then SETB": "C2 A7 D2 A7",
    "MOV P2.0,C": "D3 92 A0",
    "INC, DEC": "05 A0 15 A0",
    "DJNZ, INC": "D5 A0 00 05 A0",
    "JBC P2.0, SETB": "10 A0 00 D2 A0",
}


@pytest.mark.parametrize("code", RMW.values(), ids=RMW.keys())
def test_read_modify_write_reads_the_latch(code: str) -> None:
    """Pins held low by the board do not leak into the latch through read-modify-write instructions."""
    board = Board({0: code})
    board.pins[2] = 0x00
    board.sfr(P2, 0xFF)
    board.run(len(bytes.fromhex(code)))
    assert board.sfr(P2) == 0xFF


def test_bit_tests_read_pins() -> None:
    """JB and MOV C,bit look at the pin, JBC at the latch."""
    board = Board({0: "20 A0 10  A2 A0  10 A0 10"})
    board.pins[2] = 0xFE
    board.run(2 + 1 + 2)
    assert board.cpu.pc == 8 + 0x10
    assert board.cpu.sfr[0x50] & 0x80 == 0


def test_exchange_reads_pins_and_writes_the_latch() -> None:
    """XCH A,P2 is none of the manual's read-modify-write instructions: A gets the pins, the latch gets A."""
    board = Board({0: "74 5A C5 A0"})
    board.pins[2] = 0x0F
    board.run(2)
    assert (board.sfr(0xE0), board.sfr(P2)) == (0x0F, 0x5A)


def test_p3_reads_the_interrupt_pins() -> None:
    """INT0 and INT1 show as bits 2 and 3 of port 3."""
    board = Board({0: "E5 B0"})
    board.cpu.int1 = True
    board.run(1)
    assert board.cpu.sfr[0x60] == 0xF7


def test_every_write_to_p1_reaches_the_bank_latch() -> None:
    """Moves, bit writes and read-modify-writes of P1 all tell the board, even when nothing changes."""
    board = Board({0: "75 90 E0  75 90 E0  D2 90  43 90 02  D0 90"})
    board.run(9)
    latched = [(value, cycle) for kind, _, value, cycle in board.log if kind == "bank"]
    assert latched == [(0xE0, 2), (0xE0, 4), (0xE1, 5), (0xE3, 7), (0, 9)]


def test_a_bank_switch_takes_effect_at_the_next_fetch() -> None:
    """The instruction behind the write to P1 comes from the new bank."""
    board = Board({0: "75 90 01 74 AA"})
    other = [0x00] * 0x10000
    other[3:5] = [0x74, 0xBB]

    def switch(value: int) -> None:
        board.cpu.code = other

    board.on_latch = switch
    board.run(3)
    assert board.cpu.sfr[0x60] == 0xBB


def test_a_jump_that_writes_the_latch_lands_in_the_new_bank() -> None:
    """DJNZ P1 writes the latch and branches: its target is fetched from the new bank."""
    board = Board({0: "D5 90 10"})
    other = [0x00] * 0x10000
    other[0x13:0x15] = [0x74, 0xBB]
    board.on_latch = lambda value: setattr(board.cpu, "code", other)
    board.run(3)
    assert board.cpu.sfr[0x60] == 0xBB


def test_movx_by_r0_takes_the_high_byte_from_the_p2_latch() -> None:
    """MOVX @R0 addresses the page in the P2 latch, whatever the pins are."""
    board = Board({0: "75 A0 12 78 34 74 56 F2"})
    board.pins[2] = 0
    board.run(6)
    assert board.cpu.xdata[0x1234] == 0x56


def test_parity_follows_the_accumulator() -> None:
    """PSW.P is the parity of A whatever was written to PSW."""
    board = Board({0: "74 07 75 D0 00 E5 D0 F5 30 75 D0 FF 74 03 85 D0 31"})
    board.run(10)
    assert (board.cpu.iram[0x30], board.cpu.iram[0x31]) == (0x01, 0xFE)


@pytest.mark.parametrize("address", [0x82, 0x83, 0xE0, 0xF0, 0x81, 0xC0, 0x99])
def test_plain_registers_hold_what_is_written(address: int) -> None:
    """ACC, B, SP, DPL, DPH, SBUF and addresses without a register are cells, direct and bit by bit."""
    board = Board({0: f"75 {address:02X} 5A  85 {address:02X} 30"})
    board.run(4)
    assert (board.cpu.iram[0x30], board.sfr(address)) == (0x5A, 0x5A)
