from __future__ import annotations

import pytest

from labkit.firmware.store import read_image
from labkit.tools.flashutility import FlashUtility
from labkit.tools.winflash import WinFlash
from tests.tools.listed import WHERE, Listed


def test_the_whole_flash_is_read_out(pc: Listed) -> None:
    """The file is the chip's 1 MB, boot code included, and its sum is printed."""
    files: dict[str, bytes] = {}
    result = FlashUtility().read(pc.target, "OLD.BIN", files, pc.bench.ports)
    assert files["OLD.BIN"] == read_image("bys2") == pc.drive.flash_contents
    assert result.lines == [
        "Reading flash ...",
        f"Saved OLD.BIN, checksum {sum(read_image('bys2')) & 0xFFFF:04X}.",
    ]


@pytest.mark.parametrize("tool", ["flash utility", "winflash"])
def test_an_image_is_written_by_the_running_firmware(pc: Listed, tool: str) -> None:
    """No name is asked: all but the boot code becomes the new image, and the drive comes up with it."""
    new = read_image("cs0c")
    if tool == "winflash":
        result = WinFlash().atapi(pc.target, new, pc.bench.ports)
    else:
        result = FlashUtility().write(pc.target, new, pc.bench.ports)
        assert result.lines[-1] == "Flash written. Please restart the PC."
    assert result.ended == "finished"
    assert pc.drive.flash_contents == read_image("bys2")[:0x4000] + new[0x4000:]
    assert pc.bench.power_cycle().line(WHERE).revision == "CS0C"


def test_a_file_of_another_size_is_not_sent(pc: Listed) -> None:
    """1 MB or nothing; the content is nobody's business."""
    for data in (b"", b"\x02", bytes(0x100001)):
        result = FlashUtility().write(pc.target, data, pc.bench.ports)
        assert result.lines == ["The file must have 1048576 bytes."]
        assert WinFlash().atapi(pc.target, data, pc.bench.ports).lines == ["input file mismatched"]
    assert WinFlash().atapi(pc.target, None, pc.bench.ports).lines == ["ERR: Unable to open file"]
    assert pc.drive.flash_contents == read_image("bys2")


def test_where_windows_lists_nothing_there_is_nobody_to_ask(pc: Listed) -> None:
    """Neither reads nor writes; the packet mode of WinFlash prints nothing that is on record."""
    files: dict[str, bytes] = {}
    assert FlashUtility().read(None, "X.BIN", files, pc.bench.ports).lines == ["No drive found."]
    assert FlashUtility().write(None, bytes(0x100000), pc.bench.ports).lines == ["No drive found."]
    silent = WinFlash().atapi(None, bytes(0x100000), pc.bench.ports)
    assert (silent.transcript, silent.ended, files) == ("", "error", {})
    assert "lists no such drive" in silent.note


def test_a_drive_that_falls_silent_leaves_no_file(pc: Listed) -> None:
    """Half a dump is no dump: without an answer the run ends in an error and makes nothing."""
    files: dict[str, bytes] = {}
    target = pc.target
    pc.drive.power_off(pc.bench.clock.now)
    result = FlashUtility().read(target, "OLD.BIN", files, pc.bench.ports)
    assert (result.lines[-1], result.ended, files) == ("The drive does not answer.", "error", {})
