from __future__ import annotations

import pytest

from labkit.mcu.translator.liveness import drop_dead, mark_dirty
from labkit.mcu.translator.regions import region_source
from labkit.mcu.translator.structure import TooDeep, Writer
from tests.mcu.translator.guest import region_graph, view


def nested(depth: int) -> str:
    """Loops inside each other: so many MOV direct,#2 and as many DJNZ."""
    heads = "".join(f"75 {0x20 + n:02X} 02" for n in range(depth))
    ends = "".join(f"D5 {0x20 + n:02X} {256 - 6 * (depth - n):02X}" for n in reversed(range(depth)))
    return heads + ends + "32"


def test_a_loop_is_a_while_that_looks_at_the_time() -> None:
    """The body of DJNZ comes back with `continue`, behind a check."""
    source, _ = region_source(view({0: "DA FE 32"}), 0, 0)
    assert source.count("while True:") == 1 and source.count("continue") == 1
    assert "if c > stop:" in source


def test_loops_deeper_than_python_allows_are_refused_and_made_smaller() -> None:
    """The writer says TooDeep; the region is then made of fewer instructions and compiles."""
    code = {0x100: nested(22)}
    graph = region_graph(code, 0x100)
    mark_dirty(graph)
    with pytest.raises(TooDeep):
        Writer(graph, 0, drop_dead(graph)).source()
    source, _ = region_source(view(code), 0x100, 0)
    compile(source, "generated", "exec")
    assert "while True:" in source


def test_a_region_with_a_stack_looks_at_it_first() -> None:
    """A push that could wrap or reach the registers is the interpreter's."""
    source, _ = region_source(view({0: "C0 E0 C0 F0 32"}), 0, 0)
    assert "if s < 7 or s > 253: return 0" in source
    assert "put_0_0_1(v, iram, c + 4, s + 2)" in source


def test_a_branch_over_two_levels_sets_its_target() -> None:
    """From an inner loop to the head of the outer one, level by level."""
    # 0: INC A; 1: INC R2; 2: JZ 0 (outer); 4: DJNZ R3,1 (inner); leaves.
    source, _ = region_source(view({0: "04 0A 60 FC DB FB 32"}), 0, 0)
    assert "g = 1" in source and source.count("while True:") == 2
