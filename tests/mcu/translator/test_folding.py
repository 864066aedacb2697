from __future__ import annotations

from labkit.mcu.translator.folding import fold
from labkit.mcu.translator.liveness import drop_dead, mark_dirty, put_in_constants
from labkit.mcu.translator.steps import ASSIGN, CHECK
from tests.mcu.translator.guest import region_graph


def folded(text: str) -> list[str]:
    """The lines of a region in one block."""
    graph = region_graph({0: text})
    put_in_constants(graph)
    mark_dirty(graph)
    drop_dead(graph)
    fold(graph)
    steps = [step for step in graph.order[0].steps if step.kind != CHECK]
    return [f"{step.into} = {step.text}" if step.kind == ASSIGN else step.text for step in steps]


def test_a_value_used_once_is_written_where_it_is_used() -> None:
    """MOV A,direct is one line."""
    assert folded("E5 30 32") == ["a = iram[48]"]


def test_a_value_used_twice_stays() -> None:
    """An addition needs its operand for the sum and for the flags."""
    assert folded("25 30 32")[:2] == ["x = iram[48]", "r = a + x"]


def test_a_folded_value_keeps_its_brackets() -> None:
    """ANL A,DPH: the shift is done before the AND."""
    assert folded("55 83 32") == ["a = a & ((dp >> 8))"] or folded("55 83 32") == ["a = a & (((dp >> 8)))"]


def test_two_halves_of_dptr_become_one() -> None:
    """MOV DPL,R2; MOV DPH,R3 is one assignment; not if the second half reads the first."""
    assert folded("8A 82 8B 83 32") == ["dp = (q3) << 8 | q2"]
    assert len([line for line in folded("8A 82 85 82 83 32") if line.startswith("dp")]) == 2
