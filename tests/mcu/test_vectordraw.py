from __future__ import annotations

from functools import cache
from random import Random

import pytest

from labkit.mcu.names import SFR_NAMES
from labkit.mcu.table import ROWS
from labkit.mcu.vectordraw import EVERY, HOLDING, Draft, draw, named_registers, operands


@cache
def drafts() -> tuple[Draft, ...]:
    """Thirty drafts of every opcode, in the four register banks in turn."""
    rng = Random(51)
    return tuple(draw(row, number & 3, HOLDING, rng) for row in ROWS for number in range(30))


def test_a_drawn_state_could_be_met_by_a_cpu() -> None:
    """Everything is in range, the register bank is the one asked for, and PSW.P is the parity of A."""
    for number, draft in enumerate(drafts()):
        psw, a = draft.named[0xD0], draft.named[0xE0]
        assert psw & 0x18 == (number % 30 & 3) << 3
        assert psw & 1 == a.bit_count() & 1
        assert 0 <= draft.pc <= 0xFFFF and len(draft.iram) == 256
        cells = [*draft.raw, *draft.named.values(), *draft.iram, *draft.sfr.values(), *draft.pins.values()]
        assert min(cells) >= 0 and max(cells) <= 255


@pytest.mark.parametrize("registers", [HOLDING, EVERY], ids=["holding", "every"])
@pytest.mark.parametrize("opcode", [0x85, 0xB2], ids=["direct", "bit"])
def test_operands_name_all_registers_asked_for_and_no_others(opcode: int, registers: tuple[int, ...]) -> None:
    """MOV direct,direct and CPL bit meet every register of the set that they can, and none beside it."""
    rng, row, named = Random(51), ROWS[opcode], set()
    for _ in range(3000):
        named |= named_registers(operands(row, draw(row, 0, registers, rng).raw))
    assert named == {address for address in registers if opcode == 0x85 or address & 7 == 0}


def test_published_vectors_leave_acting_hardware_alone() -> None:
    """Registers by which hardware starts, sends, follows pins or sleeps are not among those that hold."""
    left_out = {SFR_NAMES[address] for address in set(SFR_NAMES) - set(HOLDING)}
    assert left_out == {"PCON", "TCON", "TMOD", "SCON", "SBUF", "T2CON"}


def test_interrupt_pins_are_high_before_every_instruction() -> None:
    """Neither the latch nor the board pulls INT0 or INT1 low in a drawn state."""
    latches = [draft.sfr[0xB0] for draft in drafts() if 0xB0 in draft.sfr]
    pins = [draft.pins[0xB0] for draft in drafts() if 0xB0 in draft.pins]
    assert latches and pins
    assert all(level & 0x0C == 0x0C for level in latches + pins)
