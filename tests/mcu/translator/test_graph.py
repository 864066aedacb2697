from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from labkit.mcu.translator.flow import Block, Edge
from labkit.mcu.translator.graph import SEGMENT, shape
from labkit.mcu.translator.steps import CHECK
from tests.mcu.translator.guest import region_graph


def test_loops_and_joins_are_found() -> None:
    """A loop with a branch inside: its head, and the block where both ways meet."""
    # 0: MOV R2,#5; 2: JZ 5; 4: INC A; 5: DJNZ R2,2; then it leaves.
    graph = region_graph({0: "7A 05 60 01 04 DA FB 32"})
    places = {block.pc: block.number for block in graph.order}
    assert graph.heads == {places[2]}
    assert graph.joins == {places[5]}
    assert graph.above[places[5]] == places[2]
    assert graph.below(places[2]) == [places[5]]


def connected(ways: list[list[int]]) -> Block:
    """Blocks of ten cycles with these ways on."""
    made = [Block(n, 0, cost=10) for n in range(len(ways))]
    for block, targets in zip(made, ways, strict=True):
        block.edges = [Edge(n, (n, ()), 0, [], made[n]) for n in targets] or [Edge(99, None, 0)]
    return made[0]


def test_a_way_into_the_middle_of_a_loop_is_cut() -> None:
    """Two blocks that lead to each other and can both be entered: one of the ways leaves the region."""
    graph = shape(connected([[1, 2], [2], [1]]))
    assert [edge.block for block in graph.order for edge in block.edges].count(None) == 1


WAYS = st.integers(1, 12).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, n - 1), max_size=2), min_size=n, max_size=n)
)


@given(WAYS)
def test_no_way_is_longer_than_a_segment_without_a_look_at_the_time(ways: list[list[int]]) -> None:
    """Walking any way from the entry, the cycles since the last check never pass the region's segment."""
    graph = shape(connected(ways))
    assert graph.segment <= SEGMENT
    seen = set()
    todo = [(0, 0)]
    while todo:
        number, cycles = todo.pop()
        block = graph.order[number]
        if any(step.kind == CHECK for step in block.steps):
            cycles = 0
        cycles += block.cost
        assert cycles <= graph.segment
        if (number, cycles) not in seen:
            seen.add((number, cycles))
            todo += [(edge.block.number, cycles) for edge in block.edges if edge.block is not None]


@given(WAYS)
def test_every_way_back_leads_to_a_block_above(ways: list[list[int]]) -> None:
    """After cutting, a way to an earlier block leads to one that dominates: Python loops can say it."""
    graph = shape(connected(ways))
    for block in graph.order:
        for edge in block.edges:
            if edge.block is not None and edge.block.number <= block.number:
                up = block.number
                while up > edge.block.number:
                    up = graph.above[up]
                assert up == edge.block.number and up in graph.heads
