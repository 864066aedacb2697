from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from labkit.host.disk import Disk, Floppy
from labkit.host.names import DiskError

IMAGE = bytes(range(256)) * 0x1000


def test_a_disk_is_a_mapping() -> None:
    """Files can be written, read, counted, listed in order and deleted, in any case and in folders."""
    disk = Disk({"b.bin": b"2", "FIRM\\c.bin": b"3"})
    disk["A.BIN"] = b"1"
    assert (list(disk), len(disk)) == (["B.BIN", "A.BIN", "FIRM\\C.BIN"], 3)
    assert (disk["a.bin"], disk["\\A.BIN"], disk["A:\\a.bin"], disk["firm/c.bin"]) == (b"1", b"1", b"1", b"3")
    assert "B.bin" in disk and "FIRM" not in disk
    del disk["a.BIN"]
    for name in ("A.BIN", "FIRM", "..", "A B"):
        with pytest.raises(KeyError):
            del disk[name]


@pytest.mark.parametrize(
    "name", ["", "..", "..\\X", "NO\\B", "C:\\NO\\B", "A.B.C", "x/../y", "*", "A B", "\\"]
)
def test_no_name_leads_out_of_the_disk(name: str) -> None:
    """Parents, missing folders and wild cards are no files here: not found, and refused when written."""
    disk = Disk({"X": b"x"})
    assert name not in disk
    with pytest.raises(KeyError):
        disk[name]
    with pytest.raises(DiskError):
        disk[name] = b""
    assert list(disk) == ["X"]


def test_a_snapshot_of_a_disk_stays() -> None:
    """Later writes do not reach a snapshot."""
    disk = Disk({"A": b"1"})
    state = disk.save()
    disk["A"] = b"2"
    disk.load(state)
    disk["B"] = b"3"
    assert disk["A"] == b"1"
    disk.load(state)
    assert list(disk) == ["A"]


def test_a_floppy_holds_one_image_and_no_second() -> None:
    """1.44 MB are enough for one file of 1 MB."""
    floppy = Floppy({"A.BIN": IMAGE})
    with pytest.raises(DiskError, match="no room left"):
        floppy["B.BIN"] = IMAGE
    assert floppy["A.BIN"] == IMAGE


def test_a_bad_sector_hits_a_definite_part_of_a_definite_file() -> None:
    """The sector that holds byte 300000 of the image cuts just that file, just there."""
    floppy = Floppy({"TOOL.EXE": bytes(3000), "A.BIN": IMAGE})
    sector = floppy.sectors_of("A.BIN")[300_000 // 512]
    bad = Floppy({"TOOL.EXE": bytes(3000), "A.BIN": IMAGE}, bad_sectors=[sector])
    assert bad["TOOL.EXE"] == bytes(3000)
    assert bad.read("A.BIN") == (IMAGE[: 300_000 // 512 * 512], sector)
    assert bad["A.BIN"] == bad.read("A.BIN").data
    with pytest.raises(KeyError):
        bad.sectors_of("B.BIN")


def test_a_file_written_over_a_bad_sector_is_lost_in_silence() -> None:
    """DOS does not read back: the copy looks good until it is read."""
    floppy = Floppy(bad_sectors=[40])
    floppy["A.BIN"] = IMAGE
    assert floppy.read("A.BIN") == (IMAGE[: 7 * 512], 40)


def test_a_floppy_with_a_bad_boot_sector_holds_nothing() -> None:
    """Nothing is found on it, and nothing can be written to it."""
    floppy = Floppy({"A": b"a"}, bad_sectors=[0])
    assert list(floppy) == []
    assert "A" not in floppy
    with pytest.raises(DiskError, match="cannot be written: sector 0 cannot be read"):
        floppy["B"] = b"b"


@pytest.mark.tool("fsck.fat")
@pytest.mark.parametrize("kind", [Floppy, Disk])
def test_a_checker_of_another_make_finds_no_fault(
    kind: type[Disk], tmp_path: Path, need_tool: Callable[[str], str]
) -> None:
    """After writing, writing over and deleting, in folders too, fsck.fat has nothing to repair."""
    disk = kind({"A.BIN": IMAGE, "FIRM\\B.BIN": bytes(5000)})
    disk["FIRM\\B.BIN"] = b"again"
    del disk["A.BIN"]
    disk.add({f"FIRM\\OLD\\F{number}": bytes(number * 100) for number in range(140)})
    path = tmp_path / "disk.img"
    path.write_bytes(b"".join(map(disk.sectors.read, range(disk.sectors.count))))
    check = subprocess.run([need_tool("fsck.fat"), "-n", path], capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stdout
