from __future__ import annotations

import pytest

from labkit.host.console import Console
from labkit.host.disk import Disk, Floppy
from labkit.host.dosfiles import Answer, DosFiles
from labkit.host.letters import Letters
from labkit.host.shell import Shell


class Pc:
    """A: with a floppy, C: with folders; each line gets a new console."""

    def __init__(self, bad: tuple[int, ...] = ()) -> None:
        self.floppy = Floppy({"A.BIN": b"a" * 2000, "B.TXT": b"text\r\nmore\r\n\x1arest"}, bad)
        self.disk = Disk({"FIRM\\C.BIN": b"c", "FIRM\\D.BIN": b"dd", "LITEON\\X": b"x"})
        self.letters = Letters({"A": lambda: self.floppy, "C": lambda: self.disk})

    def obey(self, line: str, answer: Answer = "abort") -> str:
        """What a line prints; "?" for what is no command."""
        files = DosFiles(self.letters, Console(), answer)
        done = Shell(self.letters, files).obey(line)
        return "?" if done is None else files.console.transcript


@pytest.fixture
def pc() -> Pc:
    """A PC with good disks."""
    return Pc()


def test_the_drive_and_the_folder_change(pc: Pc) -> None:
    """A letter changes the drive, CD the folder, with or without a blank; CD alone tells where one is."""
    assert pc.obey("CD C:FIRM") == ""
    assert pc.letters.prompt == "A:\\>"
    assert pc.obey("c:") == ""
    assert pc.letters.prompt == "C:\\FIRM>"
    for line, prompt in (("CD..", "C:\\>"), ("cd\\liteon", "C:\\LITEON>"), ("CHDIR \\", "C:\\>")):
        assert pc.obey(line) == ""
        assert pc.letters.prompt == prompt
    assert pc.obey("CD") == "C:\\"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("CD NO", "Invalid directory"),
        ("CD B.TXT", "Invalid directory"),
        ("CD ..", "Invalid directory"),
        ("CD *", "Invalid directory"),
        ("CD D:\\X", "Invalid drive specification"),
        ("D:", "Invalid drive specification"),
        ("DIR D:", "Invalid drive specification"),
        ("TYPE D:X", "Invalid drive specification"),
        ("COPY A.BIN E:", "Invalid drive specification"),
        ("TYPE NO.TXT", "File not found - NO.TXT"),
        ("DEL NO.TXT", "File not found - NO.TXT"),
        ("COPY NO.TXT C:", "File not found - NO.TXT"),
        ("DIR C:\\NO", " Directory of C:\\NO\nFile not found"),
        ("COPY A.BIN C:\\NO\\A.BIN", "Path not found"),
        ("MD C:\\FIRM", "Unable to create directory"),
        ("MD C:\\NO\\MORE", "Unable to create directory"),
        ("TYPE", "Required parameter missing"),
        ("DEL /P", "Required parameter missing"),
        ("COPY", "Required parameter missing"),
        ("MD", "Required parameter missing"),
    ],
)
def test_what_cannot_be_done_gets_the_words_of_dos(pc: Pc, line: str, words: str) -> None:
    """Each error has its own wording, and leaves drive and folder where they were."""
    assert pc.obey(line) == words
    assert pc.letters.prompt == "A:\\>"


@pytest.mark.parametrize("line", ["CDX", "C", "DIRTY", "X:Y", "FORMAT C:", "~", "TYPE~X", ""])
def test_other_words_are_left_to_the_programs(pc: Pc, line: str) -> None:
    """Only a command's name, followed by nothing or by what may follow it, is DOS's own."""
    assert pc.obey(line) == "?"


def test_dir_lists_names_sizes_and_room(pc: Pc) -> None:
    """Files, folders and totals; a pattern or a name chooses."""
    assert [line.split() for line in pc.obey("dir c:").splitlines()] == [
        ["Directory", "of", "C:\\"],
        ["FIRM", "<DIR>"],
        ["LITEON", "<DIR>"],
        ["0", "file(s)", "0", "bytes"],
        ["2", "dir(s)", f"{pc.disk.volume.free:,}", "bytes", "free"],
    ]
    chosen = pc.obey("DIR/W C:\\FIRM\\?.BIN").splitlines()
    assert [line.split() for line in chosen[1:4]] == [
        ["C", "BIN", "1"],
        ["D", "BIN", "2"],
        ["2", "file(s)", "3", "bytes"],
    ]
    assert pc.obey("DIR A.BIN").splitlines()[1].split() == ["A", "BIN", "2,000"]


def test_type_stops_at_the_end_of_the_text(pc: Pc) -> None:
    """The mark that ends a text ends the output."""
    assert pc.obey("TYPE b.txt") == "text\nmore"


def test_copies_go_between_drives_and_folders(pc: Pc) -> None:
    """One file under a new name, one into a folder, several by a pattern, and into the current folder."""
    assert pc.obey("COPY A.BIN C:\\LITEON\\NEW.BIN").split() == ["1", "file(s)", "copied"]
    assert pc.obey("COPY /Y A:\\B.TXT C:\\FIRM").split() == ["1", "file(s)", "copied"]
    assert pc.obey("COPY C:\\FIRM\\*.BIN").split() == ["2", "file(s)", "copied"]
    assert pc.disk["LITEON\\NEW.BIN"] == b"a" * 2000
    assert sorted(pc.disk) == ["FIRM\\B.TXT", "FIRM\\C.BIN", "FIRM\\D.BIN", "LITEON\\NEW.BIN", "LITEON\\X"]
    assert sorted(pc.floppy) == ["A.BIN", "B.TXT", "C.BIN", "D.BIN"]


def test_a_copy_that_fails_leaves_the_target_alone(pc: Pc) -> None:
    """Onto itself and onto a full disk: nothing is copied, and the words tell why."""
    assert pc.obey("COPY A.BIN A:\\").splitlines()[0] == "File cannot be copied onto itself"
    pc.disk["BIG.BIN"] = bytes(1_500_000)
    assert pc.obey("COPY C:\\BIG.BIN A:").splitlines()[0] == "Insufficient disk space"
    assert list(pc.floppy) == ["A.BIN", "B.TXT"]


def test_a_file_with_a_bad_sector_is_not_copied() -> None:
    """DOS asks; with Fail the other files still come, the damaged one does not."""
    pc = Pc(bad=(35,))
    lines = pc.obey("COPY *.* C:\\", "fail").splitlines()
    assert lines[:2] == ["Data error reading drive A", "Abort, Retry, Fail?f"]
    assert lines[-1].split() == ["1", "file(s)", "copied"]
    assert "A.BIN" not in pc.disk and "B.TXT" in pc.disk


def test_folders_are_made_and_files_deleted(pc: Pc) -> None:
    """MD makes a folder, DEL takes files and leaves folders."""
    assert pc.obey("MD C:\\FIRM\\OLD") == ""
    assert pc.obey("DEL C:\\FIRM\\*.*") == ""
    assert list(pc.disk) == ["LITEON\\X"]
    assert pc.obey("CD C:\\FIRM\\OLD") == ""
