from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from labkit.host.harddisk import HardDisk
from labkit.host.partition import FIRST_SECTOR


def test_windows_sees_the_files_of_either_file_system_and_dos_of_one() -> None:
    """The same files lie on both; only the FAT32 partition is a disk for DOS."""
    for file_system in ("FAT32", "NTFS"):
        disk = HardDisk({"FIRM\\A.BIN": b"a"}, file_system)
        disk.put("B.TXT", b"b")
        assert dict(disk.files) == {"B.TXT": b"b", "FIRM\\A.BIN": b"a"}
        seen = disk.dos_disk()
        assert (seen is not None) == (file_system == "FAT32")
        assert seen is None or seen["FIRM\\A.BIN"] == b"a"


def test_there_are_two_file_systems() -> None:
    """Another one is misuse, and the sentence names those there are."""
    with pytest.raises(ValueError, match=r"no file system 'HPFS'; take one of: FAT32, NTFS"):
        HardDisk(file_system="HPFS")


@pytest.mark.parametrize("file_system", ["FAT32", "NTFS"])
def test_a_snapshot_keeps_the_files(file_system: str) -> None:
    """Files written later are gone after going back."""
    disk = HardDisk({"A": b"1"}, file_system)
    state = disk.save()
    disk.put("A", b"2")
    disk.put("B", b"")
    for _ in range(2):
        disk.load(state)
        assert dict(disk.files) == {"A": b"1"}


@pytest.mark.tool("fsck.fat")
def test_a_checker_of_another_make_finds_no_fault(tmp_path: Path, need_tool: Callable[[str], str]) -> None:
    """The FAT32 partition, with files in folders, has nothing to repair."""
    disk = HardDisk({f"FIRM\\OLD\\F{number}": bytes(number * 1000) for number in range(140)})
    path = tmp_path / "partition.img"
    with path.open("wb") as image:
        for number in range(FIRST_SECTOR, disk.sectors.count):
            if disk.sectors.written(number):
                image.seek((number - FIRST_SECTOR) * 512)
                image.write(disk.sectors.read(number))
        image.truncate((disk.sectors.count - FIRST_SECTOR) * 512)
    check = subprocess.run([need_tool("fsck.fat"), "-n", path], capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stdout
