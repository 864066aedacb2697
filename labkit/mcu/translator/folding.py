"""Fewer, longer lines: a value that is used once, in the next step, is written where it is used."""

from __future__ import annotations

import re

from labkit.mcu.translator.flow import Block
from labkit.mcu.translator.graph import Graph
from labkit.mcu.translator.steps import ASSIGN, BIT, EFFECT, TEMPORARY, Step, mask

_WORD = {name: re.compile(rf"\b{name}\b") for name in TEMPORARY}
_LOW, _HIGH = "dp & 65280 | ", "dp & 255 | ("


def fold(graph: Graph) -> None:
    """Fold every block, after the dead assignments have gone."""
    for block in graph.order:
        steps = block.steps
        at = 0
        while at < len(steps) - 1:
            if _folds(block, at):
                del steps[at]
                at = max(at - 1, 0)
            else:
                at += 1


def _folds(block: Block, at: int) -> bool:
    """Put step `at` into the next one, if that is the only one that needs it."""
    step, after = block.steps[at : at + 2]
    if step.kind != ASSIGN or after.kind not in (ASSIGN, EFFECT):
        return False
    if step.into in TEMPORARY:
        return _folds_temporary(block, at, step, after)
    if step.into == after.into == "dp" and step.text.startswith(_LOW) and after.text.startswith(_HIGH):
        high = after.text[len(_HIGH) - 1 :]
        if mask(high) & BIT["dp"]:
            return False
        after.text = f"{high} | {step.text[len(_LOW) :]}"
        after.reads = mask(after.text)
        return True
    return False


def _folds_temporary(block: Block, at: int, step: Step, after: Step) -> bool:
    name = step.into
    # An EFFECT with writes is a condition on what it writes.
    if len(_WORD[name].findall(after.text)) != 1 or (after.kind == EFFECT and after.writes):
        return False
    if after.into != name and _needed_later(block, at + 2, name):
        return False
    whole = after.text == name or step.text in BIT or step.text.isdigit()
    text = step.text if whole else f"({step.text})"
    after.text = _WORD[name].sub(lambda _: text, after.text)
    after.reads = after.reads & ~BIT[name] | step.reads
    return True


def _needed_later(block: Block, at: int, name: str) -> bool:
    for step in block.steps[at:]:
        if step.reads & BIT[name]:
            return True
        if step.writes & BIT[name]:
            return False
    ways = [edge.pc for edge in block.edges if isinstance(edge.pc, str)]
    return any(mask(text) & BIT[name] for text in (block.condition, *ways))
