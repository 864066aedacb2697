"""The panel's cost is a figure only where the flash did its work."""

from __future__ import annotations

import pytest

from labkit.bench import speed
from labkit.story.workbench import Workbench


@pytest.mark.parametrize("flash", [speed.bare_flash, speed.shown_flash])
def test_a_flash_that_did_not_arrive_is_no_figure(flash: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a panel or without, a time is only given when the chip holds what was written."""
    monkeypatch.setattr(Workbench, "windows_flash", lambda *_: None)
    assert callable(flash)
    with pytest.raises(RuntimeError, match="means nothing"):
        flash()
