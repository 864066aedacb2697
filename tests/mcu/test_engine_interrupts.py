"""Events in hot code: timers, pins, idle, enable bits and hooks act at exactly the cycle they should."""

from __future__ import annotations

import pytest

from labkit.mcu import Engine
from labkit.mcu.names import IE, PCON, TCON, TH0, TL0, TMOD
from tests.mcu.helpers import Board
from tests.mcu.lockstep.twins import ALL_LENGTHS, HOT, Twins, check

DEVICE = 0x8000
# Handlers write the cycle's mark to a device cell: the log says when they ran.
VECTORS = """
      LJMP main
      ORG 3
      LJMP h0
      ORG 0Bh
      LJMP h1
      ORG 13h
      LJMP h0
      ORG 2Bh
      LJMP h2
      ORG 40h
h1:   PUSH ACC
      PUSH PSW
      PUSH DPL
      PUSH DPH
      MOV DPTR,#8000h
      MOVX @DPTR,A
      INC 38h
      POP DPH
      POP DPL
      POP PSW
      POP ACC
      RETI
h2:   CLR TF2
      INC 39h
      RETI
h0:   PUSH ACC
      MOV A,R3
      ADD A,#1
      MOV R3,A
      INC 3Ah
      POP ACC
      RETI
main: {start}
      MOV SP,#60h
loop: MOV R7,#5
top:  MOV A,R7
      ADD A,30h
      MOV 30h,A
      MUL AB
      INC DPTR
      {body}
      DJNZ R7,top
      SJMP loop"""


def _devices(board: Board) -> None:
    board.device(DEVICE, DEVICE + 1)


@pytest.mark.parametrize("ahead", range(1, 24))
def test_a_timer_interrupt_finds_any_instruction_of_a_hot_loop(ahead: int, engine: Engine) -> None:
    """Wherever in the loop the timer overflows, the handler runs at the next boundary with that state."""
    twins = Twins(
        engine, VECTORS.format(start="MOV TMOD,#1\nMOV TCON,#10h\nMOV IE,#82h", body="NOP"), _devices
    )
    twins.run(HOT)
    for _ in range(4):

        def soon(board: Board) -> None:
            board.sfr(TH0, 0xFF)
            board.sfr(TL0, 0x100 - ahead)

        twins.each(soon)
        twins.run(ahead, 5, 60)
    assert len(twins.reference.log) >= 4


@pytest.mark.parametrize("reload", [0x00, 0x9D, 0xC1, 0xF0])
@pytest.mark.parametrize("mode", [0x00, 0x01, 0x02, 0x03, 0x0A])
def test_a_timer_that_never_rests_in_hot_code(mode: int, reload: int, engine: Engine) -> None:
    """Every mode of timer 0, with its interrupt coming again and again, also from hot code."""
    start = f"MOV TMOD,#{mode}\nMOV TH0,#{reload}\nMOV TL0,#{reload}\nMOV TCON,#50h\nMOV IE,#8Ah"
    check(engine, VECTORS.format(start=start, body=f"MOV TH0,#{reload}"), _devices)


@pytest.mark.parametrize("control", [0x04, 0x05, 0x34])
def test_timer_2_in_hot_code(control: int, engine: Engine) -> None:
    """Reload, capture and baud rate modes, with the flag that only software clears."""
    start = f"MOV RCAP2H,#0FFh\nMOV RCAP2L,#0A3h\nMOV 0C8h,#{control}\nMOV TH2,#0FFh\nMOV IE,#0A0h"
    check(engine, VECTORS.format(start=start, body="MOV A,TL2\nMOV 31h,A"), _devices)


TIMER_READS = {
    "count read": "MOV A,TL0\nADD A,31h\nMOV 31h,A",
    "flag waited for": "JNB TF0,$\nCLR TF0",
    "flag taken": "JBC TF0,$+5\nINC 31h",
    "count written": "MOV TL0,#0F0h\nNOP\nMOV 31h,TL0",
    "timer stopped": "CLR TR0\nMOV A,TL0\nSETB TR0\nXRL 31h,A",
    "count changed in place": "INC TL0\nXRL TH0,#1\nMOV 31h,TL0\nDJNZ TL0,$+3",
    "mode changed": "XRL TMOD,#3\nMOV 31h,TL0",
    "gate by a pin": "CPL P3.2\nORL TMOD,#8\nMOV 31h,TL0",
    "pushed": "PUSH TL0\nPUSH TH0\nPOP 32h\nPOP 31h",
    "exchanged": "XCH A,TL0\nMOV 31h,A",
}


@pytest.mark.parametrize("body", TIMER_READS.values(), ids=TIMER_READS.keys())
@pytest.mark.parametrize("enabled", [0x00, 0x82])
def test_a_timer_register_is_exact_whenever_hot_code_looks(body: str, enabled: int, engine: Engine) -> None:
    """Counts and flags are those of the cycle of the instruction, with the interrupt and without."""
    if enabled and "JNB TF0" in body:
        body = "JNB TF0,$+3"
    start = f"MOV TMOD,#2\nMOV TH0,#0C5h\nMOV TCON,#10h\nMOV IE,#{enabled}"
    check(engine, VECTORS.format(start=start, body=body), _devices)


ENABLES = {
    "EA off and on": "CLR EA\nMOV A,R3\nINC A\nSETB EA\nNOP",
    "IE written": "MOV IE,#0\nINC A\nMOV IE,#87h\nINC A",
    "IE ored": "CLR EX0\nORL IE,#81h\nORL IE,#1\nINC A",
    "IP written": "MOV IP,30h\nINC A\nXRL IP,#1",
    "flag set by hand": "SETB IE0\nINC A\nSETB TF0\nINC A",
    "flag taken away": "SETB TF0\nCLR TF0\nJBC IE0,$+3",
    "edge and level": "CPL IT0\nINC A\nCPL P3.2\nINC A",
    "pin by the latch": "CLR P3.2\nINC A\nSETB P3.2\nSETB IT1\nCLR P3.3\nSETB P3.3",
    "TCON written": "MOV TCON,#15h\nMOV A,TCON\nMOV 31h,A\nMOV TCON,#1Fh",
    "PCON written": "MOV PCON,#80h\nINC A\nANL PCON,#7Fh",
    "serial flag": "SETB TI\nINC A\nCLR TI",
}


@pytest.mark.parametrize("body", ENABLES.values(), ids=ENABLES.keys())
@pytest.mark.parametrize("low", [False, True])
def test_one_instruction_runs_behind_a_change_of_the_enable_bits(
    body: str, low: bool, engine: Engine
) -> None:
    """A write to IE or IP, and RETI, hold a waiting interrupt back for one instruction, hot or cold."""
    start = "MOV TMOD,#2\nMOV TH0,#99h\nMOV TCON,#10h\nMOV IE,#8Fh"
    text = (
        VECTORS.format(start=start, body=body)
        .replace("ORG 2Bh", "ORG 23h\nRETI\nORG 2Bh")
        .replace("ORG 1Bh", "")
    )
    twins = Twins(engine, text.replace("ORG 23h", "ORG 1Bh\nRETI\nORG 23h"), _devices)
    for _ in range(3):
        twins.each(lambda board: setattr(board.cpu, "int0", low))
        twins.run(*ALL_LENGTHS[:25])
        twins.each(lambda board: setattr(board.cpu, "int0", False))
        twins.run(300)


def test_a_handler_that_is_hot_returns_to_every_place(engine: Engine) -> None:
    """A level request that never ends: one instruction between two services, each time another."""
    twins = Twins(engine, VECTORS.format(start="MOV IE,#81h", body="CPL 20h.1"), _devices)
    twins.run(HOT)
    twins.each(lambda board: setattr(board.cpu, "int0", True))
    twins.run(*ALL_LENGTHS)
    twins.each(lambda board: setattr(board.cpu, "int0", False))
    twins.run(HOT)
    assert twins.reference.cpu.iram[0x3A]


@pytest.mark.parametrize(
    "access", ["MOVX @DPTR,A", "MOVX A,@DPTR", "MOV P1,A", "MOV A,P1", "CPL P1.2", "JB P1.0,$+3"]
)
@pytest.mark.parametrize("edge", [0, 1])
def test_a_pin_that_falls_in_a_callback_interrupts_behind_that_instruction(
    access: str, edge: int, engine: Engine
) -> None:
    """A device, the bank latch or a look at the pins may ask for an interrupt, with stops in between."""

    def prepare(board: Board) -> None:
        _devices(board)
        calls = [0]

        def pull(*_: int) -> None:
            calls[0] += 1
            board.cpu.int0 = calls[0] % 5 == 0
            if calls[0] % 7 == 0:
                board.cpu.request_stop()

        board.on_write = board.on_read = board.on_latch = board.on_pins = pull

    text = VECTORS.format(start=f"MOV TCON,#{edge}\nMOV IE,#81h", body=f"MOV DPTR,#8001h\n{access}\nMOV B,A")
    twins = check(engine, text, prepare)
    assert twins.reference.cpu.iram[0x3A]


SLEEPS = ["ORL PCON,#1", "MOV PCON,#1", "MOV PCON,R2", "INC PCON", "XRL PCON,#1", "MOV @R0,#1\nMOV PCON,@R0"]


@pytest.mark.parametrize("sleep", SLEEPS)
def test_idle_in_hot_code_begins_and_ends_at_its_cycle(sleep: str, engine: Engine) -> None:
    """The instruction that sets IDL is the last; the timer's interrupt wakes, and the next one follows."""
    start = "MOV R2,#1\nMOV R0,#50h\nMOV TMOD,#2\nMOV TH0,#60h\nMOV TCON,#10h\nMOV IE,#82h"
    body = f"MOV PCON,#0\n{sleep}\nINC 31h\nANL PCON,#0FEh"
    twins = check(engine, VECTORS.format(start=start, body=body), _devices)
    assert len(twins.reference.log) > 10
    assert twins.reference.cpu.iram[0x31]


def test_idle_ends_by_a_pin_and_power_down_by_a_reset_only(engine: Engine) -> None:
    """Asleep in hot code the CPU waits for the pin, and in power-down for nothing but a reset."""
    twins = Twins(
        engine, VECTORS.format(start="MOV IE,#81h", body="INC 31h\nMOV A,31h\nJNB ACC.3,$+6\nORL PCON,#1")
    )
    for _ in range(60):
        twins.run(70)
        if twins.reference.cpu.asleep:
            twins.each(lambda board: setattr(board.cpu, "int0", True))
            twins.run(3)
            twins.each(lambda board: setattr(board.cpu, "int0", False))
    assert twins.reference.cpu.iram[0x3A] > 5
    twins.each(lambda board: board.sfr(PCON, 2))
    twins.run(200, 3)
    twins.each(lambda board: board.cpu.reset())
    twins.run(HOT)


def test_registers_may_be_changed_between_runs(engine: Engine) -> None:
    """What somebody writes into the CPU while it stands is what hot code goes on with."""
    twins = Twins(engine, VECTORS.format(start="MOV TMOD,#2", body="ADDC A,R3\nMOV 31h,PSW"), _devices)
    twins.run(HOT)
    for value in range(0, 256, 9):

        def change(board: Board) -> None:
            board.sfr(0xE0, value)  # noqa: B023
            board.sfr(0xD0, value & 0xE7)  # noqa: B023
            board.sfr(TCON, value & 0x50)  # noqa: B023
            board.sfr(IE, value & 0x80 | 2)  # noqa: B023
            board.sfr(TMOD, value & 3)  # noqa: B023
            board.cpu.iram[3] = board.cpu.iram[0x30] = value  # noqa: B023

        twins.each(change)
        twins.run(value % 11 + 1, 100)


@pytest.mark.parametrize("kind", ["execute", "read", "write", "bank", "illegal"])
def test_hooks_come_and_go_in_hot_code(kind: str, engine: Engine) -> None:
    """An observer sees the same from its first instruction to its last, and may stop the CPU."""
    body = "MOV DPTR,#8001h\nMOVX @DPTR,A\nMOVX A,@DPTR\nCPL P1.0\nDB 0A5h"
    twins = Twins(engine, VECTORS.format(start="NOP", body=body), _devices)

    def watch(board: Board, stops: bool) -> None:
        def note(*what: object) -> None:
            board.log.append((str(what), 0, board.cpu.pc, board.cpu.cycles))
            if stops:
                board.cpu.request_stop()

        board.cpu.hooks.add(kind, note)

    for stops in (False, True):
        twins.run(HOT, 5, 9)
        seen = len(twins.reference.log)
        twins.each(lambda board: watch(board, stops))  # noqa: B023
        twins.run(50, *range(1, 20), 100)
        assert len(twins.reference.log) > seen
        twins.each(lambda board: [hook.remove() for hook in board.cpu.hooks._hooks])
        twins.run(HOT)


def test_a_hook_that_is_added_by_a_device_counts_from_the_next_instruction(engine: Engine) -> None:
    """An observer set in a callback of hot code sees what comes next; it may be gone a moment later."""

    def prepare(board: Board) -> None:
        board.device(DEVICE)

        def toggle(address: int, value: int) -> None:
            for hook in board.cpu.hooks._hooks:
                hook.remove()
            if value & 4:
                board.cpu.hooks.add("execute", lambda pc: board.log.append(("pc", pc, 0, board.cpu.cycles)))

        board.on_write = toggle

    twins = check(
        engine,
        "MOV DPTR,#8000h\nmain: INC 30h\nMOV A,30h\nMOVX @DPTR,A\nMOV R3,A\nINC R4\nSJMP main",
        prepare,
    )
    assert any(what == "pc" for what, *_ in twins.reference.log)
