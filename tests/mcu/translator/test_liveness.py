from __future__ import annotations

from labkit.mcu.translator.liveness import drop_dead, mark_dirty, put_in_constants
from labkit.mcu.translator.steps import ASSIGN, BIT, CHECK, READ
from tests.mcu.translator.guest import region_graph


def optimised(text: str) -> tuple[list[str], int]:
    """The steps of a region in one block, and the locals that its entry needs."""
    graph = region_graph({0: text})
    put_in_constants(graph)
    mark_dirty(graph)
    needed = drop_dead(graph)
    steps = [step for step in graph.order[0].steps if step.kind != CHECK]
    return [f"{step.into} = {step.text}" if step.kind == ASSIGN else step.text for step in steps], needed


def test_flags_that_the_next_addition_replaces_are_not_worked_out() -> None:
    """Of two additions only the last one's flag word is needed."""
    lines, _ = optimised("28 29 32")
    assert [line for line in lines if line.startswith("t = ")] == ["t = a ^ q1 ^ r"]


def test_what_is_dirty_where_the_region_may_end_is_kept() -> None:
    """A device access between the two additions needs the flags of the first."""
    lines, _ = optimised("28 E0 29 32")
    assert len([line for line in lines if line.startswith("t = ")]) == 2


def test_known_numbers_go_in() -> None:
    """DPTR set and counted is a number, and only its last value is stored."""
    lines, _ = optimised("90 12 34 F0 A3 F0 32")
    assert "4660" in lines and "4661" in lines
    lines, _ = optimised("90 12 34 A3 A3 32")
    assert lines == ["dp = 4662"]


def test_nothing_is_known_where_two_ways_meet() -> None:
    """A loop's head forgets what its first round knew."""
    graph = region_graph({0: "90 00 00 E0 A3 80 FC"})
    put_in_constants(graph)
    reads = [step.text for block in graph.order for step in block.steps if step.kind == READ]
    assert reads == ["dp"]


def test_the_entry_loads_what_is_read_or_may_be_put_back() -> None:
    """A register that is only written need not be loaded; one that is read must be."""
    _, needed = optimised("E8 FA 32")
    assert needed == BIT["q0"]


def test_a_local_written_on_one_way_only_is_loaded() -> None:
    """Where it is put back behind a join, its old value is needed on the other way."""
    graph = region_graph({0: "60 01 0A 03 32"})
    put_in_constants(graph)
    mark_dirty(graph)
    assert drop_dead(graph) & BIT["q2"]


def test_conditional_writes_of_da_keep_what_was_there() -> None:
    """DA A changes the carry only sometimes, so the carry before it stays needed."""
    _, needed = optimised("D4 32")
    assert needed & BIT["cy"]
