"""A whole bench as a file: what comes back, what is refused, and what stays on the disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from labkit import load_bench, save_bench
from labkit.story.benchfile import BenchFileError, to_bytes
from labkit.story.workbench import Workbench
from tests.story.situations import SITUATIONS, TORN, go_on, seen


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda one: one.__name__)
def test_a_loaded_bench_goes_on_like_the_saved_one(
    situation: Callable[[], Workbench], tmp_path: Path
) -> None:
    """Drives, clock, files and transcripts are the same, at once and after a life with the same verbs."""
    bench = situation()
    again = load_bench(save_bench(bench, tmp_path / "one.bench"))
    assert type(again) is Workbench
    assert seen(again) == seen(bench)
    torn = situation in TORN
    assert go_on(again, torn) == go_on(bench, torn)
    assert to_bytes(again) == to_bytes(bench)


def test_a_damaged_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    """One flipped bit anywhere, a cut, or something else under that name: a sentence, and no bench."""
    path = save_bench(Workbench(firmware=None), tmp_path / "dead.bench")
    whole = path.read_bytes()
    places = range(0, len(whole), max(1, len(whole) // 60))
    damaged = [whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :] for at in places]
    for data in (*damaged, whole[:-1], whole[: len(whole) // 2], b"", b"a letter", bytes(0x100000)):
        path.write_bytes(data)
        with pytest.raises(BenchFileError) as refused:
            load_bench(path)
        assert str(refused.value).endswith(".") and "\n" not in str(refused.value)


def test_foreign_places_are_left_alone(tmp_path: Path) -> None:
    """A file that is no bench file is not overwritten, and a missing one is named."""
    letter = tmp_path / "letter.txt"
    letter.write_text("dear all", encoding="utf-8")
    with pytest.raises(BenchFileError, match="no bench file: choose another name"):
        save_bench(Workbench(firmware=None), letter)
    assert letter.read_text(encoding="utf-8") == "dear all"
    with pytest.raises(BenchFileError, match="cannot be read"):
        load_bench(tmp_path / "none.bench")


def test_same_bench_same_bytes() -> None:
    """Two equal benches give the same file, whenever it is written."""
    assert to_bytes(Workbench(firmware="js02")) == to_bytes(Workbench(firmware="js02"))
