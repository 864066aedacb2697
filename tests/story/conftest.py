"""What several tests of the story share."""

from __future__ import annotations

from functools import cache

import pytest

from tests.story.full import Replayed, replay_by_command


@pytest.fixture(scope="session")
def replayed() -> Replayed:
    """A function that replays a thread, each only once."""
    return cache(replay_by_command)
