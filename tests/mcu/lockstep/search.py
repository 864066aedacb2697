"""Runs programs by seed, and says shortly where an engine leaves the reference."""

from __future__ import annotations

from collections import deque

from labkit.mcu import Engine
from labkit.mcu.disassembler import decode
from labkit.mcu.interpreter import plain_burst
from tests.mcu.lockstep.machine import Machine
from tests.mcu.lockstep.pair import Difference, Pair
from tests.mcu.lockstep.programs import program

# One program in so many runs long; most are short, so that many can run.
_LONG = 8
_SHOWN = 8
_STEPS = 12


def _cycles(seed: int) -> int:
    return 80_000 if seed % _LONG == 0 else 25_000


def first_difference(seed: int, engine: Engine, scale: int = 1) -> Difference | None:
    """Run the program of a seed in lockstep; `scale` makes it longer."""
    pair = Pair(program(seed), seed, engine, _cycles(seed) * scale)
    while pair.left > 0 and pair.number < 40 * scale:
        difference = pair.slice()
        if difference is not None:
            return difference
    return None


def check(seed: int, engine: Engine, scale: int = 1) -> None:
    """AssertionError with a short reproduction when the engine differs from the reference."""
    difference = first_difference(seed, engine, scale)
    assert difference is None, explain(seed, engine, scale, difference)


class _Replay:
    """The run that ended in a difference, once more, with its last slice cut short."""

    def __init__(self, seed: int, engine: Engine, scale: int, difference: Difference) -> None:
        self.rom, self.seed, self.engine, self.difference = program(seed), seed, engine, difference
        self.cycles = _cycles(seed) * scale

    def before(self, engine: Engine, length: int) -> Pair:
        """Two boards at the begin of the slice, which will be `length` long."""
        pair = Pair(self.rom, self.seed, engine, self.cycles, self.difference.slice, length)
        while pair.number < self.difference.slice:
            pair.slice()
        return pair

    def shortest(self) -> tuple[int, list[str]]:
        """The least length of the slice at which something differs, and what."""
        low, high, fields = 0, self.difference.length, self.difference.fields
        while high - low > 1:
            middle = (low + high) // 2
            found = self.before(self.engine, middle).slice()
            if found:
                high, fields = middle, found.fields
            else:
                low = middle
        return high, fields

    def last_steps(self, length: int) -> list[str]:
        """What the reference executes at the end of the slice."""
        pair = self.before(plain_burst, length)
        board, steps = pair.reference, deque[str](maxlen=_STEPS)
        begin = board.cpu.cycles + length - 4 * _STEPS

        def note(pc: int) -> None:
            if board.cpu.cycles >= begin:
                steps.append(_line(board, pc))

        with board.cpu.hooks.add("execute", note):
            pair.slice()
        return list(steps)


def _line(board: Machine, pc: int) -> str:
    """The next instruction, and the registers that most often matter."""
    places = [pc + i & 0xFFFF for i in range(3)]
    code = [board.flash[at] if board.cpu.code[at] > 255 else board.cpu.code[at] for at in places]
    a, psw, dptr = board.cpu.sfr[0x60], board.cpu.sfr[0x50], board.cpu.sfr[3] << 8 | board.cpu.sfr[2]
    text = str(decode(code, 0, pc, {}))
    return f"{board.cpu.cycles:7}  {text:34} A={a:02X} PSW={psw:02X} DPTR={dptr:04X}"


def explain(seed: int, engine: Engine, scale: int, difference: Difference) -> str:
    """Seed, slice and fields, the slice cut as short as it can be, and the instructions before its end."""
    replay = _Replay(seed, engine, scale, difference)
    length, fields = replay.shortest()
    lines = [
        f"seed {seed}, slice {difference.slice} (begins at cycle {difference.cycles}): "
        f"differs when it is {length} of its {difference.length} cycles long",
        "field: reference / engine",
        *(f"  {field}" for field in fields[:_SHOWN]),
        *([f"  and {len(fields) - _SHOWN} more"] if len(fields) > _SHOWN else []),
        "the reference's last instructions, with the registers before each:",
        *(f"  {step}" for step in replay.last_steps(length)),
    ]
    return "\n".join(lines)
