from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _own_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes a learner's record."""
    monkeypatch.setenv("LAB_PROGRESS_FILE", "off")
