from __future__ import annotations

import pytest

from labkit.mcu.translator.steps import ASSIGN, BIT, CALL, LEAVE, Decoded, Untranslatable, decode, mask
from tests.mcu.translator.guest import view


def one(text: str, rb: int = 0, moved: int = 0, pc: int = 0x100) -> Decoded:
    """The instruction with these bytes."""
    return decode(view({pc: text}, fill=0x04), pc, rb, moved)


def lines(decoded: Decoded) -> list[str]:
    """Its steps as text."""
    return [f"{step.into} = {step.text}" if step.kind == ASSIGN else step.text for step in decoded.steps]


def test_a_mask_names_whole_words_only() -> None:
    """Names of lists are not taken for the locals that they contain."""
    assert mask("iram[q1] + sfr[3] + code[dp]") == BIT["q1"] | BIT["dp"]


def test_registers_are_locals_by_either_name() -> None:
    """A register of the bank is the same local through its number and through its direct address."""
    assert lines(one("E9")) == ["a = q1"]
    assert lines(one("E5 09", rb=8)) == ["x = q1", "a = x"]
    assert lines(one("E5 09", rb=0)) == ["x = iram[9]", "a = x"]


def test_a_pointer_to_the_registers_leaves_first() -> None:
    """Before @Ri touches RAM, the region is left if the pointer may reach a register."""
    first = one("F6").steps[0]
    assert (first.kind, first.text) == (LEAVE, "q0 < 8")
    assert one("F7", rb=16).steps[0].text == "16 <= q1 < 24"


def test_registers_with_side_effects_are_called() -> None:
    """A port is read by its pins, a timer register through the timers; plain registers are not called."""
    assert [step.kind for step in one("E5 90").steps] == [CALL, ASSIGN]
    assert [step.kind for step in one("F5 8A").steps] == [CALL]
    assert lines(one("F5 A0")) == ["sfr[32] = a"]


@pytest.mark.parametrize("text", ["32", "A5", "75 81 20", "D0 81", "FF FF", "10 D0 10", "D5 D0 00"])
def test_the_rest_is_the_interpreters(text: str) -> None:
    """RETI, A5h, a new stack pointer, a run of FFh and a branch that writes PSW are refused."""
    with pytest.raises(Untranslatable):
        one(text)


def test_a_single_ff_is_an_ordinary_move() -> None:
    """MOV R7,A is translated where no other FFh stands beside it, as a mark would hide one."""
    assert lines(one("FF")) == ["q7 = a"]
    cells = view({0x100: "FF"})
    cells[0x101] = 256
    with pytest.raises(Untranslatable):
        decode(cells, 0x100, 0, 0)


def test_a_chip_full_of_zeros_is_no_program() -> None:
    """A NOP is nothing to do; where zeros follow, the interpreter leaps over them."""
    assert lines(one("00 04")) == lines(one("00 00 04")) == []
    with pytest.raises(Untranslatable):
        one("00" * 8)


def test_marked_bytes_and_the_end_of_code_are_refused() -> None:
    """What only the bus can say, or what wraps to address 0, is the interpreter's."""
    cells = view({0x100: "74 00"})
    cells[0x101] = 256
    with pytest.raises(Untranslatable):
        decode(cells, 0x100, 0, 0)
    with pytest.raises(Untranslatable):
        one("04", pc=0xFFFD)


def test_branches_know_where_they_lead() -> None:
    """Targets are worked out: relative, in the 2 KB page, absolute, computed."""
    assert (one("80 FE").jump, one("80 FE").condition) == (0x100, "")
    assert one("C1 34").jump == 0x634
    assert one("02 12 34").jump == 0x1234
    assert one("73").jump == "a + dp & 65535 & 65535"
    assert (one("60 10").jump, one("60 10").condition) == (0x112, "not a")


def test_jbc_clears_only_when_it_branches() -> None:
    """The write of JBC is among the steps of the taken way."""
    decoded = one("10 08 05")
    assert decoded.condition == "x"
    assert [step.text for step in decoded.taken][-1] == "iram[33] = y"
    assert all("iram[33] = " not in step.text for step in decoded.steps)


def test_the_stack_is_counted() -> None:
    """Pushes and pops are cells at a known distance; INC SP and DEC SP are only a distance."""
    assert (one("C0 E0", moved=2).moved, lines(one("C0 E0", moved=2))[-1]) == (3, "iram[s + 3] = x")
    assert lines(one("D0 E0", moved=2))[0] == "x = iram[s + 2]"
    assert (one("15 81", moved=2).moved, one("15 81").steps) == (1, [])
    assert lines(one("C0 81", moved=2)) == ["x = (s + 2)", "x = x + 1 & 255", "iram[s + 3] = x"]


def test_a_write_of_psw_ends_the_region() -> None:
    """Behind it the register bank may be another."""
    assert one("75 D0 18").ends and one("D2 D3").ends
    assert not one("D2 D7").ends
