from __future__ import annotations

import pytest

from labkit.mcu.translator import Translator, regions
from labkit.story import keeping


def test_what_is_kept_is_bounded_and_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of more regions than may be kept, the last ones stay, and their memory is a real number."""
    monkeypatch.setattr(regions, "REGIONS_KEPT", 5)
    few = keeping.starts()[:4]
    assert len({pc for _, pc in few}) == 4
    monkeypatch.setattr(keeping, "starts", lambda: few)
    found = keeping.crowd(Translator())
    assert (found.made, found.kept) == (16, 5)
    assert found.megabytes > 0
