"""How long a random search goes on: briefly in `make test`, for hours in `make soak`."""

from __future__ import annotations

import os

from hypothesis import settings


def budget(quick: int, long: int) -> settings:
    """So many examples in the usual run, and so many under the soak profile."""
    return settings(max_examples=long if os.environ.get("LAB_HYPOTHESIS") == "soak" else quick)
