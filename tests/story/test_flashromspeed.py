"""The speed of flashrom: that something was really timed, never how large it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from labkit.cli import main
from labkit.firmware.store import read_image
from labkit.story import flashromspeed
from labkit.story.flashromspeed import FIGURES, patched
from labkit.tools.flashrom import FlashromRun


@pytest.mark.tool("flashrom")
def test_a_read_is_timed() -> None:
    """With flashrom there is a figure for reading 1 MB."""
    value = FIGURES["flashrom_read_s"]()
    assert value is not None and value > 0


def test_without_flashrom_there_is_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    """The built-in programmer is never timed in flashrom's place."""
    monkeypatch.setattr(flashromspeed, "flashrom_path", lambda: None)
    assert [figure() for figure in FIGURES.values()] == [None, None]


def test_a_job_that_was_not_done_is_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    """A time is only given when the chip holds what was written."""
    monkeypatch.setattr(flashromspeed, "flashrom_path", lambda: "flashrom")
    monkeypatch.setattr(flashromspeed, "run_flashrom", lambda *_: FlashromRun("flashrom", True, (), 1.0))
    with pytest.raises(RuntimeError, match="means nothing"):
        FIGURES["flashrom_patch_s"]()


def test_the_patch_lifts_bits_in_two_large_sectors() -> None:
    """Both places need an erase of 64 KB, and nothing else differs."""
    image = read_image("bys2")
    places = [at for at, (old, new) in enumerate(zip(image, patched(image), strict=True)) if old != new]
    assert [at >> 16 for at in places] == [2, 5]
    assert all(image[at] != 0xFF and patched(image)[at] == 0xFF for at in places)


def test_the_command_serves_a_chip_and_keeps_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`programmer` says how to reach it, ends when nobody comes, and stores what the chip holds."""
    out = tmp_path / "chip.bin"
    assert main(["programmer", "BYS2.BIN", "--idle", "0.01", "--out", str(out), "--json"]) == 0
    said = capsys.readouterr()
    assert "flashrom -p serprog:ip=127.0.0.1:" in said.err and "-c Am29LV008BB" in said.err
    assert json.loads(said.out)["changed"] is False
    assert out.read_bytes() == read_image("bys2")


@pytest.mark.parametrize(
    ("arguments", "what"),
    [(["--chip", "rom"], "There is no part 'rom'"), (["BYS2.BIN", "--chip", "sst25vf040"], "give 524288")],
)
def test_what_fits_no_socket_is_one_sentence(
    arguments: list[str], what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A part that is none and a file of another size are told, and no server comes up."""
    assert main(["programmer", *arguments]) == 2
    assert what in capsys.readouterr().err
