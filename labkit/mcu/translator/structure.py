"""A region as one Python function: loops become `while True`, forward branches `if`, all else leaves it.

Python has no goto. A block with several ways in stands behind a `while True` that holds everything before it
and that a `break` leaves; a branch over more than one such level sets `g` and breaks level by level.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from labkit.mcu.translator.flow import Block, Edge
from labkit.mcu.translator.graph import Graph
from labkit.mcu.translator.outside import PLACE, SP_PLACE, home, kept, put_back_name
from labkit.mcu.translator.steps import ASSIGN, CALL, CHECK, EFFECT, LEAVE, READ, RECHECK, Step

DEEPEST = 14

_WORLD = "cpu, limit, code, xdata"
_STACK = re.compile(r"\bs\b")

Frame = tuple[str, int]
Lines = list[str]
Written = tuple[Lines, set[int]]


class TooDeep(Exception):
    """Nested deeper than Python allows: the region has to be made smaller."""


class Writer:
    """Writes the function of one region; `needed` are the locals that the entry must load."""

    def __init__(self, graph: Graph, rb: int, needed: int) -> None:
        self.graph, self.rb, self.needed = graph, rb, needed
        moves = [step.moved for block in graph.order for step in block.steps]
        moves += [edge.moved for block in graph.order for edge in block.edges]
        self.low, self.high = min(moves), max(moves)
        self.stack = any(_STACK.search(text) for text in self._texts()) or bool(self.low or self.high)
        self._writers: dict[int, Callable[[Step, int], Lines]] = {
            ASSIGN: lambda step, c: [f"{step.into} = {step.text}"],
            EFFECT: lambda step, c: [step.text],
            LEAVE: self._leave,
            READ: self._read,
            CALL: self._call,
            RECHECK: self._recheck,
            CHECK: self._check,
        }

    def source(self) -> str:
        """The function's text."""
        body = self._tree(0, 0, [])[0]
        entry = self.graph.order[0].pc
        lines = [
            "def region(cpu, v, iram, sfr, xdata, code, limit, c):",
            f" stop = limit - {self.graph.segment}",
        ]
        if self.stack:
            lines.append(f" s = v[{SP_PLACE}]")
            lines.append(f" if s < {self._lowest()} or s > {255 - self.high}: return {entry}")
        lines += [f" {name} = {home(name, self.rb)}" for name in kept(self.needed)]
        return "\n".join(lines + [" " + line for line in body]) + "\n"

    def _texts(self) -> Iterator[str]:
        for block in self.graph.order:
            yield from (step.text for step in block.steps)
            yield block.condition
            yield from (str(edge.pc) for edge in block.edges)

    def _lowest(self) -> int:
        """The stack must stay inside the RAM and off the registers, which are locals."""
        return self.rb + 7 - self.low

    # Leaving ---------------------------------------------------------------------------------

    def _put_back(self, dirty: int, moved: int, cycles: int) -> str:
        name = put_back_name(self.rb, dirty, self.stack)
        stack = [_sum("s", moved)] if self.stack else []
        return f"{name}({', '.join(['v', 'iram', _sum('c', cycles), *stack, *kept(dirty)])})"

    def _exit(self, dirty: int, moved: int, cycles: int, pc: int | str) -> Lines:
        return [" " + self._put_back(dirty, moved, cycles), f" return {pc}"]

    # Steps -----------------------------------------------------------------------------------

    def _leave(self, step: Step, c: int) -> Lines:
        return [f"if {step.text}:", *self._exit(step.dirty, step.moved, c + step.start, step.pc)]

    def _recheck(self, step: Step, c: int) -> Lines:
        return [f"if changed({_WORLD}):", *self._exit(step.dirty, step.moved, c + step.end, ~step.next)]

    def _check(self, step: Step, c: int) -> Lines:
        return [f"if {_sum('c', c)} > stop:", *self._exit(step.dirty, step.moved, c, step.pc)]

    def _call(self, step: Step, c: int) -> Lines:
        clock = [f"cpu.cycles = {_sum('c', c + step.end)}", f"cpu._pc = {step.next}"]
        call = f"{step.into} = {step.text}" if step.into else step.text
        return [self._put_back(step.dirty, step.moved, c + step.end), *clock, call]

    def _read(self, step: Step, c: int) -> Lines:
        at, end = step.text, _sum("c", c + step.end)
        put_back = self._put_back(step.dirty, step.moved, c + step.end)
        lines = [f"x = xdata[{at}]", "if x > 255:", f" {put_back}"]
        lines += [f" x = bus_read({_WORLD}, {at}, {end}, {step.next})", " if x < 0:"]
        return [*lines, f"  v[{PLACE['a']}] = ~x", f"  return {~step.next}"]

    def _write(self, step: Step, c: int) -> Lines:
        at, end = step.text, _sum("c", c + step.end)
        lines = [f"if xdata[{at}] > 255:", f" {self._put_back(step.dirty, step.moved, c + step.end)}"]
        lines.append(f" if bus_write({_WORLD}, {at}, {step.into}, {end}, {step.next}): return {~step.next}")
        return [*lines, "else:", f" xdata[{at}] = {step.into}"]

    def _step(self, step: Step, c: int) -> Lines:
        return self._writers.get(step.kind, self._write)(step, c)

    # Shape -----------------------------------------------------------------------------------

    def _tree(self, number: int, c: int, frames: list[Frame]) -> Written:
        """Block `number` and all that it dominates; also the targets reached through outer levels."""
        if number in self.graph.heads:
            inside = [*frames, ("loop", number)]
            body, through = self._within(number, self.graph.below(number), 0, inside)
            before = [f"c += {c}"] if c else []
            return self._scope(before, body, through, frames)
        return self._within(number, self.graph.below(number), c, frames)

    def _within(self, number: int, joins: list[int], c: int, frames: list[Frame]) -> Written:
        if not joins:
            return self._block(self.graph.order[number], c, frames)
        last, rest = joins[0], joins[1:]
        body, through = self._within(number, rest, c, [*frames, ("block", last)])
        lines, passed = self._scope([], body, through - {last}, frames)
        more, further = self._tree(last, 0, frames)
        return lines + more, passed | further

    def _scope(self, before: Lines, body: Lines, through: set[int], frames: list[Frame]) -> Written:
        """A `while True`, and behind it the ways on for those who pass through."""
        if len(frames) > DEEPEST:
            raise TooDeep
        lines = [*before, *(["g = 0"] if through else []), "while True:", *(" " + line for line in body)]
        passed: set[int] = set()
        for target in sorted(through):
            jump, over = self._jump(target, frames, set_g=False)
            passed |= over
            lines += [f"if g == {target + 1}: {jump[0]}"]
        return lines, passed

    def _jump(self, target: int, frames: list[Frame], set_g: bool = True) -> Written:
        """Go to a loop's head or a join of an enclosing level."""
        kind, at = frames[-1]
        if at == target:
            return ["continue" if kind == "loop" else "break"], set()
        return [*([f"g = {target + 1}"] if set_g else []), "break"], {target}

    def _block(self, block: Block, c: int, frames: list[Frame]) -> Written:
        lines: Lines = []
        for step in block.steps:
            lines += self._step(step, c)
        through: set[int] = set()
        c += block.cost
        if block.condition:
            taken, through = self._edge(block, block.edges[0], c, frames)
            lines += [f"if {block.condition}:", *(" " + line for line in taken)]
        rest, more = self._edge(block, block.edges[-1], c, frames)
        return lines + rest, through | more

    def _edge(self, block: Block, edge: Edge, c: int, frames: list[Frame]) -> Written:
        if edge.block is None:
            return [line[1:] for line in self._exit(block.dirty_out, edge.moved, c, edge.pc)], set()
        number = edge.block.number
        back = number in self.graph.heads and number <= block.number
        if back or number in self.graph.joins:
            jump, through = self._jump(number, frames)
            return [*([f"c += {c}"] if c else []), *jump], through
        return self._tree(number, c, frames)


def _sum(name: str, more: int) -> str:
    return f"{name} + {more}" if more > 0 else f"{name} - {-more}" if more else name
