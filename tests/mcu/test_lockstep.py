"""Random programs on the reference interpreter and another engine, slice by slice.

A failure names its seed; `check(seed, ENGINES[name].burst)` in Python runs that program alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from labkit.mcu import Engine
from tests.mcu.lockstep.engines import ENGINES
from tests.mcu.lockstep.search import check

BATCH = 10
# The long search: other seeds, and four times as long.
SOAK = range(1000, 4000, 50)
SOAK_SCALE = 4


def batches() -> Iterator[Any]:
    """For each engine, the first seeds of its batches."""
    for name, tested in ENGINES.items():
        for first in range(0, tested.programs, BATCH):
            yield pytest.param(tested.burst, first, id=f"{name}-{first}")


@pytest.mark.parametrize(("burst", "first"), list(batches()))
def test_random_programs_run_in_lockstep(burst: Engine, first: int) -> None:
    """State, memory, events and what devices and hooks saw are equal after every slice of 300 programs."""
    for seed in range(first, first + BATCH):
        check(seed, burst)


@pytest.mark.soak
@pytest.mark.parametrize("first", SOAK)
def test_many_more_programs_run_in_lockstep(first: int, engine: Engine) -> None:
    """The same for three thousand longer runs."""
    for seed in range(first, first + SOAK.step):
        check(seed, engine, SOAK_SCALE)


def test_enough_programs_run() -> None:
    """At least three hundred programs for one engine."""
    assert max(tested.programs for tested in ENGINES.values()) >= 300
