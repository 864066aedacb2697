"""Which tests notice a fault: `python -m tests.mcu.lockstep.verdicts` tries all and prints who does.

A directed test is called like pytest would, once for each set of its parameters, with the faulty engine.
"""

from __future__ import annotations

import importlib
import itertools
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from labkit.mcu import Engine
from tests.mcu.lockstep.planted import engine_with, targets
from tests.mcu.lockstep.search import first_difference

DIRECTED = (
    "test_engine",
    "test_engine_registers",
    "test_engine_code",
    "test_engine_limits",
    "test_engine_interrupts",
)
# So many programs run in a search for the first that notices.
MOST = 60


def _arguments(function: Callable[..., object]) -> Iterator[dict[str, Any]]:
    """What `pytest.mark.parametrize` gives the function, set by set."""
    axes = []
    for mark in getattr(function, "pytestmark", []):
        names = [name.strip() for name in mark.args[0].split(",")]
        rows = [row if len(names) > 1 else (row,) for row in mark.args[1]]
        axes.append([dict(zip(names, row, strict=True)) for row in rows])
    for rows in itertools.product(*axes):
        yield {name: value for row in rows for name, value in row.items()}


def directed_tests() -> dict[str, Callable[..., object]]:
    """All tests that take an engine, by "module::function"."""
    found = {}
    for name in DIRECTED:
        module = importlib.import_module(f"tests.mcu.{name}")
        for key, value in vars(module).items():
            if key.startswith("test_") and "engine" in value.__annotations__:
                found[f"{name}::{key}"] = value
    return found


def notices(test: Callable[..., object], engine: Engine) -> bool:
    """Whether the test fails with this engine."""
    for arguments in _arguments(test):
        try:
            test(engine=engine, **arguments)
        except (Exception, pytest.fail.Exception):
            return True
    return False


def first_program(engine: Engine, most: int) -> int | None:
    """The first random program that differs, None when none of so many does."""
    return next((seed for seed in range(most) if first_difference(seed, engine)), None)


def main(wanted: list[str]) -> None:
    """Print, for each fault or for those whose names are given, who notices it."""
    tests = directed_tests()
    for name, target in targets().items():
        for fault in target.faults:
            if wanted and fault.name not in wanted:
                continue
            engine = engine_with(target, fault)
            seen = [key for key, test in tests.items() if notices(test, engine)]
            print(
                f"{name}: {fault.name}\n  caught_by = {seen}\n  first = {first_program(engine, MOST)}",
                flush=True,
            )


if __name__ == "__main__":
    main(sys.argv[1:])
