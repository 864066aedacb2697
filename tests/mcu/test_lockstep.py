"""Random programs on two engines: `-k 'programs and 17'` runs those whose seeds begin with 17."""

from __future__ import annotations

import pytest

from labkit.mcu import Engine
from tests.mcu.lockstep.search import check

PROGRAMS = 300
BATCH = 10


@pytest.mark.parametrize("first", range(0, PROGRAMS, BATCH))
def test_random_programs_run_in_lockstep(first: int, engine: Engine) -> None:
    """State, memory, events and what the devices saw are equal after every slice of 300 random programs."""
    for seed in range(first, first + BATCH):
        check(seed, engine)
