"""Benchmark programs on the engines and on uCsim: the same result, cycles and count, and figures of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from labkit.firmware.benchmarks import RESULT, Benchmark, benchmarks
from labkit.mcu import Engine
from labkit.mcu.interpreter import plain_burst
from labkit.story import speed, ucsim
from labkit.story.speed import Runner, check, cold, first, ratio, slices, warm
from tests.firmware.work import WORK

KEYS = list(WORK)


def of(key: str, rounds: int = 1) -> Benchmark:
    """A program cut to a few rounds; its result then is the oracle's."""
    return replace(benchmarks()[key], rounds=rounds, result=WORK[key](rounds))


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """All programs with one round."""
    programs = {key: of(key) for key in KEYS}
    monkeypatch.setattr(speed, "benchmarks", lambda: programs)


@pytest.mark.parametrize("engine", [None, plain_burst], ids=["default", "interpreter"])
@pytest.mark.parametrize("key", KEYS)
def test_our_engines_come_to_the_result_in_the_stated_cycles(key: str, engine: Engine | None) -> None:
    """`run` raises if result or cycles are wrong; the program then stays at its end, also in slices."""
    for rounds in (1, 2):
        runner = Runner(of(key, rounds), engine)
        assert runner.run() > 0
        assert runner.cpu.pc == runner.program.end
        runner.run(200)
        assert runner.cpu.pc == runner.program.end


@pytest.mark.parametrize("key", KEYS)
def test_the_stated_instructions_are_executed(key: str) -> None:
    """A count of every instruction, for one round and for two, gives the stated numbers."""
    for rounds in (1, 2):
        runner = Runner(of(key, rounds))
        seen = 0

        def count(_: int) -> None:
            nonlocal seen
            seen += 1

        with runner.cpu.hooks.add("execute", count):
            runner.run()
        assert seen == runner.program.instructions.after(rounds)


@pytest.mark.tool("s51")
@pytest.mark.parametrize("key", KEYS)
def test_ucsim_comes_to_the_same(key: str) -> None:
    """The other simulator, from the same file: the same 16 bits after the same machine cycles."""
    program = of(key, 2)
    done = ucsim.run(program)
    check(program, done.result, done.cycles)
    assert done.seconds > 0
    assert ucsim.startup() > 0


def test_a_wrong_result_is_no_figure() -> None:
    """A program that comes to something else, or takes other cycles, gives an error instead of a time."""
    program = of("checksum")
    with pytest.raises(RuntimeError, match=r"checksum came to .* means nothing"):
        Runner(replace(program, result=program.result ^ 1)).run()
    with pytest.raises(RuntimeError, match="means nothing"):
        check(program, program.result, program.cycles.after(1) + 1)
    runner = Runner(program)
    runner.run()
    runner.cpu.xdata[RESULT] ^= 1
    runner.run()


def test_a_cold_run_is_a_process_of_its_own() -> None:
    """It runs the very program it is given and says how long that took; a wrong one fails there too."""
    assert cold(of("crc"))() > 0
    with pytest.raises(Exception, match="returned non-zero exit status"):
        cold(replace(of("crc"), result=1))()
    assert first(of("crc")) > 0


@pytest.mark.tool("s51")
@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("way", [warm, cold])
def test_a_ratio_is_measured(way: Callable[[Benchmark], Callable[[], float]]) -> None:
    """With uCsim there is a number, made of runs whose results were right on both sides."""
    found = ratio("checksum", way)
    assert found is not None
    assert found > 0


def test_without_ucsim_a_ratio_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where `s51` is missing nothing is run and the figure is null."""
    monkeypatch.setattr(ucsim.shutil, "which", lambda _: None)
    ways = {name: work() for name, work in speed.FIGURES.items() if "ratio" in name}
    assert set(ways.values()) == {None}
    assert len(ways) == 6


@pytest.mark.usefixtures("short")
def test_slices_are_measured() -> None:
    """Short runs of the CPU in a row come to the right end, and give millions of instructions a second."""
    assert slices(200) > 0
    assert slices(1000, plain_burst) > 0


def test_ucsim_that_says_nothing_of_use_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Output without a result is quoted, never read as a figure."""
    monkeypatch.setattr(ucsim, "_session", lambda *_: ("No such command", 1.0))
    with pytest.raises(RuntimeError, match="No such command"):
        ucsim.run(of("crc"))
