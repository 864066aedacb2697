from __future__ import annotations

import os

import pytest

from labkit.firmware.sdcc import COMPILER, compiler_available


@pytest.fixture
def compiler() -> None:
    """Skip, or fail under LAB_STRICT=1, where SDCC has another version."""
    if not compiler_available():
        sentence = f"the program 'sdcc' has another version than {COMPILER}"
        if os.environ.get("LAB_STRICT") == "1":
            pytest.fail(f"{sentence}, and LAB_STRICT=1 wants every check to run", pytrace=False)
        pytest.skip(sentence)
