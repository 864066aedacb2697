"""The real flashrom on emulated chips. A run takes it a second at least: it waits before it speaks."""

from __future__ import annotations

import pytest

from labkit.catalog import chips, models
from labkit.drive.drive import Drive
from labkit.firmware.store import read_image
from labkit.tools import flashrom
from labkit.tools.clip import ClipError
from labkit.tools.flashrom import plain, run_flashrom
from labkit.tools.programmer import Programmer
from tests.tools.chipsets import PARTS, new_chip, stick, whole

real = pytest.mark.tool("flashrom")
EVERY = pytest.mark.parametrize("key", PARTS)


def image(key: str) -> bytes:
    """The beginning of a real image, as long as the part."""
    return read_image("bys2")[: chips()[key].size]


def patched(key: str) -> bytes:
    """The image with one bit lifted and some bytes more, in a small sector of each part."""
    held = bytearray(image(key))
    at = next(at for at in range(0x4800, len(held)) if held[at] != 0xFF)
    held[at] = 0xFF
    held[at + 9 : at + 12] = b"\x00\x5a\xff"
    return bytes(held)


@real
@EVERY
def test_flashrom_finds_and_reads_the_part(key: str) -> None:
    """It names the part by its own definitions and reads what the cells hold."""
    run = run_flashrom(new_chip(key, image(key)), "read")
    assert run.good and run.by == "flashrom"
    assert run.data == image(key)
    assert run.lines[0] == 'serprog: Programmer name is "labkit"'
    assert f'flash chip "{chips()[key].name}" ({chips()[key].size >> 10} kB' in run.lines[1]
    assert run.lines[-1] == "Reading flash... done."


@real
@EVERY
def test_flashrom_writes_what_the_built_in_programmer_writes(key: str) -> None:
    """A patch that needs an erase is written and verified, and both programs leave the same cells."""
    theirs, ours = new_chip(key, image(key)), new_chip(key, image(key))
    erased: list[str] = []
    theirs.watch(lambda op: erased.append(op.kind) if "erase" in op.kind else None)
    run = run_flashrom(theirs, "write", patched(key))
    assert run.good and "VERIFIED" in run.lines[-1] and erased
    assert Programmer(ours).write(patched(key)).good
    assert whole(theirs) == whole(ours) == patched(key)


@real
@EVERY
def test_flashrom_erases_the_part(key: str) -> None:
    """An erase by flashrom, which looks at the result itself, leaves all cells at 1."""
    chip = new_chip(key, image(key))
    assert run_flashrom(chip, "erase").good
    assert set(whole(chip)) == {0xFF}


@real
@pytest.mark.parametrize("key", ["am29lv008bb", "sst25vf040b"])
def test_a_stuck_cell_fails_flashroms_verification(key: str) -> None:
    """With a fault in the chip that the test put there, flashrom's own check says where."""
    chip = new_chip(key, image(key))
    at = next(at for at, (old, new) in enumerate(zip(image(key), patched(key), strict=True)) if old != new)
    stick(chip, at, 3)
    run = run_flashrom(chip, "write", patched(key))
    assert not run.good
    assert any("FAILED" in line for line in run.lines)


@real
@pytest.mark.parametrize("job", ["verify", "write"])
def test_flashroms_refusal_is_a_value(job: str) -> None:
    """A file that differs, or is of the wrong size, ends badly in flashrom's own words."""
    chip = new_chip("sst25vf040", image("sst25vf040"))
    run = run_flashrom(chip, job, bytes(100) if job == "write" else bytes(0x80000))
    assert not run.good
    assert any(("doesn't match" if job == "write" else "FAILED at 0x0000") in line for line in run.lines)
    assert whole(chip) == image("sst25vf040")


def test_without_flashrom_the_built_in_programmer_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where flashrom is missing each job is done all the same, and the first line says by whom."""
    monkeypatch.setattr(flashrom, "flashrom_path", lambda: None)
    chip = new_chip("sst25vf040", image("sst25vf040"))
    for job, data, good in (
        ("identify", b"", True),
        ("verify", image("sst25vf040"), True),
        ("write", patched("sst25vf040"), True),
        ("verify", image("sst25vf040"), False),
        ("erase", b"", True),
    ):
        run = run_flashrom(chip, job, data)
        assert (run.by, run.good) == ("the built-in programmer", good)
        assert run.lines[0].startswith("flashrom is not installed here")
    assert run_flashrom(chip, "read").data == b"\xff" * 0x80000


def test_misuse_is_one_sentence() -> None:
    """A job that is none names the jobs; a powered drive says what to do, with flashrom or without."""
    with pytest.raises(ValueError, match="choose one of identify, read, write, verify, erase"):
        run_flashrom(new_chip("sst25vf040"), "format")
    drive = Drive(models()["dw-d22a"], None)
    drive.power_on(0)
    with pytest.raises(ClipError, match="has power"):
        run_flashrom(drive, "identify")


def test_what_differs_by_machine_is_left_out() -> None:
    """Version, system, clock and the request to report are not in the lines that a notebook stores."""
    said = (
        "flashrom v1.4 on Linux 6.1 (x86_64)\nflashrom is free software, get the source code at X\n\n"
        "Using clock_gettime for delay loops (clk_id: 1, resolution: 1ns).\nFound a chip.\n===\n"
        "This flash part has status UNTESTED for: WP\nThanks for your help!\nReading flash... done. \n"
    )
    assert plain(said) == ("Found a chip.", "Reading flash... done.")


@real
def test_the_same_job_gives_the_same_lines_twice() -> None:
    """Lines and emulated seconds of two runs are equal, so that a notebook's stored output holds."""
    one, other = (run_flashrom(new_chip("sst39vf080", image("sst39vf080")), "read") for _ in range(2))
    assert one == other
