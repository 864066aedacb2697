"""Two plain test boards with one short program, for directed tests: reference and engine under test."""

from __future__ import annotations

from collections.abc import Callable

from labkit.mcu import Engine
from labkit.mcu.disassembler import decode
from labkit.mcu.interpreter import plain_burst
from tests.mcu.assembler import view
from tests.mcu.helpers import Board
from tests.mcu.lockstep.pair import cells, cpu_differences

# Long enough for code to become hot, then every length at which a slice can end in a short loop.
HOT = 2000
# A board may ask for a stop at every access.
_STOPS = 300
ALL_LENGTHS = (HOT, *range(1, 48), HOT)


def _glance(board: Board) -> tuple[object, ...]:
    """What is compared at every stop."""
    return board.cpu.cycles, board.cpu.pc, board.cpu.sfr, board.cpu.iram


class Twins:
    """`text` is the program, assembled at 0; `prepare` is called for each board before it runs."""

    def __init__(
        self, engine: Engine, text: str, prepare: Callable[[Board], None] | None = None, fill: int = 0
    ) -> None:
        self.boards = tuple(Board(fill=fill, engine=which) for which in (plain_burst, engine))
        self.slices: list[int] = []
        code = view(text, fill)
        for board in self.boards:
            board.view = code[:]
            board.cpu.code = board.view
            if prepare is not None:
                prepare(board)

    @property
    def reference(self) -> Board:
        """The board with the interpreter."""
        return self.boards[0]

    def each(self, act: Callable[[Board], object]) -> None:
        """Do the same to both boards."""
        for board in self.boards:
            act(board)

    def run(self, *slices: int) -> None:
        """Run both for slices of so many cycles, over all stops; AssertionError where they differ."""
        for cycles in slices:
            self.slices.append(cycles)
            until = self.reference.cpu.cycles + cycles
            for _ in range(_STOPS):
                before = self.reference.cpu.cycles
                for board in self.boards:
                    board.cpu.run(until)
                # A reset begins at 0 again.
                if (
                    _glance(self.boards[0]) != _glance(self.boards[1])
                    or not before < board.cpu.cycles < until
                ):
                    break
            self.same()

    def same(self) -> None:
        """AssertionError unless the boards are equal."""
        one, two = self.boards
        found = [*cells("log", one.log, two.log), *cpu_differences(one.cpu, two.cpu)]
        found += cells("xdata", one.cpu.xdata, two.cpu.xdata)
        if found:
            code = [byte & 255 for byte in one.cpu.code] * 2
            here = decode(code, one.cpu.pc, 0, {})
            lately = "; ".join(found[:6])
            raise AssertionError(f"after slices {self.slices[-6:]}, at {here}: {lately} (reference / engine)")


def check(
    engine: Engine,
    text: str,
    prepare: Callable[[Board], None] | None = None,
    slices: tuple[int, ...] = ALL_LENGTHS,
) -> Twins:
    """Run a program on both, in slices of all lengths; the boards, to look whether it did what was meant."""
    twins = Twins(engine, text, prepare)
    twins.run(*slices)
    return twins
