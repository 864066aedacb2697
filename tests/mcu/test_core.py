from __future__ import annotations

import pytest

from labkit.mcu import Mcs51, OpenBus
from labkit.mcu.names import IE, PCON, TCON, TH0, TL0, TMOD
from tests.mcu.helpers import Board


def count_bursts(board: Board) -> list[int]:
    """Note each time the engine is entered."""
    calls: list[int] = []
    engine = board.cpu._engine

    def counted(cpu: Mcs51, limit: int) -> None:
        calls.append(limit)
        engine(cpu, limit)

    board.cpu._engine = counted
    return calls


def test_reset_gives_the_values_of_the_data_sheet() -> None:
    """After reset: PC 0, SP 7, ports FFh, the rest 0, time 0; internal RAM as it was."""
    board = Board({0: "75 81 40 75 90 00 75 A8 FF 78 55"})
    board.run(7)
    board.cpu.reset()
    expected = [0] * 128
    expected[1] = 7
    expected[0] = expected[0x10] = expected[0x20] = expected[0x30] = 0xFF
    assert (board.cpu.pc, board.cpu.cycles, board.cpu.sfr) == (0, 0, expected)
    assert board.cpu.iram[0] == 0x55


def test_run_ends_at_the_first_boundary_not_before_the_deadline() -> None:
    """A run never cuts an instruction: MUL (4 cycles) is finished."""
    board = Board({0: "00 A4"})
    board.cpu.run(2)
    assert (board.cpu.cycles, board.cpu.pc) == (5, 2)
    board.cpu.run(5)
    assert board.cpu.cycles == 5


def test_the_program_counter_wraps_between_and_inside_instructions() -> None:
    """Behind FFFFh comes 0000h, for the next opcode and for operand bytes."""
    board = Board({0xFFFE: "00 74", 0: "5A 02 10 00"})
    board.cpu.pc = 0xFFFE
    board.cpu.run(2)
    assert (board.cpu.pc, board.cpu.sfr[0x60]) == (1, 0x5A)
    board.cpu.pc = 0xFFFF
    board.view[0xFFFF] = 0
    board.cpu.run(3)
    assert board.cpu.pc == 0


def test_a_jump_backwards_over_zero_wraps() -> None:
    """SJMP from the first bytes of code space lands at its end, and a call from there pushes 16 bits."""
    board = Board({0: "80 F0", 0xFFF2: "12 12 34"})
    board.cpu.run(4)
    assert board.cpu.pc == 0x1234
    assert board.cpu.iram[8:10] == [0xF5, 0xFF]


def test_a_code_view_must_be_whole() -> None:
    """A view of the wrong size is refused with a sentence that says how to mend it."""
    with pytest.raises(ValueError, match="65536 entries, not 3; pad it"):
        Board().cpu.code = [1, 2, 3]


def test_cycles_are_exact_in_callbacks() -> None:
    """Inside a device call the CPU's time is the end of the running instruction."""
    # NOP; MOV DPTR,#8000h (2); MOVX @DPTR,A (2); MOV A,P0 is a port read; MOVX A,@DPTR.
    board = Board({0: "00 90 80 00 F0 E0"})
    board.device(0x8000)
    board.run(7)
    assert board.log == [("write", 0x8000, 0, 5), ("read", 0x8000, 0, 7)]


def test_request_stop_ends_the_run_behind_the_instruction() -> None:
    """A device can stop the run; the next run goes on from there."""
    board = Board({0: "90 80 00 F0 00 00"})
    board.device(0x8000)
    board.on_write = lambda address, value: board.cpu.request_stop()
    board.cpu.run(1000)
    assert (board.cpu.pc, board.cpu.cycles) == (4, 4)
    board.cpu.run(6)
    assert (board.cpu.pc, board.cpu.cycles) == (6, 6)


def test_a_device_may_reset_the_cpu() -> None:
    """A reset in a callback is done when the instruction has ended, and the run ends with it."""
    board = Board({0: "74 01 90 80 00 F0 00 00"})
    board.device(0x8000)
    board.on_write = lambda address, value: board.cpu.reset()
    board.cpu.run(1000)
    assert (board.cpu.pc, board.cpu.cycles, board.sfr(0xE0)) == (0, 0, 0)
    board.cpu.run(1)
    assert (board.cpu.pc, board.sfr(0xE0)) == (2, 1)


def test_a_running_cpu_is_not_saved_loaded_or_run() -> None:
    """Inside a callback the state is not whole: each of the three says what to do instead."""
    board = Board({0: "90 80 00 F0"})
    board.device(0x8000)
    state = board.cpu.save()
    for act in (board.cpu.save, lambda: board.cpu.load(state), lambda: board.cpu.run(5)):
        board.cpu.reset()
        board.on_write = lambda address, value, act=act: act()  # type: ignore[misc]
        with pytest.raises(RuntimeError, match=r"the CPU is running: call request_stop\(\)"):
            board.cpu.run(10)
    board.on_write = None
    board.cpu.run(20)


def test_a_raising_board_leaves_the_cpu_whole() -> None:
    """An exception in a device call passes through and all state is written back."""
    board = Board({0: "74 42 90 80 00 F0"})
    board.device(0x8000)

    def fail(address: int, value: int) -> None:
        raise KeyError(address)

    board.on_write = fail
    with pytest.raises(KeyError):
        board.cpu.run(100)
    assert (board.cpu.pc, board.cpu.cycles, board.cpu.sfr[0x60], board.cpu.sfr[3]) == (6, 5, 0x42, 0x80)


def test_idle_jumps_to_the_timer_interrupt() -> None:
    """Idle takes no work: the engine is not entered until the overflow wakes the CPU."""
    board = Board({0x100: "75 87 01 08", 0x0B: "32"})
    board.cpu.pc = 0x100
    board.sfr(TMOD, 1)
    board.sfr(TCON, 0x10)
    board.sfr(IE, 0x82)
    calls = count_bursts(board)
    board.cpu.run(60_000)
    assert (board.cpu.cycles, board.cpu.asleep, len(calls)) == (60_000, True, 1)
    board.cpu.run(65_536 + 4)
    assert (board.cpu.pc, board.cpu.asleep) == (0x103, False)
    assert board.cpu.cycles == 65_536 + 4
    board.cpu.run(65_536 + 5)
    assert board.cpu.iram[0] == 1


def test_idle_without_an_enabled_interrupt_sleeps_to_the_deadline() -> None:
    """A request that is not enabled does not wake."""
    board = Board({0: "75 87 01"})
    board.sfr(TMOD, 2)
    board.sfr(TCON, 0x10)
    board.cpu.run(1000)
    assert (board.cpu.cycles, board.cpu.pc, board.cpu.asleep) == (1000, 3, True)
    assert (board.sfr(TCON), board.sfr(TL0)) == (0x30, 1000 % 256)


def test_a_pin_wakes_from_idle() -> None:
    """INT0 asserted between runs ends idle and clears the idle bit."""
    board = Board({0x100: "75 87 01"})
    board.cpu.pc = 0x100
    board.sfr(IE, 0x81)
    board.cpu.run(50)
    board.cpu.int0 = True
    board.cpu.run(52)
    assert (board.cpu.pc, board.cpu.cycles, board.sfr(PCON)) == (3, 52, 0)


def test_idle_entered_with_the_request_already_there_does_not_hang() -> None:
    """The last instruction before sleep may itself have let the request in."""
    board = Board({0x100: "75 A8 81 75 87 01", 0x03: "32"})
    board.cpu.pc = 0x100
    board.cpu.int0 = True
    board.cpu.run(8)
    assert board.cpu.pc == 4 - 1 or not board.cpu.asleep


def test_power_down_stops_timers_and_only_reset_ends_it() -> None:
    """In power-down neither timers nor pins do anything; time goes on outside."""
    board = Board({0x100: "75 87 02"})
    board.cpu.pc = 0x100
    board.sfr(TMOD, 1)
    board.sfr(TCON, 0x10)
    board.sfr(TH0, 0xFF)
    board.sfr(IE, 0x83)
    board.cpu.run(5000)
    board.cpu.int0 = True
    board.cpu.run(100_000)
    assert (board.cpu.cycles, board.cpu.pc, board.sfr(TL0), board.cpu.asleep) == (100_000, 0x103, 2, True)
    board.cpu.reset()
    assert not board.cpu.asleep


def test_another_engine_can_take_the_interpreters_place() -> None:
    """The run loop asks nothing of an engine but to execute until a cycle number."""
    limits = []

    def lazy(cpu: Mcs51, limit: int) -> None:
        limits.append(limit)
        cpu.cycles = limit

    cpu = Mcs51(OpenBus(), engine=lazy)
    cpu.sfr[IE - 0x80], cpu.sfr[TCON - 0x80], cpu.sfr[TMOD - 0x80] = 0x82, 0x10, 0x02
    cpu.run(300)
    assert limits == [256, 300]
    assert cpu.iram[8:10] == [0, 0]
