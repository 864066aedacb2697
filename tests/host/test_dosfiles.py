from __future__ import annotations

import pytest

from labkit.host.console import Console
from labkit.host.disk import Disk, Floppy
from labkit.host.dosfiles import Aborted, Answer, DosFiles
from labkit.host.letters import Letters

DATA = b"x" * 2000


def files(answer: Answer = "abort", bad: tuple[int, ...] = ()) -> DosFiles:
    """A floppy with A.BIN in sectors 33 to 36, C: with a file in a folder, and an empty B:."""
    floppy, disk = Floppy({"A.BIN": DATA}, bad), Disk({"FIRM\\C.BIN": b"c"})
    letters = Letters({"A": lambda: floppy, "B": lambda: None, "C": lambda: disk})
    return DosFiles(letters, Console(), answer)


def test_a_program_reaches_every_drive_by_path() -> None:
    """Reading, writing, deleting and listing follow drives, folders and the current place."""
    found = files()
    assert found["a.bin"] == found["A:\\A.BIN"] == DATA
    assert found["C:\\FIRM\\C.BIN"] == b"c"
    found["C:NEW"] = b"new"
    found.letters.go("C")
    assert (list(found), len(found), found["new"]) == (["NEW"], 1, b"new")
    del found["NEW"]
    assert "NEW" not in found
    with pytest.raises(KeyError):
        found["C:\\FIRM"]


def test_fail_gives_a_short_file() -> None:
    """The read ends before the bad sector, after DOS has asked; nothing else is printed."""
    found = files("fail", bad=(35,))
    assert found["A.BIN"] == DATA[:1024]
    assert found.console.transcript == "Data error reading drive A\nAbort, Retry, Fail?f"
    assert found.console.notes == ["Sector 35 cannot be read: 1024 of 2000 bytes lie before it."]


def test_abort_ends_the_program() -> None:
    """The program never gets the bytes; the question is on the screen all the same."""
    found = files("abort", bad=(35,))
    with pytest.raises(Aborted):
        found["A.BIN"]
    assert found.console.transcript.endswith("Abort, Retry, Fail?a")


def test_an_empty_drive_is_not_ready() -> None:
    """Looking, reading and writing all ask; with Fail nothing is there and nothing is written."""
    found = files("fail")
    assert "B:\\X" not in found
    found["B:\\X"] = b"x"
    assert found.console.transcript.count("Not ready reading drive B") == 1
    assert found.console.transcript.count("Not ready writing drive B") == 1
    with pytest.raises(Aborted):
        "B:\\X" in files("abort")  # noqa: B015


def test_a_folder_that_cannot_be_read_hides_its_files() -> None:
    """With its line in a bad sector the file cannot be looked up; DOS asks about that, too."""
    found = files("fail", bad=(19,))
    assert "A.BIN" not in found
    assert found.console.transcript == "Data error reading drive A\nAbort, Retry, Fail?f"
