from __future__ import annotations

import pytest

from labkit.host.disk import Disk, Floppy
from labkit.host.letters import Letters, NoDriveError
from labkit.host.names import DiskError
from labkit.host.sectors import MediumError, NotReady, Sectors


@pytest.fixture
def letters() -> Letters:
    """A: with a floppy, B: empty, C: with a folder."""
    floppy, disk = Floppy({"A.BIN": b"a"}), Disk({"FIRM\\OLD\\B.BIN": b"b"})
    return Letters({"A": lambda: floppy, "B": lambda: None, "C": lambda: disk})


def test_paths_are_meant_from_the_current_drive_and_folder(letters: Letters) -> None:
    """A bare name, a name behind a letter, a parent and a root are each resolved against the right folder."""
    letters.enter(letters.resolve("C:\\FIRM\\OLD"))
    assert str(letters.resolve("X")) == "A:\\X"
    assert str(letters.resolve("C:X")) == "C:\\FIRM\\OLD\\X"
    letters.go("C")
    assert letters.prompt == "C:\\FIRM\\OLD>"
    assert str(letters.resolve("..\\X")) == "C:\\FIRM\\X"
    assert str(letters.resolve("\\X")) == "C:\\X"
    assert str(letters.resolve("A:X")) == "A:\\X"


def test_there_is_nothing_above_the_root(letters: Letters) -> None:
    """One parent too many is no path, from any folder."""
    with pytest.raises(DiskError, match="no folder above"):
        letters.resolve("..")
    with pytest.raises(DiskError, match="no folder above"):
        letters.resolve("C:\\FIRM\\..\\..\\X")


def test_a_letter_needs_a_drive(letters: Letters) -> None:
    """A letter without a drive, a drive without a disk and a disk without files are three things."""
    with pytest.raises(NoDriveError, match="no drive D: here; it has A, B, C"):
        letters.go("D")
    with pytest.raises(NotReady):
        letters.volume("B")
    blank = Letters({"A": lambda: Disk(sectors=Sectors(10))})
    with pytest.raises(MediumError) as caught:
        blank.volume("A")
    assert caught.value.words == "General failure"


def test_files_are_found_where_they_are_meant(letters: Letters) -> None:
    """A found entry is that of the drive and folder of the path."""
    found = letters.find(letters.resolve("c:\\firm\\old\\b.bin"))
    assert found is not None and found.size == 1
    assert letters.find(letters.resolve("b.bin")) is None
