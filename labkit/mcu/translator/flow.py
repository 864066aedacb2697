"""What belongs to a region: instructions from one entry on, along direct branches and calls, cut into blocks.

A called function is taken in once per call: its blocks carry the return addresses that lead back. An edge
that leads nowhere in the region leaves it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from labkit.mcu.translator.steps import RECHECK, Decoded, Step, Untranslatable, decode

INSTRUCTIONS = 48
CALL_DEPTH = 3
BLOCK_CYCLES = 40

Key = tuple[int, tuple[int, ...]]


@dataclass(eq=False)
class Edge:
    """A way on: to `pc` (a number, or Python for one) with the stack at `moved`; `steps` are done on the way.

    `key` None: it always leaves the region. `block` is where it leads inside, None where it leaves.
    """

    pc: int | str
    key: Key | None
    moved: int
    steps: list[Step] = field(default_factory=list)
    block: Block | None = None


@dataclass(eq=False)
class Block:
    """Steps in a row, `cost` cycles, then one edge; or two, the first for when `condition` holds."""

    pc: int
    moved: int
    steps: list[Step] = field(default_factory=list)
    cost: int = 0
    condition: str = ""
    edges: list[Edge] = field(default_factory=list)
    number: int = -1
    dirty_out: int = 0


@dataclass(eq=False)
class _Node:
    decoded: Decoded
    pc: int
    moved: int
    edges: list[Edge]

    @property
    def next(self) -> int:
        return self.pc + self.decoded.row.length


def _edges(decoded: Decoded, key: Key, depth: int) -> list[Edge]:
    """How one instruction goes on."""
    pc, callers = key
    row, moved = decoded.row, decoded.moved
    behind = pc + row.length
    if decoded.condition:
        assert isinstance(decoded.jump, int)
        taken = Edge(decoded.jump, (decoded.jump, callers), moved, list(decoded.taken))
        edges = [taken, Edge(behind, (behind, callers), moved)]
    elif decoded.ends or decoded.jump is None:
        # The register bank may be another: the complement says so.
        edges = [Edge(~behind, None, moved) if decoded.ends else Edge(behind, (behind, callers), moved)]
    elif isinstance(decoded.jump, str):
        edges = [Edge(decoded.jump, None, moved)]
        if row.mnemonic == "RET" and callers:
            decoded.condition = f"x << 8 | r == {callers[-1]}"
            edges.insert(0, Edge(callers[-1], (callers[-1], callers[:-1]), moved))
    elif row.mnemonic.endswith("CALL"):
        inside = (decoded.jump, (*callers, behind)) if len(callers) < depth else None
        edges = [Edge(decoded.jump, inside, moved)]
    else:
        edges = [Edge(decoded.jump, (decoded.jump, callers), moved)]
    if decoded.outside:
        _recheck(decoded, edges, pc)
    return edges


def _recheck(decoded: Decoded, edges: list[Edge], pc: int) -> None:
    """Behind a call out of the region: does the CPU still want to go on here?"""
    for edge in edges:
        step = Step(RECHECK, "")
        assert isinstance(edge.pc, int)
        step.pc, step.next, step.moved = pc, edge.pc, decoded.moved
        (edge.steps if len(edges) > 1 else decoded.steps).append(step)


def discover(code: Sequence[int], pc: int, rb: int, instructions: int) -> dict[Key, _Node]:
    """The instructions of a region, at most so many, nearest first. Empty: the first cannot be translated."""
    nodes: dict[Key, _Node] = {}
    todo: deque[tuple[Key, int]] = deque([((pc, ()), 0)])
    while todo and len(nodes) < instructions:
        key, moved = todo.popleft()
        if key in nodes:
            continue
        try:
            decoded = decode(code, key[0], rb, moved)
            node = nodes[key] = _Node(decoded, key[0], moved, _edges(decoded, key, CALL_DEPTH))
        except Untranslatable:
            continue
        todo.extend((edge.key, edge.moved) for edge in node.edges if edge.key is not None)
    for node in nodes.values():
        for edge in node.edges:
            if edge.key is not None and (edge.key not in nodes or nodes[edge.key].moved != edge.moved):
                edge.key = None
    return nodes


def _leaders(nodes: dict[Key, _Node], entry: Key) -> set[Key]:
    """Instructions at which a block begins."""
    seen: set[Key] = set()
    leaders = {entry}
    for node in nodes.values():
        for edge in node.edges:
            if edge.key is not None:
                if edge.key in seen or len(node.edges) > 1 or edge.steps:
                    leaders.add(edge.key)
                seen.add(edge.key)
    return leaders


def blocks(nodes: dict[Key, _Node], entry: Key) -> list[Block]:
    """The region as blocks, the entry first."""
    leaders = _leaders(nodes, entry)
    made: dict[Key, Block] = {}
    todo = [entry]
    while todo:
        key = todo.pop()
        if key in made:
            continue
        block = made[key] = Block(key[0], nodes[key].moved)
        _fill(block, key, nodes, leaders)
        todo.extend(edge.key for edge in block.edges if edge.key is not None)
    found = list(made.values())
    for block in list(found):
        for edge in block.edges:
            edge.block = made[edge.key] if edge.key is not None else None
            if edge.steps:
                found.append(_way(block, edge))
    return found


def _way(block: Block, edge: Edge) -> Block:
    """An edge with steps becomes a block of its own."""
    assert isinstance(edge.pc, int)
    way = Block(edge.pc, edge.moved, edge.steps, 0, "", [Edge(edge.pc, edge.key, edge.moved, [], edge.block)])
    last = block.steps[-1] if block.steps else None
    for step in way.steps:
        step.pc = last.pc if last is not None else step.pc
        step.next = step.next if step.kind == RECHECK else last.next if last is not None else step.next
    edge.steps, edge.block = [], way
    return way


def _fill(block: Block, key: Key, nodes: dict[Key, _Node], leaders: set[Key]) -> None:
    """Instructions in a row, until a leader, a branch, or enough cycles."""
    while True:
        node = nodes[key]
        start, end = block.cost, block.cost + node.decoded.row.cycles
        for step in node.decoded.steps:
            step.start, step.end, step.pc = start, end, node.pc
            step.next = step.next if step.kind == RECHECK else node.next
        block.steps += node.decoded.steps
        block.cost = end
        block.edges, block.condition = node.edges, node.decoded.condition
        onward = node.edges[0].key
        if len(node.edges) > 1 or onward is None or node.edges[0].steps or onward in leaders:
            return
        if end >= BLOCK_CYCLES:
            leaders.add(onward)
            return
        key = onward
