from __future__ import annotations

from random import Random

from labkit.mcu.vectordraw import Draft
from labkit.mcu.vectorrecord import Recorder
from labkit.mcu.vectors import State, Vector

NAMED = {0xE0: 0x55, 0xF0: 2, 0xD0: 0x08, 0x81: 0xFF, 0x82: 0x34, 0x83: 0x12}


def recorded(raw: list[int], sfr: dict[int, int] | None = None, pins: dict[int, int] | None = None) -> Vector:
    """What becomes of an instruction at FFFFh; cell n of internal RAM holds n."""
    return Recorder(Random(1)).record(Draft(raw, 0xFFFF, NAMED, list(range(256)), sfr or {}, pins or {}))


def test_a_vector_names_what_its_instruction_touches_and_no_more() -> None:
    """PUSH of a register over the end of RAM and code space: two code bytes, one cell, the stack pointer."""
    before = State(0xFFFF, 0x55, 2, 0x08, 0xFF, 0x1234, {}, {0x00: 0x00, 0x0A: 0x0A}, {})
    after = State(0x0001, 0x55, 2, 0x08, 0x00, 0x1234, {}, {0x00: 0x0A, 0x0A: 0x0A}, {})
    assert recorded([0xC0, 0x0A]) == Vector("c0 0a: PUSH 0Ah", before, after, 2, {0xFFFF: 0xC0, 0: 0x0A}, {})


def test_a_ports_latch_and_pins_are_part_of_the_vector() -> None:
    """MOV A,P1 names the latch and the pins, and gets the pins that the latch lets go."""
    vector = recorded([0xE5, 0x90], {0x90: 0xF0}, {0x90: 0xAC})
    assert (vector.final.a, vector.final.sfr, vector.pins) == (0xA0, {0x90: 0xF0}, {0x90: 0xAC})


def test_a_register_that_hardware_changed_is_named_too() -> None:
    """CLR P3.2 pulls INT0 low, and IE0 follows: TCON is in the vector though no operand names it."""
    vector = recorded([0xC2, 0xB2], {0xB0: 0xFF})
    assert (vector.initial.sfr, vector.final.sfr) == ({0x88: 0, 0xB0: 0xFF}, {0x88: 2, 0xB0: 0xFB})


def test_external_data_is_named_with_what_it_held() -> None:
    """MOVX @DPTR,A shows the old byte before and A after."""
    vector = recorded([0xF0])
    assert list(vector.initial.xdata) == [0x1234]
    assert vector.initial.xdata[0x1234] != 0x55
    assert vector.final.xdata == {0x1234: 0x55}
    assert vector.initial.ram == {}
