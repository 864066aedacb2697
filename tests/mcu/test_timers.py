from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.mcu.names import IE, IP, RCAP2H, RCAP2L, T2CON, TCON, TH0, TH1, TH2, TL0, TL1, TL2, TMOD
from tests.mcu.helpers import Board


def tick(mode: int, low: int, high: int) -> tuple[int, int, bool]:
    """One count of timer 0 or 1 as the data sheet tells it: new low and high byte, overflow or not."""
    if mode == 0:
        total = (high << 5 | low & 31) + 1
        return total & 31, total >> 5 & 255, total > 0x1FFF
    if mode == 1:
        total = (high << 8 | low) + 1
        return total & 255, total >> 8 & 255, total > 0xFFFF
    if low < 255:
        return low + 1, high, False
    return high, high, True


@given(
    timer=st.integers(0, 1),
    mode=st.integers(0, 2),
    low=st.integers(0, 255),
    high=st.sampled_from((0, 0x80, 0xFD, 0xFE, 0xFF)),
    cycles=st.integers(1, 700),
)
def test_timers_0_and_1_count_every_machine_cycle(
    timer: int, mode: int, low: int, high: int, cycles: int
) -> None:
    """However long nobody looks, a timer shows what counting one by one gives, overflow flag too."""
    board = Board()
    if mode == 0:
        low &= 31
    board.sfr(TMOD, mode << 4 * timer)
    board.sfr(TL0 + timer, low)
    board.sfr(TH0 + timer, high)
    board.sfr(TCON, 0x10 << 2 * timer)
    board.run(cycles)
    overflowed = False
    for _ in range(cycles):
        low, high, over = tick(mode, low, high)
        overflowed |= over
    assert (board.sfr(TL0 + timer), board.sfr(TH0 + timer)) == (low, high)
    assert bool(board.sfr(TCON) & 0x20 << 2 * timer) == overflowed


def test_a_stopped_timer_keeps_its_value() -> None:
    """Without its run bit a timer does not count."""
    board = Board()
    board.sfr(TMOD, 0x11)
    board.sfr(TL0, 5)
    board.run(100)
    assert (board.sfr(TL0), board.sfr(TL1)) == (5, 0)


def test_counter_inputs_stay_idle() -> None:
    """With C/T set a timer waits for edges that the board never makes."""
    board = Board()
    board.sfr(TMOD, 0x55)
    board.sfr(TCON, 0x50)
    board.sfr(T2CON, 0x06)
    board.run(1000)
    assert [board.sfr(address) for address in (TL0, TH0, TL1, TH1, TL2, TH2)] == [0] * 6


@pytest.mark.parametrize("timer", [0, 1])
def test_gate_lets_the_pin_stop_a_timer(timer: int) -> None:
    """With GATE set a timer counts only while its interrupt pin is high."""
    board = Board()
    board.sfr(TMOD, 0x09 << 4 * timer)
    board.sfr(TCON, 0x10 << 2 * timer)
    board.run(10)
    setattr(board.cpu, f"int{timer}", True)
    board.run(10)
    setattr(board.cpu, f"int{timer}", False)
    board.run(5)
    assert board.sfr(TL0 + timer) == 15


def test_timer_0_in_mode_3_is_two_eight_bit_timers() -> None:
    """TL0 has TR0 and TF0, TH0 takes TR1 and TF1 over, and timer 1 goes on without a flag."""
    board = Board()
    board.sfr(TMOD, 0x13)
    board.sfr(TL0, 0xFA)
    board.sfr(TH0, 0xF0)
    board.sfr(TH1, 0xFF)
    board.sfr(TL1, 0xFE)
    board.sfr(TCON, 0x50)
    board.run(10)
    assert (board.sfr(TL0), board.sfr(TH0)) == (0x04, 0xFA)
    assert board.sfr(TCON) & 0xA0 == 0x20
    assert (board.sfr(TH1), board.sfr(TL1)) == (0, 8)
    board.run(10)
    assert board.sfr(TH0) == 4
    assert board.sfr(TCON) & 0xA0 == 0xA0


def test_timer_1_stands_still_in_mode_3() -> None:
    """Mode 3 holds timer 1."""
    board = Board()
    board.sfr(TMOD, 0x30)
    board.sfr(TL1, 7)
    board.sfr(TCON, 0x40)
    board.run(50)
    assert board.sfr(TL1) == 7


def test_timer_2_reloads_itself() -> None:
    """In auto-reload timer 2 starts again from RCAP2 and sets TF2."""
    board = Board()
    board.sfr(RCAP2H, 0xFF)
    board.sfr(RCAP2L, 0xF6)
    board.sfr(TH2, 0xFF)
    board.sfr(TL2, 0xFC)
    board.sfr(T2CON, 0x04)
    board.run(4 + 25)
    assert (board.sfr(TH2), board.sfr(TL2)) == (0xFF, 0xF6 + 5)
    assert board.sfr(T2CON) == 0x84


def test_timer_2_in_capture_mode_runs_on_through_zero() -> None:
    """In capture mode an overflow sets TF2 and RCAP2 is not loaded."""
    board = Board()
    board.sfr(RCAP2H, 0x12)
    board.sfr(TH2, 0xFF)
    board.sfr(TL2, 0xFE)
    board.sfr(T2CON, 0x05)
    board.run(5)
    assert (board.sfr(TH2), board.sfr(TL2), board.sfr(RCAP2H)) == (0, 3, 0x12)
    assert board.sfr(T2CON) == 0x85


def test_timer_2_as_baud_rate_generator_counts_six_times_and_sets_no_flag() -> None:
    """RCLK or TCLK make timer 2 count every second clock, reload always, and leave TF2 alone."""
    board = Board()
    board.sfr(RCAP2H, 0xFF)
    board.sfr(RCAP2L, 0x00)
    board.sfr(T2CON, 0x34)
    board.sfr(TH2, 0xFF)
    board.run(100)
    assert board.sfr(TH2) == 0xFF
    assert board.sfr(TL2) == 600 % 256
    assert board.sfr(T2CON) == 0x34


def test_a_program_reads_the_exact_count() -> None:
    """MOV A,TL0 reads the count at the cycle in which that instruction ends."""
    board = Board({0: "75 89 01  D2 8C  00 00 00  E5 8A  F5 30"})
    board.run(9)
    assert board.cpu.iram[0x30] == 4


def test_a_write_to_a_running_timer_counts_on_from_there() -> None:
    """Loading TL0 while it runs restarts the count at the written value."""
    board = Board({0: "75 89 01  D2 8C  00 00 00  75 8A 80  00  E5 8A  F5 30"})
    board.run(20)
    assert board.cpu.iram[0x30] == 0x82


SERVE = "{flag} 75 {low:02X} {value:02X} 75 {high:02X} {value:02X} 00 00 00 F0 C0 {low:02X} D0 F0 32"
PLACES = {0x0B: (TL0, TH0), 0x1B: (TL1, TH1), 0x2B: (TL2, TH2)}


def _ticking(seed: int) -> Board:
    """Three timers whose interrupts set any timer anew and ask for INT0, at random priorities, with a log."""
    rng = Random(seed)
    code = {0: "80 2E", 0x03: "F0 32", 0x30: "04 F0 D8 FC 05 20 A3 80 F7"}
    asking = rng.choice(("D2 89", "", ""))
    for vector in PLACES:
        low, high = rng.choice(list(PLACES.values()))
        code[vector] = f"02 01 {2 * vector:02X}"
        value = rng.choice((0xFF, 0xFF, 0xFE, rng.randrange(256)))
        code[0x100 + 2 * vector] = SERVE.format(
            low=low, high=high, value=value, flag="C2 CF" if vector == 0x2B else asking
        )
    board = Board(code)
    board.device(*range(0x10000))
    board.sfr(TMOD, rng.choice((0x00, 0x11, 0x12, 0x21, 0x22, 0x13, 0x23)))
    board.sfr(TCON, 0x51)
    board.sfr(T2CON, rng.choice((0x04, 0x05)))
    board.sfr(IP, rng.choice((0x00, 0x02, 0x08, 0x20)) | rng.choice((0, 0x01)))
    board.sfr(IE, 0x81 | rng.choice((0x0A, 0x22, 0x28, 0x2A)))
    for low, high in PLACES.values():
        board.sfr(low, rng.randrange(256))
        board.sfr(high, 0xFF)
    board.sfr(RCAP2H, 0xFF)
    return board


@pytest.mark.parametrize("seed", range(60))
def test_a_timer_set_in_an_interrupt_overflows_when_it_should(seed: int) -> None:
    """Whether timers are looked at behind each instruction or only when it must be, the log is the same."""
    whole, stepped = _ticking(seed), _ticking(seed)
    whole.run(4000)
    while stepped.cpu.cycles < 4000:
        stepped.run(1)
    assert whole.log == stepped.log
    assert len(whole.log) > 100
    assert whole.cpu.save() == stepped.cpu.save()


def test_an_overflow_without_enabled_interrupt_costs_no_stop() -> None:
    """A free-running timer is counted when somebody looks; the engine is entered once."""
    board = Board()
    board.sfr(TMOD, 0x02)
    board.sfr(TH0, 0xFF)
    board.sfr(TCON, 0x10)
    calls = []
    engine = board.cpu._engine

    def counted(cpu: object, limit: int) -> None:
        calls.append(limit)
        engine(board.cpu, limit)

    board.cpu._engine = counted
    board.run(1000)
    assert calls == [1000]
    board.sfr(IE, 0x00)
    assert board.sfr(TCON) & 0x20
