from __future__ import annotations

from labkit.mcu.translator.flow import BLOCK_CYCLES, discover
from labkit.mcu.translator.steps import RECHECK
from tests.mcu.translator.guest import region_blocks, view


def test_a_loop_is_one_block_that_leads_to_itself() -> None:
    """MOV, then DJNZ back to itself: the entry, the loop, and a way out."""
    entry, loop = region_blocks({0: "7A 05 DA FE 32"})
    assert (entry.pc, loop.pc, loop.cost) == (0, 2, 2)
    assert entry.edges[0].block is loop
    assert loop.edges[0].block is loop
    assert (loop.edges[1].block, loop.edges[1].pc) == (None, 4)


def test_a_called_function_is_taken_in_for_each_call() -> None:
    """Two calls of one function make two copies, each of which goes back to its own caller."""
    found = region_blocks({0: "12 00 10 12 00 10 32", 0x10: "04 22"})
    assert [step.text for block in found for step in block.steps].count("a + 1 & 255") == 2
    conditions = [block.condition for block in found if block.condition]
    assert sorted(conditions) == ["x << 8 | r == 3", "x << 8 | r == 6"]


def test_calls_end_at_a_depth() -> None:
    """A function that calls itself is taken in a few times, then the region ends with the call."""
    found = region_blocks({0: "12 00 00"})
    ends = [edge for block in found for edge in block.edges if edge.block is None]
    assert len(found) < 8 and [edge.pc for edge in ends] == [0]


def test_a_region_is_no_longer_than_asked() -> None:
    """So many instructions, nearest first; what is not in leaves."""
    assert len(discover(view({0: "04" * 50}), 0, 0, 20)) == 20


def test_what_cannot_be_translated_is_left_to_the_interpreter() -> None:
    """The region ends in front of it; a region that would begin with it is empty."""
    (block,) = region_blocks({0: "04 32"})
    assert (block.edges[0].pc, block.edges[0].block) == (1, None)
    assert discover(view({0: "32"}), 0, 0, 20) == {}


def test_long_stretches_are_cut() -> None:
    """A block ends soon after it has taken its cycles, so that the time is looked at."""
    found = region_blocks({0: "04" * 90 + "32"})
    assert len(found) > 1 and all(block.cost <= BLOCK_CYCLES + 4 for block in found)


def test_a_stack_that_differs_by_the_way_leaves() -> None:
    """Where two ways meet with the stack at different heights, one of them leaves the region."""
    found = region_blocks({0: "60 02 C0 E0 04 32"})
    joins = [edge for block in found for edge in block.edges if edge.pc == 4]
    assert sorted(edge.block is None for edge in joins) == [False, True]


def test_both_ways_of_a_branch_ask_again_behind_a_call_outside() -> None:
    """A branch on a port asks on either way whether the CPU should go on, each with its own address."""
    found = region_blocks({0: "20 90 05 04 32", 8: "14 32"})
    asks = [step for block in found for step in block.steps if step.kind == RECHECK]
    assert sorted(step.next for step in asks) == [3, 8]
