"""A whole bench as a file: what comes back, what is refused, and what stays on the disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from labkit import load_bench, save_bench
from labkit.story.benchfile import to_bytes
from labkit.story.workbench import Workbench
from tests.story.situations import SITUATIONS, go_on, seen


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda one: one.__name__)
def test_a_loaded_bench_goes_on_like_the_saved_one(
    situation: Callable[[], Workbench], tmp_path: Path
) -> None:
    """Drives, clock, files and transcripts are the same, at once and after a life with the same verbs."""
    bench = situation()
    again = load_bench(save_bench(bench, tmp_path / "one.bench"))
    assert type(again) is Workbench
    assert seen(again) == seen(bench)
    assert go_on(again) == go_on(bench)
    assert to_bytes(again) == to_bytes(bench)
