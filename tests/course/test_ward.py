"""What the clinic draws from is data, and wrong data is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from labkit.course.ward import read_ward
from labkit.story.thread import ThreadError

TEXT = """
cures = ["flash: write it"]
[[patient]]
model = "dw-d22a"
firmware = "bys1"
[[cause]]
id = "a"
part = "flash"
title = "t"
why = "w"
models = ["dw-d22a"]
says = ["s"]
acts = [[{ act = "power_on" }]]
"""


def read(folder: Path, text: str) -> None:
    """Read a ward of the test's own."""
    path = folder / "clinic.toml"
    path.write_text(text, encoding="utf-8")
    read_ward(path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('part = "flash"', 'part = "soul"', "a sits in 'soul'; use one of flash, eeprom, wiring"),
        ('"power_on" }', '"pray" }', "a has no act 'pray'"),
        ('why = "w"', "", "a lacks 'why'"),
        ('model = "dw-d22a"', "", "lacks 'model'"),
    ],
)
def test_wrong_data_is_one_sentence(tmp_path: Path, old: str, new: str, said: str) -> None:
    """The file and the row are named."""
    read(tmp_path, TEXT)
    with pytest.raises(ThreadError, match=said):
        read(tmp_path, TEXT.replace(old, new, 1))
