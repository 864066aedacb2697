"""Drives and kits as data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from labkit.catalog import CatalogError, chips, kits, models
from labkit.catalog.models import read_models

GOOD = """
[models.m]
name = "N"
description = "D"
chip = "am29lv008bb"
mcu_clock_hz = 16_934_400
gate_reset_open = true
mechanism = "k"
service_jumper = "pins"
service_pins = [3, 4]

[models.m.eeprom]
size = 1024
model = "T"
constant = 0x5A
checked = [0, 512]

[kits.k]
address = 0xFE00
id = 0xA1

[kits.k.pickup]
settings = [100, 110, 120]
spread = 20
tolerance = 6
reach = 48

[kits.k.ms]
init = 250
"""


def read(tmp_path: Path, text: str) -> object:
    """What a file with this text holds."""
    path = tmp_path / "drives.toml"
    path.write_text(text, encoding="utf-8")
    return read_models(path)


def test_shipped_models_stand_on_shipped_parts() -> None:
    """Each model names a chip and a kit that exist, and two kits differ in where they answer and as what."""
    for model in models().values():
        assert model.chip in chips()
        assert model.mechanism in kits()
    assert (
        len({kit.address for kit in kits().values()})
        == len({kit.id for kit in kits().values()})
        == len(kits())
    )


def test_a_good_file_is_read(tmp_path: Path) -> None:
    """Nested tables become nested objects."""
    found, mechanisms = read(tmp_path, GOOD)  # type: ignore[misc]
    assert found["m"].eeprom.checked == (0, 512)
    assert mechanisms["k"].timings == {"init": 250}


@pytest.mark.parametrize(
    ("line", "new", "what"),
    [
        ("name", "", r"\[m\] name is missing"),
        ("chip", 'chip = "x"', r"\[m\] chip must be one of am29lv008bb, "),
        ("mechanism", 'mechanism = "z"', r"\[m\] mechanism must be one of k, not 'z'"),
        ("checked", "checked = [5, 5]", r"\[m.eeprom\] checked must be \[first, end\]"),
        ("checked", "checked = [0, 1025]", r"\[m.eeprom\] checked must be \[first, end\] inside the 1024"),
        ("constant", "constant = 256", r"\[m.eeprom\] constant must be a whole number"),
        ("address", "address = 0x10000", r"\[k\] address must be"),
        ("init", "init = -1", r"\[k.ms\] init must be"),
        ("id", "id = 1\nidd = 2", r"\[k\] idd is not a field"),
        ("constant", "constant = 1\nconst = 2", r"\[m.eeprom\] const is not a field"),
        ("service_pins", "service_pins = [4, 3]", r"\[m\] service_pins must be two pins from 1 to 6"),
        ("service_pins", "service_pins = [3, 7]", r"\[m\] service_pins must be two pins from 1 to 6"),
        ("name", 'name = "N"\nnick = "M"', r"\[m\] nick is not a field"),
    ],
)
def test_a_bad_value_is_named(tmp_path: Path, line: str, new: str, what: str) -> None:
    """A file that no drive can be built from is refused with file, table and field."""
    with pytest.raises(CatalogError, match=f"^drives.toml: {what}"):
        read(tmp_path, re.sub(rf"(?m)^{line} = .*$", new, GOOD))


def test_a_stray_table_is_named(tmp_path: Path) -> None:
    """A table outside models and kits is a slip and is refused."""
    with pytest.raises(CatalogError, match=r"drives.toml: \[kit\] does not belong here"):
        read(tmp_path, GOOD.replace("[kits.k", "[kit.k"))
