"""A whole bench as a file: what comes back, what is refused, and what stays on the disk."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit import load_bench, save_bench
from labkit.firmware.store import read_image
from labkit.host.wiring import BenchError
from labkit.story.benchfile import BenchFileError, from_bytes, to_bytes
from labkit.story.filing.container import Unfit, seal
from labkit.story.workbench import Workbench
from tests.story.filing.handmade import Parts, at, parts_of, places, put
from tests.story.situations import SITUATIONS, TORN, go_on, seen


@cache
def kept(situation: str) -> Parts:
    """The file of a situation, taken apart; it is made once."""
    return parts_of(next(one for one in SITUATIONS if one.__name__ == situation)())


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


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty: copy it again"),
        (b"\x89PNG\r\n\x1a\n" + bytes(5000), "is no bench file: choose a file that save_bench"),
        (bytes(0x100000), "is no bench file: choose"),
        (b"PK\3\4" + bytes(100), "is a zip, but of something else: choose"),
    ],
)
def test_a_foreign_file_is_called_so(data: bytes, says: str, tmp_path: Path) -> None:
    """The sentence names the file and says what to do."""
    path = tmp_path / "some.thing"
    path.write_bytes(data)
    with pytest.raises(BenchFileError, match=rf"some\.thing {says}"):
        load_bench(path)


def test_folders_and_missing_places_are_called_so(tmp_path: Path) -> None:
    """Neither is a traceback of the system's."""
    bench = Workbench(firmware=None)
    with pytest.raises(BenchFileError, match="is no file: name the bench file in it"):
        load_bench(tmp_path)
    with pytest.raises(BenchFileError, match="no bench file: choose another name"):
        save_bench(bench, tmp_path)
    with pytest.raises(BenchFileError, match=r"cannot be written .*: choose another place"):
        save_bench(bench, tmp_path / "none" / "a.bench")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"version": 2}, r"newer lab \(form 2 of the file, this one reads 1\): update this lab"),
        ({"version": "1"}, "does not say what it is"),
        ({"version": True}, "does not say what it is"),
        ({"version": 0}, "does not say what it is"),
        ({"format": "labkit bunch"}, "does not say what it is"),
        ({"content": None}, "does not describe a bench"),
        ({"content": {"drive": 0}}, "another version of the lab"),
    ],
)
def test_another_form_is_called_so(change: dict[str, Any], says: str) -> None:
    """A file of a newer lab, of another version, or of none at all."""
    parts = kept("off")
    with pytest.raises(Unfit, match=says):
        from_bytes(parts.sealed(parts.document | change))


def test_text_that_is_no_json_is_called_so() -> None:
    """Numbers without end and lists without end too."""
    for text in (b"{", b"\xff", b"[" * 100_000, b'{"format": ' + b"9" * 10_000 + b"}", b"[]", b"null"):
        with pytest.raises(Unfit, match="does not say what it is"):
            from_bytes(seal(text, {}))


def test_an_older_bench_file_is_replaced_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash while a bench is saved leaves the older file, and no half one beside it."""
    path = save_bench(Workbench(firmware=None), tmp_path / "a.bench")
    save_bench(Workbench(firmware="js02"), path)
    assert load_bench(path).drive.flash_contents == read_image("js02")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(BenchFileError, match=r"cannot be written \(No space left on device\)"):
        save_bench(Workbench(firmware=None), path)
    assert load_bench(path).drive.flash_contents == read_image("js02")
    assert list(tmp_path.iterdir()) == [path]


VALUES = st.one_of(
    st.sampled_from([0, 1, -1, 255, 256, 65_536, 1 << 30, 1 << 60, 1 << 62, 1 << 70]),
    st.sampled_from(["", "x", "\n", "00", "closed", "A", None, True, False, 0.5, 1e300, float("nan")]),
    st.builds(list),
    st.builds(dict),
)


@given(st.sampled_from(["blinking", "crowded", "held", "tray", "in_windows"]), st.data())
def test_a_changed_and_sealed_file_is_refused_or_lives(situation: str, data: st.DataObject) -> None:
    """Whatever stands in a file, there is one sentence, or a bench that goes on; never a traceback."""
    parts = kept(situation)
    content = (document := parts.document)["content"]
    here = data.draw(st.sampled_from(places(content)[1:]))
    old = at(content, here)
    near = st.integers(-(10**12), 10**12).map(old.__add__) if type(old) is int else VALUES
    other = parts.document["content"]
    elsewhere = st.sampled_from(places(other)).map(lambda place: at(other, place))
    put(content, here, data.draw(st.one_of(VALUES, near, elsewhere)))
    try:
        bench = from_bytes(parts.sealed(document))
    except Unfit as refused:
        assert "\n" not in str(refused) and len(str(refused)) < 300  # noqa: PT017
        return
    assert to_bytes(bench)
    bench.bench.wait(0.2)
    with suppress(BenchError):
        bench.press_eject()
    bench.power_off()
    assert bench.light and len(bench.drive.flash_contents) == 0x100000


def test_a_file_of_form_1_is_still_loaded() -> None:
    """A drive with a blank chip, saved when form 1 was new: it waits in POST for ever, as then."""
    bench = load_bench(Path(__file__).parent / "data" / "blank-chip.bench")
    assert bench.bench.clock.now > 0 and set(bench.drive.flash_contents) == {0xFF}
    assert bench.file("NOTE.TXT") == b"Who am I?"
    assert bench.floppies["tools"]["NOTE.TXT"] == b"Who am I?"
    assert bench.drive.board.taskfile.state.status == 0x80
    assert "Primary Slave : no answer in 31 s" in str(bench.power_cycle())


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
