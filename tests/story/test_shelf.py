"""Files and disks on their way to the drive."""

from __future__ import annotations

import pytest

from labkit.firmware.store import read_image
from labkit.story.acts import perform
from labkit.story.shelf import DownloadError
from labkit.story.stage import Stage
from labkit.story.thread import Event
from labkit.story.workbench import Workbench, WorkbenchState

IMAGE = read_image("bys2")


@pytest.fixture(scope="module")
def blank() -> tuple[Workbench, WorkbenchState]:
    """A drive with an erased chip, which mtkflash reaches, after POST."""
    bench = Workbench(firmware=None, place="secondary master")
    bench.power_on()
    return bench, bench.save()


@pytest.fixture
def bench(blank: tuple[Workbench, WorkbenchState]) -> Workbench:
    """That drive, as it was."""
    blank[0].load(blank[1])
    return blank[0]


def test_a_download_may_be_short_or_wrong(bench: Workbench) -> None:
    """The copy on the shelf has the damage, under its own or a new name; the original stays."""
    bench.download("BYS2.BIN", "CUT.BIN", truncated_to=5000)
    bench.download("bys2.bin", flipped_at=[7, 9])
    assert bench.file("CUT.BIN") == IMAGE[:5000]
    assert [n for n in range(20) if bench.file("BYS2.BIN")[n] != IMAGE[n]] == [7, 9]
    assert read_image("bys2") == IMAGE
    bench.download("BYS2.BIN", hole=(0x100, 0x200), fill=0xFF)
    assert bench.file("BYS2.BIN") == IMAGE[:0x100] + b"\xff" * 0x200 + IMAGE[0x300:]
    bench.download("BYS2.BIN")
    assert bench.file("BYS2.BIN") == IMAGE
    with pytest.raises(DownloadError, match="no file NEVER"):
        bench.download("NEVER.BIN")


def test_a_floppy_carries_flasher_and_image(bench: Workbench) -> None:
    """Boot disk, then the file disk in A:, then the command with no restart between: the chip is written."""
    bench.make_floppy("files", ["BYS2.BIN"], mtkflash="1.80.1")
    bench.boot_dos()
    assert bench.dos("MTKFLASH 3 W /M BYS2.BIN").transcript == "Bad command or file name"
    bench.insert_floppy("files")
    run = bench.dos("mtkflash 3 w /m bys2.bin")
    assert "(Ver 1.80.1)" in run.lines[0]
    assert run.lines[-1] == "Please reboot PC"
    assert bench.drive.flash_contents == IMAGE
    bench.insert_floppy()
    assert bench.dos("DIR BYS2.BIN").lines[-1] == "File not found"
    with pytest.raises(DownloadError, match="no floppy 'other': make it first, or take one of: files"):
        bench.insert_floppy("other")


def test_a_bad_sector_cuts_the_image_that_is_written(bench: Workbench) -> None:
    """With Abort nothing is written; with Fail the chip gets what lies before the damage, and no more."""
    bench.make_floppy("files", ["BYS2.BIN"], mtkflash="1.80.1")
    sector = bench.spoil_floppy("files", "BYS2.BIN", 0x20300)
    assert sector == bench.floppies["files"].sectors_of("BYS2.BIN")[0x20300 // 512]
    bench.boot_dos()
    bench.insert_floppy("files")
    run = bench.dos("MTKFLASH 3 W /M BYS2.BIN")
    assert run.lines[-2:] == ["Data error reading drive A", "Abort, Retry, Fail?a"]
    assert bench.drive.flash_contents == b"\xff" * len(IMAGE)
    run = bench.dos("MTKFLASH 3 W /M BYS2.BIN", answer="fail")
    assert run.lines[-1] == "Please reboot PC"
    assert bench.drive.flash_contents == IMAGE[:0x20200].ljust(len(IMAGE), b"\xff")
    with pytest.raises(ValueError, match="1048576 is in none"):
        bench.spoil_floppy("files", "BYS2.BIN", len(IMAGE))


def test_a_folder_on_the_hard_disk_is_reached_by_path(bench: Workbench) -> None:
    """Program and file are found by their paths on C:, from A:; on NTFS there is no C: at all."""
    line = "C:\\LITEON\\MTKFLASH 3 W /B /M C:\\LITEON\\SHORT.BIN"
    bench.download("BYS2.BIN", "SHORT.BIN", truncated_to=0x4000)
    for file_system in ("NTFS", "FAT32"):
        disk = bench.hard_disk(file_system)
        bench.save_to("LITEON", ["SHORT.BIN"], mtkflash="1.83c")
        assert set(disk.files) == {"LITEON\\SHORT.BIN", "LITEON\\MTKFLASH.EXE"}
        bench.boot_dos()
        run = bench.dos(line)
        assert run.ended == ("error" if file_system == "NTFS" else "finished")
    assert bench.drive.flash_contents[:0x4000] == IMAGE[:0x4000]
    bench.hard_disk("NTFS")
    bench.boot_dos()
    assert bench.dos("C:").transcript == "Invalid drive specification"


def test_a_snapshot_holds_the_shelf_and_the_running_dos(bench: Workbench) -> None:
    """Files, floppies, what lies in A:, and DOS on its drive and folder are as they were."""
    bench.make_floppy("files", ["BYS2.BIN"])
    bench.save_to("FIRM", ["BYS2.BIN"])
    bench.boot_dos()
    bench.insert_floppy("files")
    bench.dos("C:")
    bench.dos("CD FIRM")
    state = bench.save()
    bench.download("BYS2.BIN", truncated_to=1)
    bench.dos("DEL A:BYS2.BIN")
    bench.make_floppy("more")
    bench.keyboard("po")
    bench.power_cycle()
    for _ in range(2):
        bench.load(state)
        assert bench.file("BYS2.BIN") == IMAGE
        assert list(bench.floppies) == ["files"]
        assert bench.dos("CD").transcript == "C:\\FIRM"
        assert bench.dos("DIR A:\\BYS2.BIN").ended == "finished"
        assert bench.bench.keyboard.layout == "us"


def test_the_acts_of_a_thread_do_the_same() -> None:
    """Each verb is an act with the same options, and DOS's answers can be looked at."""
    stage = Stage(Workbench(place="secondary master"))

    def act(name: str, **options: object) -> list[str]:
        perform(stage, Event("here", name, "", options, ()))
        return stage.run.lines if stage.run is not None else []

    act("download", file="BYS2.BIN", to="BYS1.BIN", truncated_to=70_000, flipped_at=[1])
    act("make_floppy", label="files", files=["BYS1.BIN"], mtkflash="1.80.1")
    act("spoil_floppy", label="files", file="BYS1.BIN", offset=0)
    act("hard_disk", file_system="FAT32")
    act("save_to", folder="FIRM", files=["BYS1.BIN"], mtkflash="1.80")
    act("keyboard", layout="po")
    act("boot_dos")
    assert act("dos", keys="CD\\") == ["Bad command or file name"]
    act("keyboard", layout="us")
    act("insert_floppy", label="files")
    assert act("dos", keys="COPY BYS1.BIN C:\\", answer="fail")[:2] == [
        "Data error reading drive A",
        "Abort, Retry, Fail?f",
    ]
    assert act("dos", keys="DIR C:\\FIRM\\BYS1.BIN")[1].split() == ["BYS1", "BIN", "70,000"]


def test_a_hex_editor_changes_what_it_is_told(bench: Workbench) -> None:
    """Bytes from one place on, under a new name; what is not inside the file is refused with its size."""
    assert bench.hex_edit("BYS2.BIN", 0x10, "54 FD", to="MINE.BIN")[:0x14] == (
        IMAGE[:0x10] + b"\x54\xfd" + IMAGE[0x12:0x14]
    )
    assert len(bench.file("MINE.BIN")) == len(IMAGE)
    assert bench.file("BYS2.BIN") == IMAGE
    with pytest.raises(ValueError, match="1048576 bytes; 2 from 1048575 on are not inside"):
        bench.hex_edit("BYS2.BIN", 0xFFFFF, "00 00")
    with pytest.raises(ValueError, match="0 from 0"):
        bench.hex_edit("BYS2.BIN", 0, "")
