"""What each step of a region needs: known constants go in, values nobody asks for go out.

Wherever a region may be left, the kept locals that were written since they were last put back ("dirty") are
needed. Everything else is needed only if a later step reads it.
"""

from __future__ import annotations

import re

from labkit.mcu.translator.flow import Block, Edge
from labkit.mcu.translator.graph import Graph
from labkit.mcu.translator.steps import (
    ASSIGN,
    BIT,
    CALL,
    CHECK,
    EFFECT,
    KEPT_MASK,
    LEAVE,
    NAME,
    READ,
    RECHECK,
    TEMPORARY,
    WRITE,
    Step,
    mask,
)

_NUMBERS = re.compile(r"[\d &|^+<>()-]+")
_FLUSHING = (LEAVE, READ, WRITE, CALL, RECHECK, CHECK)


class _Known:
    """What the locals hold for certain at one point: numbers, or for a temporary another local."""

    def __init__(self, values: dict[str, str] | None = None) -> None:
        self.values = dict(values or {})

    def fill(self, text: str) -> str:
        """The text with what is known put in."""
        if not self.values:
            return text
        return NAME.sub(lambda match: self.values.get(match[0], match[0]), text)

    def forget(self, written: int) -> None:
        """These locals (bits) have been written."""
        for name in [n for n, held in self.values.items() if BIT[n] & written or BIT.get(held, 0) & written]:
            del self.values[name]

    def learn(self, into: str, text: str) -> str:
        """`into` now holds `text`; returns the text, as one number where it is one."""
        if _NUMBERS.fullmatch(text):
            text = str(eval(text))
            self.values[into] = text
        elif into in TEMPORARY and text in BIT:
            self.values[into] = text
        return text


def put_in_constants(graph: Graph) -> None:
    """Write known numbers into the steps; what is known passes on where there is one way in."""
    after: list[dict[str, str]] = [{} for _ in graph.order]
    for number, block in enumerate(graph.order):
        alone = number not in graph.joins and number not in graph.heads
        known = _Known(after[graph.above[number]] if number and alone else None)
        for step in block.steps:
            _fill_step(step, known)
        block.condition = known.fill(block.condition)
        for edge in block.edges:
            if isinstance(edge.pc, str):
                edge.pc = known.fill(edge.pc)
        known.forget(~KEPT_MASK)
        after[number] = known.values


def _fill_step(step: Step, known: _Known) -> None:
    if step.kind == EFFECT and step.writes:
        # It names what it writes, perhaps only under a condition.
        known.forget(step.writes)
        return
    text = known.fill(step.text)
    if step.kind == WRITE:
        step.into = known.fill(step.into)
    if step.kind == ASSIGN:
        known.forget(step.writes)
        text = known.learn(step.into, text)
        if text == step.into:
            known.values.pop(step.into, None)
    else:
        known.forget(step.writes)
    if text != step.text or step.kind == WRITE:
        step.text = text
        step.reads = mask(text) | (mask(step.into) if step.kind == WRITE else 0)


def mark_dirty(graph: Graph) -> None:
    """Fill in `Step.dirty`, what must be put back if the region is left there, and `Block.dirty_out`."""
    into = [0] * len(graph.order)
    changed = True
    while changed:
        changed = False
        for number, block in enumerate(graph.order):
            dirty = into[number]
            for step in block.steps:
                step.dirty = dirty
                if step.kind == CALL:
                    dirty = 0
                dirty |= step.writes & KEPT_MASK
            block.dirty_out = dirty
            for edge in block.edges:
                if edge.block is not None and dirty & ~into[edge.block.number]:
                    into[edge.block.number] |= dirty
                    changed = True


def _edge_needs(block: Block, edge: Edge, live: list[int]) -> int:
    if edge.block is not None:
        return live[edge.block.number]
    return block.dirty_out | (mask(edge.pc) if isinstance(edge.pc, str) else 0)


def drop_dead(graph: Graph) -> int:
    """Remove assignments that nobody needs; returns the locals needed at the entry (bits)."""
    live = [0] * len(graph.order)
    changed = True
    while changed:
        changed = False
        for block in reversed(graph.order):
            needed = _walk_back(block, live)[0]
            if needed != live[block.number]:
                live[block.number], changed = needed, True
    for block in graph.order:
        block.steps = _walk_back(block, live)[1]
    return live[0]


def _walk_back(block: Block, live: list[int]) -> tuple[int, list[Step]]:
    """Locals needed at the block's start, and the steps that are worth doing."""
    needed = mask(block.condition)
    for edge in block.edges:
        needed |= _edge_needs(block, edge, live)
    kept = []
    for step in reversed(block.steps):
        if step.kind == ASSIGN and not step.writes & needed:
            continue
        kept.append(step)
        needed = needed & ~step.writes | step.reads
        if step.kind in _FLUSHING:
            needed |= step.dirty
    kept.reverse()
    return needed, kept
