"""The story does not depend on the engine that runs the 8051."""

from __future__ import annotations

from typing import Any

import pytest

from labkit.mcu import Engine, Mcs51
from labkit.mcu.interpreter import plain_burst
from labkit.mcu.translator import translated_burst
from labkit.story.replay import replay


def told(number: int) -> dict[str, Any]:
    """A replay as data: what was seen, every console, the clock and the CPU's cycles at the end."""
    one = replay(number)
    cpu = one.bench.drive.board.cpu
    consoles = {event: (run.lines, str(run.ended)) for event, run in one.runs.items()}
    return {"rows": one.rows, "consoles": consoles, "clock": one.bench.bench.clock.now, "cycles": cpu.cycles}


@pytest.mark.parametrize("number", [1, 2])
def test_a_replay_gives_the_same_transcript_on_either_engine(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every observation, every line of every tool and every cycle are the interpreter's too."""
    transcripts = []
    for engine in (plain_burst, translated_burst):
        defaults: tuple[Engine] = (engine,)
        monkeypatch.setattr(Mcs51.__init__, "__defaults__", defaults)
        assert Mcs51.__init__.__defaults__ == (engine,)
        transcripts.append(told(number))
    assert transcripts[0] == transcripts[1]
