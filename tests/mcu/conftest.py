from __future__ import annotations

import pytest

from labkit.mcu import Engine
from tests.mcu.lockstep.engines import ENGINES


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine that must do exactly what the reference interpreter does."""
    return ENGINES[request.param].burst
