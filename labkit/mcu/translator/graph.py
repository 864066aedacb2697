"""The shape of a region: order, dominators, loops, and where it looks at the time."""

from __future__ import annotations

from dataclasses import dataclass, field

from labkit.mcu.translator.flow import Block
from labkit.mcu.translator.steps import CHECK, Step

SEGMENT = 56


@dataclass
class Graph:
    """`order` is reverse postorder and a block's number its place in it.

    `above[n]` is the block that directly dominates block n. `heads` begin loops, `joins` have several ways
    in that are no loop's way back. `segment` is the most cycles from one look at the time to the next.
    """

    order: list[Block]
    above: list[int] = field(default_factory=list)
    heads: set[int] = field(default_factory=set)
    joins: set[int] = field(default_factory=set)
    segment: int = 0

    def below(self, number: int) -> list[int]:
        """Blocks that `number` directly dominates and that are joins, the last in order first."""
        later = range(len(self.order) - 1, number, -1)
        return [n for n in later if n in self.joins and self.above[n] == number]


def _order(entry: Block) -> list[Block]:
    done: list[Block] = []
    seen = {id(entry)}
    stack = [(entry, iter(entry.edges))]
    while stack:
        block, edges = stack[-1]
        for edge in edges:
            if edge.block is not None and id(edge.block) not in seen:
                seen.add(id(edge.block))
                stack.append((edge.block, iter(edge.block.edges)))
                break
        else:
            done.append(block)
            stack.pop()
    done.reverse()
    for number, block in enumerate(done):
        block.number = number
    return done


def _ways_in(order: list[Block]) -> list[list[int]]:
    ways: list[list[int]] = [[] for _ in order]
    for block in order:
        for edge in block.edges:
            if edge.block is not None:
                ways[edge.block.number].append(block.number)
    return ways


def _dominators(ways: list[list[int]]) -> list[int]:
    above = [-1] * len(ways)
    above[0] = 0
    changed = True
    while changed:
        changed = False
        for number in range(1, len(ways)):
            found = -1
            for one in ways[number]:
                if above[one] >= 0:
                    found = one if found < 0 else _meet(above, one, found)
            if above[number] != found:
                above[number], changed = found, True
    return above


def _meet(above: list[int], one: int, other: int) -> int:
    while one != other:
        while one > other:
            one = above[one]
        while other > one:
            other = above[other]
    return one


def _dominates(above: list[int], one: int, other: int) -> bool:
    while other > one:
        other = above[other]
    return one == other


def shape(entry: Block) -> Graph:
    """Find the shape. Edges into the middle of a loop are cut: they leave the region."""
    while True:
        order = _order(entry)
        above = _dominators(_ways_in(order))
        crooked = [
            edge
            for block in order
            for edge in block.edges
            if edge.block is not None
            and edge.block.number <= block.number
            and not _dominates(above, edge.block.number, block.number)
        ]
        if not crooked:
            break
        for edge in crooked:
            edge.block = None
    graph = Graph(order, above)
    for number, ways in enumerate(_ways_in(order)):
        forward = sum(one < number for one in ways)
        if forward < len(ways):
            graph.heads.add(number)
        if forward > 1:
            graph.joins.add(number)
    _place_checks(graph)
    return graph


def _place_checks(graph: Graph) -> None:
    """Look at the time at the entry, at every loop's head and before too many cycles have gone by."""
    so_far = [0] * len(graph.order)
    for number, block in enumerate(graph.order):
        if number == 0 or number in graph.heads or so_far[number] + block.cost > SEGMENT:
            check = Step(CHECK, "")
            check.pc, check.moved = block.pc, block.moved
            block.steps.insert(0, check)
            so_far[number] = 0
        reached = so_far[number] + block.cost
        graph.segment = max(graph.segment, reached)
        for edge in block.edges:
            if edge.block is not None and edge.block.number > number:
                so_far[edge.block.number] = max(so_far[edge.block.number], reached)
