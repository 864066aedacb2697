"""Every opcode against an independent simulator, uCsim, one instruction at a time from random states."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

from labkit.mcu.vectorfiles import cases
from tests.mcu.artefacts import OF_HARDWARE, OF_INSTRUCTIONS, Comparison, compare

EACH = 40
WANTED = 20_000


def batch(program: str, folder: Path, seed: int) -> Comparison:
    """Cases of every opcode whose operands may name any register."""
    folder.mkdir()
    vectors = [
        vector for opcode in range(256) for vector in islice(cases(opcode, seed, published=False), EACH)
    ]
    return compare(program, folder, vectors, OF_INSTRUCTIONS + OF_HARDWARE, seed)


def test_every_opcode_does_what_ucsim_does(need_tool: Callable[[str], str], tmp_path: Path) -> None:
    """Registers, RAM, flags, program counter and time agree with uCsim after 20,000 random single steps."""
    program = need_tool("s51")
    with ThreadPoolExecutor() as pool:
        results = list(pool.map(batch, [program] * 2, [tmp_path / "one", tmp_path / "two"], (8051, 8052)))
    assert [line for result in results for line in result.wrong] == []
    assert sum(result.compared for result in results) >= WANTED
