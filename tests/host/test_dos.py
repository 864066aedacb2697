from __future__ import annotations

from collections.abc import MutableMapping, Sequence

import pytest

from labkit.host.console import Console
from labkit.host.dos import Dos
from labkit.host.ports import Ports
from labkit.host.session import SessionOverError
from tests.host.benches import bench_with
from tests.host.fakes import FakeDrive


class Tool:
    """A program that shows its words, one register and one file, or writes a file, or never ends."""

    def main(
        self, words: Sequence[str], console: Console, ports: Ports, files: MutableMapping[str, bytes]
    ) -> bool:
        console.print(" ".join(words))
        if words[0] == "HANG":
            ports.wait(0x1F7, 0x80, 0x80, 10**15)
        if words[0] == "SAVE":
            files[words[1]] = b"new"
            return True
        console.print(f"status {ports.inb(0x1F7):02X}")
        console.print(files[words[0]].decode() if words[0] in files else "no such file")
        return words[0] in files


def dos_with(*names: str) -> Dos:
    """DOS on a PC with one drive, the tool, and files that hold their own names."""
    bench = bench_with(primary_slave=FakeDrive())
    bench.programs["TOOL"] = Tool()
    for name in names:
        bench.disk[name] = name.encode()
    bench.power_on()
    return bench.boot_dos()


def test_a_program_gets_words_ports_and_files() -> None:
    """A program is found with or without .EXE in any case, and sees the drive and the disk."""
    dos = dos_with("A.BIN")
    for line in ("TOOL a.bin", "tool.exe a.bin", "  Tool   a.bin "):
        result = dos.run(line)
        assert (result.transcript, result.ended) == ("a.bin\nstatus 50\nA.BIN", "finished")


def test_a_program_that_fails_ends_in_error() -> None:
    """A missing file is the program's own matter, and the run's ending shows it."""
    result = dos_with().run("TOOL B.BIN")
    assert (result.lines[-1], result.ended) == ("no such file", "error")


@pytest.mark.parametrize("line", ["FORMAT C:", "TOOL.BIN", "x", "..\\TOOL 2 W", "TOOL.EXE.COM"])
def test_an_unknown_word_gets_the_words_of_dos(line: str) -> None:
    """What is no command and no program gets the message every DOS user knows."""
    result = dos_with().run(line)
    assert (result.transcript, result.ended) == ("Bad command or file name", "error")


@pytest.mark.parametrize("line", ["", "   "])
def test_an_empty_line_does_nothing(line: str) -> None:
    """Just pressing Enter is no error."""
    assert dos_with().run(line).ended == "finished"


def test_a_program_without_end_is_stopped() -> None:
    """A hanging program ends with the stated patience, and DOS goes on."""
    dos = dos_with()
    result = dos.run("TOOL HANG", patience_s=7)
    assert (result.ended, result.seconds) == ("stopped", 7.0)
    assert result.lines == ["HANG", result.lines[-1]]
    assert result.lines[-1].startswith("[stopped after 7 s")
    assert dos.run("DIR").ended == "finished"


def test_files_stay_on_the_disk() -> None:
    """A program cannot write outside the one folder; the attempt changes nothing."""
    dos = dos_with()
    result = dos.run("TOOL SAVE ..\\EVIL.BIN")
    assert (result.lines[-1], result.ended) == ("Path not found", "error")
    assert len(dos.disk) == 0
    dos.run("TOOL SAVE GOOD.BIN")
    assert dos.disk["GOOD.BIN"] == b"new"


def test_dir_lists_the_disk() -> None:
    """DIR shows names and sizes, or one file, or that there is none."""
    dos = dos_with("A.BIN", "B.TXT")
    assert [line.split() for line in dos.run("dir").lines] == [
        ["A", "BIN", "5"],
        ["B", "TXT", "5"],
        ["2", "file(s)", "10", "bytes"],
    ]
    assert dos.run("DIR b.txt").lines[0].split() == ["B", "TXT", "5"]
    assert dos.run("DIR NO.BIN").transcript == "File not found - NO.BIN"


def test_type_and_del() -> None:
    """TYPE shows a file, DEL removes it, and both miss it afterwards."""
    dos = dos_with("A.TXT")
    assert dos.run("TYPE a.txt").transcript == "A.TXT"
    assert dos.run("DEL a.txt").ended == "finished"
    for line in ("TYPE a.txt", "DEL a.txt"):
        assert dos.run(line).transcript == "File not found - A.TXT"
    assert dos.run("TYPE").transcript == "Required parameter missing"


def test_dos_ends_with_the_power() -> None:
    """A DOS whose PC was switched off runs nothing and says what to do."""
    bench = bench_with()
    bench.power_on()
    dos = bench.boot_dos()
    bench.power_off()
    with pytest.raises(SessionOverError, match="boot it again"):
        dos.run("DIR")
