from __future__ import annotations

from random import Random

import pytest

from labkit.mcu.names import SFR_NAMES
from labkit.mcu.table import ROWS
from labkit.mcu.vectordraw import EVERY, HOLDING, Draft, draw, named_registers, operands


def drafts(registers: tuple[int, ...], each: int = 30) -> list[Draft]:
    """Some drafts of every opcode."""
    rng = Random(51)
    return [draw(row, number & 3, registers, rng) for row in ROWS for number in range(each)]


def test_a_drawn_state_could_be_met_by_a_cpu() -> None:
    """Everything is in range, the register bank is the one asked for, and PSW.P is the parity of A."""
    for number, draft in enumerate(drafts(HOLDING)):
        psw, a = draft.named[0xD0], draft.named[0xE0]
        assert psw & 0x18 == (number % 30 & 3) << 3
        assert psw & 1 == a.bit_count() & 1
        assert 0 <= draft.pc <= 0xFFFF and len(draft.iram) == 256
        cells = [*draft.raw, *draft.named.values(), *draft.iram, *draft.sfr.values(), *draft.pins.values()]
        assert min(cells) >= 0 and max(cells) <= 255


@pytest.mark.parametrize("registers", [HOLDING, EVERY], ids=["holding", "every"])
def test_operands_name_only_the_registers_asked_for(registers: tuple[int, ...]) -> None:
    """All registers of the set come up, and no other."""
    named: set[int] = set()
    for draft in drafts(registers):
        named |= named_registers(operands(ROWS[draft.raw[0]], draft.raw))
    assert named == set(registers)


def test_published_vectors_leave_acting_hardware_alone() -> None:
    """Registers by which hardware starts, sends, follows pins or sleeps are not among those that hold."""
    left_out = {SFR_NAMES[address] for address in set(SFR_NAMES) - set(HOLDING)}
    assert left_out == {"PCON", "TCON", "TMOD", "SCON", "SBUF", "T2CON"}


def test_interrupt_pins_are_high_before_every_instruction() -> None:
    """Neither the latch nor the board pulls INT0 or INT1 low in a drawn state."""
    drawn = drafts(HOLDING, 60)
    latches = [draft.sfr[0xB0] for draft in drawn if 0xB0 in draft.sfr]
    pins = [draft.pins[0xB0] for draft in drawn if 0xB0 in draft.pins]
    assert latches and pins
    assert all(level & 0x0C == 0x0C for level in latches + pins)
