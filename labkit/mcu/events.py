"""What no correct program does: the CPU goes on as silicon would, and says so in one sentence."""

from __future__ import annotations

from typing import NamedTuple

EVENTS_KEPT = 256


class IllegalAct(NamedTuple):
    """`kind` is "reserved opcode", "stack wrap" or "erased flash"; `pc` is where, `cycle` when."""

    kind: str
    pc: int
    cycle: int
    sentence: str


_SENTENCES = {
    "reserved opcode": "The CPU met the reserved opcode A5h at {pc:04X}h and went on behind it.",
    "stack wrap": "The stack pointer ran over the end of the 256 bytes of internal RAM at {pc:04X}h.",
    "erased flash": "The CPU is executing erased flash: sixteen FFh bytes in a row, the last at {pc:04X}h.",
}


def illegal_act(kind: str, pc: int, cycle: int) -> IllegalAct:
    """The event of that kind with its sentence."""
    return IllegalAct(kind, pc, cycle, _SENTENCES[kind].format(pc=pc))
