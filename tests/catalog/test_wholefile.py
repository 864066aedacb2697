from __future__ import annotations

import os
from pathlib import Path

import pytest

from labkit.catalog.wholefile import write_whole


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash leaves the old file and no other; everybody may read what everybody may read."""
    path = tmp_path / "one"
    write_whole(path, b"old")
    (tmp_path / "plain").write_bytes(b"")
    assert path.stat().st_mode == (tmp_path / "plain").stat().st_mode

    def fail(*_: object) -> None:
        raise OSError(28, "No space left")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old" and len(list(tmp_path.iterdir())) == 2
