from __future__ import annotations

from labkit.mcu import Step, Trace
from tests.mcu.helpers import Board


def test_the_ring_keeps_the_last_steps() -> None:
    """Program counter, bank under the mask and starting cycle of the last instructions, oldest first."""
    board = Board({0: "75 90 E3 00 A4"})
    with Trace(board.cpu, size=3, bank_mask=0x0F) as trace:
        board.run(8)
    board.run(10)
    assert trace.steps == [Step(3, 3, 2), Step(4, 3, 3), Step(5, 3, 7)]


def test_a_trace_can_watch_a_range() -> None:
    """Only instructions in the range are kept."""
    board = Board()
    trace = Trace(board.cpu, lo=2, hi=3)
    board.run(10)
    trace.close()
    assert [step.pc for step in trace.steps] == [2, 3]
