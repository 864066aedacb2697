"""Flash parts as data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from labkit.catalog import CatalogError, chips, data_dir
from labkit.catalog.chips import read_chips

GOOD = """
[x]
name = "X1"
maker = "M"
manufacturer_id = 0x01
device_id = 0x37
size = 0x4000
sectors = [[1, 0x2000], [2, 0x1000]]
bus = "parallel"
unlock = [0x555, 0x2AA]
unlock_mask = 0x7FF
unlock_bypass = true
status_bits = [7, 6]
program_ns = 9_000
program_limit_ns = 300_000
sector_erase_ns = 700
chip_erase_ns = 900
erase_window_ns = 0
suspend_ns = 0
source = "a datasheet"
"""
FIELDS = [line.split(" = ") for line in GOOD.split("\n")[2:] if line]


SERIAL = """
[x]
name = "X2"
maker = "M"
manufacturer_id = 0x01
device_id = 0x37
size = 0x4000
sectors = [[4, 0x1000]]
bus = "serial"
clock_hz = 20_000_000
jedec_id = []
fast_read = false
auto_program = [0xAF, 1]
block_erase = [[0x52, 0x2000]]
chip_erase = [0x60]
protects = [0, 0x1000, 0x2000, 0x4000]
unlock_status = [0x50]
program_ns = 9_000
sector_erase_ns = 700
block_erase_ns = 700
chip_erase_ns = 900
source = "a datasheet"
"""
SERIAL_FIELDS = [line.split(" = ")[0] for line in SERIAL.split("\n")[2:] if line]


def read(tmp_path: Path, text: str) -> object:
    """The parts of a file with this text."""
    path = tmp_path / "parts.toml"
    path.write_text(text, encoding="utf-8")
    return read_chips(path)


def test_shipped_parts_are_the_ones_of_their_datasheets() -> None:
    """Ids and sizes of the shipped parts are those that flashers look for."""
    ids = {key: (chip.manufacturer_id, chip.device_id, chip.size) for key, chip in chips().items()}
    assert ids == {
        "am29lv008bb": (0x01, 0x37, 0x100000),
        "am29lv008bt": (0x01, 0x3E, 0x100000),
        "mx29lv008b": (0xC2, 0x37, 0x100000),
        "mbm29lv008ba": (0x04, 0x37, 0x100000),
        "sst39vf080": (0xBF, 0xD8, 0x100000),
        "sst25vf040": (0xBF, 0x44, 0x80000),
        "sst25vf040b": (0xBF, 0x8D, 0x80000),
    }
    assert chips()["sst25vf040b"].serial.jedec_id == (0xBF, 0x25, 0x8D)  # type: ignore[union-attr]
    assert chips()["am29lv008bb"].sectors[:5] == (0x4000, 0x2000, 0x2000, 0x8000, 0x10000)


def test_the_caller_may_change_the_dict() -> None:
    """chips() gives a fresh dict, so that nobody spoils it for the others."""
    chips().clear()
    assert chips()


def test_a_good_row_is_read(tmp_path: Path) -> None:
    """Runs of sectors are spread out, fields that may be left out are 0."""
    chip = read(tmp_path, GOOD)["x"]  # type: ignore[index]
    assert chip.sectors == (0x2000, 0x1000, 0x1000)
    assert (chip.block_size, chip.block_erase_ns) == (0, 0)


@pytest.mark.parametrize("field", [name for name, _ in FIELDS])
def test_a_missing_field_is_named(tmp_path: Path, field: str) -> None:
    """A row without one of its fields is refused with file, key and field."""
    with pytest.raises(CatalogError, match=rf"^parts.toml: \[x\] {field} is missing"):
        read(tmp_path, re.sub(rf"(?m)^{field} = .*$", "", GOOD))


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [
        ("size", "0x5000", "power of two"),
        ("sectors", "[[1, 0x2000]]", "add up to 8192"),
        ("sectors", "[[4, 0x2000]]", "more than the size"),
        ("sectors", "[0x4000]", "list of"),
        ("bus", '"spi"', "one of parallel"),
        ("program_limit_ns", "9_000", "longer than program_ns"),
        ("unlock_mask", "0x555", "cover both"),
        ("status_bits", "[7, 4]", "only 7, 6, 5, 3 and 2"),
        ("manufacturer_id", "256", "from 0 to 255"),
        ("suspend_ns", "0\nblock_size = 0x1000", "needs block_erase_ns"),
        ("suspend_ns", "0\nblok_size = 0x1000", "is not a field"),
    ],
)
def test_a_bad_value_is_named(tmp_path: Path, field: str, value: str, what: str) -> None:
    """A value that no part can have is refused, and the message says what belongs there."""
    with pytest.raises(CatalogError, match=rf"^parts.toml: \[x\] .*{what}"):
        read(tmp_path, re.sub(rf"(?m)^{field} = .*$", f"{field} = {value}", GOOD))


def test_a_good_serial_row_is_read(tmp_path: Path) -> None:
    """Opcodes come as pairs, and what a serial part has not is 0."""
    chip = read(tmp_path, SERIAL)["x"]  # type: ignore[index]
    assert (chip.block_size, chip.unlock, chip.program_limit_ns) == (0x2000, (0, 0), 0)
    assert chip.serial.block_erase == ((0x52, 0x2000),)
    assert (chip.serial.byte_ns, chip.serial.protect_bits) == (400, 0x0C)


@pytest.mark.parametrize("field", [name for name in SERIAL_FIELDS if name != "block_erase_ns"])
def test_a_missing_serial_field_is_named(tmp_path: Path, field: str) -> None:
    """A serial row without one of its fields is refused with file, key and field."""
    with pytest.raises(CatalogError, match=rf"^parts.toml: \[x\] {field} is missing"):
        read(tmp_path, re.sub(rf"(?m)^{field} = .*$", "", SERIAL))


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [
        ("auto_program", "[0xAF, 3]", "1 or 2 bytes"),
        ("block_erase", "[0x52]", "opcode, bytes"),
        ("block_erase", "[[0x52, 0x3000]]", "divide the size"),
        ("protects", "[0, 1, 2]", "4 numbers"),
        ("protects", "[0, 1, 2, 0x4001]", "more than the size"),
        ("clock_hz", "20_000_000\nunlock_mask = 0x7FF", "is not a field"),
        ("block_erase_ns", "0", "needs block_erase_ns"),
    ],
)
def test_a_bad_serial_value_is_named(tmp_path: Path, field: str, value: str, what: str) -> None:
    """A value that no serial part can have is refused, and the message says what belongs there."""
    with pytest.raises(CatalogError, match=rf"^parts.toml: \[x\] .*{what}"):
        read(tmp_path, re.sub(rf"(?m)^{field} = .*$", f"{field} = {value}", SERIAL))


def test_parts_of_one_bus() -> None:
    """Asking for a bus gives its parts alone, and together they are all parts."""
    assert all(chip.serial is None for chip in chips("parallel").values())
    assert all(chip.serial is not None for chip in chips("serial").values())
    assert {**chips("parallel"), **chips("serial")} == chips()


def test_flash_sectors_fit_pages() -> None:
    """Shipped parts can be simulated: sectors of whole kilobytes, unlock addresses inside the part."""
    for chip in chips().values():
        assert all(size % 1024 == 0 for size in chip.sectors)
        assert max(chip.unlock) < chip.size


def test_data_lies_beside_the_package() -> None:
    """data_dir() finds the data of this checkout."""
    assert (data_dir() / "chips.toml").is_file()
