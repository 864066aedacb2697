from __future__ import annotations

import pytest

from tests.tools.listed import Listed


@pytest.fixture(scope="module")
def booted() -> Listed:
    """A healthy drive in Windows, booted once."""
    return Listed()


@pytest.fixture
def pc(booted: Listed) -> Listed:
    """The same, as it was after boot, for each test."""
    return booted.back()
