"""Regions of guest code as Python functions, and the two places where they are kept.

A `Table` belongs to one code view: its hot addresses and their functions. `Library` keeps every function by
the bytes it was made from, so that a mirrored bank, another drive or the next start needs no new translation.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from labkit.mcu.interpreter import HOT, PARITY
from labkit.mcu.sfr import sfr_latch, sfr_read, sfr_write
from labkit.mcu.translator.flow import INSTRUCTIONS, Block, blocks, discover
from labkit.mcu.translator.folding import fold
from labkit.mcu.translator.graph import shape
from labkit.mcu.translator.liveness import drop_dead, mark_dirty, put_in_constants
from labkit.mcu.translator.outside import bus_read, bus_write, changed, put_back
from labkit.mcu.translator.steps import BLANK
from labkit.mcu.translator.structure import TooDeep, Writer

NEVER = 255
TABLES_KEPT = 64
REGIONS_KEPT = 2000

Function = Callable[..., int]
Spans = tuple[tuple[int, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Region:
    """A function and the bytes it stands for, as (address, bytes) runs. `function` None: not translatable."""

    spans: Spans
    function: Function | None

    def fits(self, view: Sequence[int]) -> bool:
        """Does the view hold the same bytes?"""
        return all(tuple(view[lo : lo + len(cells)]) == cells for lo, cells in self.spans)


def region_source(view: Sequence[int], pc: int, rb: int) -> tuple[str, Spans]:
    """Python for the region that begins at `pc`, and what it was made from; empty if there is none."""
    count = INSTRUCTIONS
    while True:
        nodes = discover(view, pc, rb, count)
        if not nodes:
            return "", _spans(view, set(range(max(pc - 1, 0), min(pc + BLANK, 0x10000))))
        # One byte on either side too: whether FFh is alone decides who does it.
        addresses = {at for node in nodes.values() for at in range(max(node.pc - 1, 0), node.next + 1)}
        try:
            return _written(blocks(nodes, (pc, ())), rb), _spans(view, addresses)
        except TooDeep:
            count //= 2


def _written(found: list[Block], rb: int) -> str:
    graph = shape(found[0])
    put_in_constants(graph)
    mark_dirty(graph)
    needed = drop_dead(graph)
    fold(graph)
    return Writer(graph, rb, needed).source()


def _spans(view: Sequence[int], addresses: set[int]) -> Spans:
    spans: list[tuple[int, list[int]]] = []
    for at in sorted(addresses):
        if spans and spans[-1][0] + len(spans[-1][1]) == at:
            spans[-1][1].append(view[at])
        else:
            spans.append((at, [view[at]]))
    return tuple((lo, tuple(cells)) for lo, cells in spans)


_NAMES = {
    "PARITY": PARITY,
    "sfr_read": sfr_read,
    "sfr_latch": sfr_latch,
    "sfr_write": sfr_write,
    "bus_read": bus_read,
    "bus_write": bus_write,
    "changed": changed,
}
_HELPER = re.compile(r"\bput_\w+")


def _compiled(source: str) -> Function:
    names: dict[str, Any] = _NAMES | {name: put_back(name) for name in set(_HELPER.findall(source))}
    exec(compile(source, "<mcs51 region>", "exec"), names)
    function: Function = names["region"]
    return function


class Library:
    """All regions by content, the least recently asked for leave first."""

    def __init__(self) -> None:
        self._regions: OrderedDict[tuple[int, int], list[Region]] = OrderedDict()
        self.count = self.made = 0

    def region(self, view: Sequence[int], pc: int, rb: int) -> Region:
        """The region at `pc` of this view, made if it is not there."""
        shelf = self._regions.setdefault((pc, rb), [])
        self._regions.move_to_end((pc, rb))
        for region in shelf:
            if region.fits(view):
                return region
        source, spans = region_source(view, pc, rb)
        region = Region(spans, _compiled(source) if source else None)
        shelf.append(region)
        self.count += 1
        self.made += 1
        while self.count > REGIONS_KEPT:
            self.count -= len(self._regions.popitem(last=False)[1])
        return region


class Table:
    """What is known of one code view. `heat` counts arrivals at an address up to HOT."""

    __slots__ = ("functions", "heat", "view")

    def __init__(self, view: Sequence[int], heat: int) -> None:
        self.view = view
        self.heat = bytearray([heat]) * 0x10000
        self.functions: tuple[dict[int, Function | None], ...] = ({}, {}, {}, {})


class Tables:
    """The tables of the views that were run last, by identity: a view is never changed in place.

    `heat` is what every address begins with.
    """

    def __init__(self, heat: int = 0) -> None:
        self.library = Library()
        self._heat = heat
        self._tables: OrderedDict[int, Table] = OrderedDict()

    def of(self, view: Sequence[int]) -> Table:
        """The table of a view."""
        table = self._tables.get(id(view))
        if table is None:
            # It holds the view, so that the identity stays its own.
            table = self._tables[id(view)] = Table(view, self._heat)
            if len(self._tables) > TABLES_KEPT:
                self._tables.popitem(last=False)
        else:
            self._tables.move_to_end(id(view))
        return table

    def __len__(self) -> int:
        return len(self._tables)

    def add(self, table: Table, pc: int, rb: int) -> Function | None:
        """Translate what begins at `pc`; None when the interpreter has to do it."""
        function = self.library.region(table.view, pc, rb).function
        table.functions[rb >> 3][pc] = function
        table.heat[pc] = HOT if function is not None else NEVER
        return function
