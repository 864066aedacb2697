from __future__ import annotations

from pathlib import Path

import pytest

from labkit.catalog import data_dir
from labkit.firmware.classes import ByteClass, byte_classes
from labkit.firmware.container import parse
from labkit.firmware.image import Image, build
from labkit.firmware.patch import PATCHES, look
from labkit.firmware.pattern import find_prologue

FOLDER = data_dir() / "firmware" / "images"
BINS = sorted(FOLDER.glob("*.BIN"))
EXES = sorted(FOLDER.glob("*.EXE"))


@pytest.mark.parametrize("path", BINS, ids=lambda path: path.name)
def test_each_image_in_the_lab_is_sound(path: Path) -> None:
    """It parses, builds again, says who it is, and its prologue agrees with its header."""
    image = Image(path.read_bytes())
    assert build(image.parts()) == image
    assert image.identity is not None
    assert image.identity.revision == image.revision
    prologue = find_prologue(image.data)
    assert prologue is not None
    assert prologue.layout is image.layout


@pytest.mark.parametrize("path", BINS, ids=lambda path: path.name)
def test_each_image_gives_a_patcher_real_work(path: Path) -> None:
    """Both patch places stand in it exactly once, outside the boot code."""
    image = Image(path.read_bytes())
    findings = [look(image.data, patch, image.layout) for patch in PATCHES.values()]
    assert all(finding.possible for finding in findings)


@pytest.mark.parametrize("path", BINS, ids=lambda path: path.name)
def test_each_image_has_code_tables_and_room(path: Path) -> None:
    """All four kinds of bytes are there to be looked at."""
    assert {run.kind for run in byte_classes(path.read_bytes())} == set(ByteClass)


@pytest.mark.parametrize("path", EXES, ids=lambda path: path.name)
def test_each_flasher_carries_an_image_of_the_lab(path: Path) -> None:
    """What comes out of the .EXE is one of the .BIN files, whatever the scrambling."""
    (carried,) = parse(path.read_bytes()).images()
    assert carried.data in [one.read_bytes() for one in BINS]
    assert carried.name == Image(carried.data).revision
