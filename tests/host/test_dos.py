from __future__ import annotations

from collections.abc import MutableMapping, Sequence

import pytest

from labkit.host.bench import Bench
from labkit.host.console import Console
from labkit.host.disk import Floppy
from labkit.host.dos import Dos
from labkit.host.harddisk import HardDisk
from labkit.host.keyboard import Keyboard, alt
from labkit.host.media import Media
from labkit.host.ports import Ports
from labkit.host.session import SessionOverError, program_file
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


BENCHES: dict[Dos, Bench] = {}


def dos_with(*names: str) -> Dos:
    """DOS on a PC with one drive, the tool, and files that hold their own names."""
    bench = bench_with(primary_slave=FakeDrive())
    bench.programs |= {"TOOL": Tool(), "OTHER 1.0": Tool()}
    for name in names:
        bench.disk[name] = name.encode()
    bench.power_on()
    dos = bench.boot_dos()
    BENCHES[dos] = bench
    return dos


def bench_of(dos: Dos) -> Media:
    """The media of the PC that this DOS runs on."""
    return BENCHES[dos].media


def reboot(dos: Dos) -> Dos:
    """The same PC with DOS started again."""
    bench = BENCHES[dos]
    again = bench.boot_dos()
    BENCHES[again] = bench
    return again


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


@pytest.mark.parametrize(
    "line", ["FORMAT C:", "TOOL.BIN", "x", "..\\TOOL 2 W", "TOOL.EXE.COM", "\\TOOL", "C:TOOL"]
)
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
    assert dos.run("CD").ended == "finished"


def test_a_program_cannot_write_outside_the_disks() -> None:
    """A path that leads nowhere gets DOS's words, and changes nothing."""
    dos = dos_with()
    for path in ("..\\EVIL.BIN", "C:\\EVIL.BIN", "\\NO\\EVIL.BIN", "/etc/evil"):
        result = dos.run(f"TOOL SAVE {path}")
        assert (result.lines[-1], result.ended) == ("Path not found", "error")
    assert dos.run("DIR").transcript.endswith("File not found")
    dos.run("TOOL SAVE GOOD.BIN")
    assert dos.run("TYPE A:\\GOOD.BIN").transcript == "new"


def test_a_program_file_is_run_from_its_folder() -> None:
    """A program's file is found by path, or in the current folder; the boot disk's programs come after."""
    dos = dos_with("C.TXT")
    bench_of(dos).hard_disk = HardDisk({"FIRM\\FLASH.EXE": program_file("OTHER 1.0"), "FIRM\\BAD.COM": b"MZ"})
    dos = reboot(dos)
    assert dos.run("C:\\FIRM\\FLASH c.txt").lines[0] == "c.txt"
    assert dos.run("FLASH").transcript == "Bad command or file name"
    dos.run("C:")
    dos.run("CD FIRM")
    assert dos.run("flash.exe A:C.TXT").ended == "finished"
    assert dos.run("BAD").transcript == "Error in EXE file"
    assert dos.run("TOOL A:\\C.TXT").ended == "finished"


def test_a_damaged_program_does_not_start() -> None:
    """A bad sector in the program's own file: DOS asks, and what was loaded is no program."""
    floppy = Floppy({"FLASH.EXE": program_file("OTHER 1.0")}, bad_sectors=[34])
    dos = dos_with()
    bench_of(dos).floppy = floppy
    assert dos.run("FLASH x").lines == ["Data error reading drive A", "Abort, Retry, Fail?a"]
    assert dos.run("FLASH x", answer="fail").lines[-1] == "Error in EXE file"


def test_a_short_file_reaches_the_program_only_with_fail() -> None:
    """Abort ends the program before it can do anything with the file; Fail lets it go on with less."""
    dos = dos_with()
    bench_of(dos).floppy = Floppy({"A.TXT": b"x" * 1024}, bad_sectors=[34])
    aborted = dos.run("TOOL A.TXT")
    assert (aborted.lines[-1], aborted.ended) == ("Abort, Retry, Fail?a", "error")
    failed = dos.run("TOOL A.TXT", answer="fail")
    assert (failed.lines[-1], failed.ended) == ("x" * 512, "finished")
    with pytest.raises(ValueError, match="no answer 'retry'"):
        dos.run("DIR", answer="retry")  # type: ignore[arg-type]


def test_the_floppy_can_be_exchanged_while_dos_runs() -> None:
    """A: is what lies in the drive now: the boot disk first, then another, then nothing."""
    dos = dos_with("BOOT.TXT")
    assert "BOOT     TXT" in dos.run("DIR").transcript
    bench_of(dos).floppy = Floppy({"FILE.TXT": b""})
    assert "BOOT" not in dos.run("DIR").transcript
    bench_of(dos).floppy = None
    assert dos.run("DIR").lines == ["Not ready reading drive A", "Abort, Retry, Fail?a"]


def test_a_partition_that_dos_cannot_read_has_no_letter() -> None:
    """With FAT32 there is a C:, with NTFS the drive does not exist, and A: stays the current one."""
    dos = dos_with()
    for file_system, prompt in (("FAT32", "C:\\>"), ("NTFS", "A:\\>")):
        bench_of(dos).hard_disk = HardDisk({"FIRM\\A.BIN": b"a"}, file_system)
        dos = reboot(dos)
        result = dos.run("C:")
        assert result.transcript == ("" if file_system == "FAT32" else "Invalid drive specification")
        assert dos.prompt == prompt


def test_the_keys_decide_what_dos_gets() -> None:
    """With a foreign layout the backslash is a tilde; DOS knows no such command, a note tells the line."""
    dos = dos_with()
    bench_of(dos).hard_disk = HardDisk({"FIRM\\A.TXT": b"a"})
    dos = reboot(dos)
    BENCHES[dos].keyboard = Keyboard("po")
    assert dos.typed("CD \\FIRM") == "CD ~FIRM"
    result = dos.run("CD\\FIRM")
    assert result.transcript == "Bad command or file name"
    assert result.note == "The keys that say CD\\FIRM gave CD~FIRM"
    dos.run(f"c{alt(58)}")
    assert dos.prompt == "C:\\>"
    dos.run("CD`FIRM")
    assert dos.prompt == "C:\\FIRM>"


def test_dos_ends_with_the_power() -> None:
    """A DOS whose PC was switched off runs nothing and says what to do."""
    bench = bench_with()
    bench.power_on()
    dos = bench.boot_dos()
    bench.power_off()
    with pytest.raises(SessionOverError, match="boot it again"):
        dos.run("DIR")
