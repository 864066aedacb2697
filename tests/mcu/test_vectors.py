from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

import pytest

from labkit.mcu import Engine, Mcs51
from labkit.mcu.interpreter import HOT, plain_burst
from labkit.mcu.translator import Translator
from labkit.mcu.vectorfiles import cases
from labkit.mcu.vectors import Runner, State, Vector
from tests.mcu.smallset import small_set


def wrong(runner: Runner, vectors: Iterable[Vector]) -> list[tuple[str, list[str]]]:
    """Names of the vectors that a runner's engine does not do, and why."""
    return [(vector.name, found) for vector in vectors if (found := runner.differences(vector))]


@pytest.mark.parametrize("fill", [0x00, 0xFF])
def test_the_interpreter_does_the_small_set(fill: int) -> None:
    """Registers, all cells and time are as the vectors say, whatever the cells hold that they do not name."""
    assert wrong(Runner(plain_burst, fill), small_set()) == []


def test_every_other_engine_does_the_small_set(engine: Engine) -> None:
    """What has no need of the interpreter does each instruction alone as the vectors say."""
    assert wrong(Runner(engine), small_set()) == []


def test_most_vectors_run_as_regions() -> None:
    """A translator that begins at once leaves few of the vectors to the interpreter."""
    translator, vectors = Translator(HOT), small_set()[::5]
    assert wrong(Runner(translator), vectors) == []
    made = [region for shelf in translator.tables.library._regions.values() for region in shelf]
    assert sum(region.function is not None for region in made) > len(vectors) / 2


def test_the_hooked_interpreter_does_the_small_set() -> None:
    """With an observer at every instruction, read and write the interpreter does the same."""
    runner, seen = Runner(), 0

    def count(*_: int) -> None:
        nonlocal seen
        seen += 1

    vectors = small_set()
    for kind in ("execute", "read", "write"):
        runner.cpu.hooks.add(kind, count)
    assert wrong(runner, vectors) == []
    assert seen >= len(vectors)


def one_case() -> Vector:
    """MOVX @R1,A: it has cells in RAM, in external data and among the registers."""
    vector = next(cases(0xF3))
    assert vector.initial.sfr and vector.initial.ram and vector.initial.xdata
    return vector


PLACES = ("pc", "a", "b", "psw", "sp", "dptr", "sfr", "ram", "xdata", "cycles")


@pytest.mark.parametrize("place", PLACES)
def test_one_planted_byte_is_caught(place: str) -> None:
    """A vector that is wrong in one place makes exactly one difference."""
    vector = one_case()
    if place == "cycles":
        planted = replace(vector, cycles=1)
    else:
        old = getattr(vector.final, place)
        new = old ^ 1 if isinstance(old, int) else {address: value ^ 0x20 for address, value in old.items()}
        planted = replace(vector, final=replace(vector.final, **{place: new}))
    runner = Runner()
    assert runner.differences(vector) == []
    assert len(runner.differences(planted)) == 1
    assert runner.differences(vector) == []


@pytest.mark.parametrize("memory", ["iram", "sfr", "xdata"])
def test_a_write_to_a_cell_that_is_not_named_is_caught(memory: str) -> None:
    """An engine that changes one cell too many is found out, and what it did does not last."""

    def stray(cpu: Mcs51, limit: int) -> None:
        plain_burst(cpu, limit)
        getattr(cpu, memory)[0x7D] ^= 1

    vector = one_case()
    runner = Runner(stray)
    for _ in range(2):
        (difference,) = runner.differences(vector)
        assert {"iram": "ram 7D", "sfr": "sfr FD", "xdata": "xdata 007D"}[memory] in difference


def test_a_vector_survives_its_json_form() -> None:
    """What is written is what is read; code and pins stand in the initial state only."""
    for vector in islice(cases(0x10), 20):
        data = vector.as_dict()
        assert Vector.from_dict(data) == vector
        assert set(data) == {"name", "initial", "final", "cycles"}
        assert set(data["initial"]) - set(data["final"]) == {"code", "pins"}


def test_a_state_splits_the_data_pointer() -> None:
    """Among the registers by address, DPTR is DPL and DPH."""
    state = State(0, 1, 2, 3, 4, 0x1234, {0x90: 5}, {}, {})
    assert state.registers() == {0x90: 5, 0xE0: 1, 0xF0: 2, 0xD0: 3, 0x81: 4, 0x82: 0x34, 0x83: 0x12}
