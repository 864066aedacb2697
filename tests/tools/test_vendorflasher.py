from __future__ import annotations

from labkit.ata.replies import Inquiry
from labkit.firmware.container import DriveName, build, make
from labkit.host.atapi import PacketTarget
from labkit.host.console import RunResult
from labkit.host.enumeration import ListedDrive
from labkit.host.places import place
from labkit.tools.vendorflasher import VendorFlasher
from tests.tools.fakes import GateDrive, cells, image, pc
from tests.tools.packetdrive import BOOT, PacketDrive

OLD = Inquiry("MAKER", "WRITER 1", "1.00")
NEW = Inquiry("MAKER", "WRITER 1", "2.00")


def _exe(product: str = "WRITER 1", data: bytes | None = None, method: str = "plain") -> bytes:
    """A flasher for one product; "" leaves the drive check off."""
    accepts = [DriveName("MAKER", product)] if product else []
    return build(make({"200": image(5) if data is None else data}, accepts, method))


def _run(exe: bytes, *drives: GateDrive) -> RunResult:
    ports = pc(*drives)
    where = ("primary master", "primary slave")
    listed = [
        ListedDrive("D:", place(where[drive.position]), OLD, PacketTarget(ports, 0x1F0, drive.position))
        for drive in drives
    ]
    return VendorFlasher(exe).run(listed, ports)


def test_it_flashes_and_looks_whether_the_drive_came_back() -> None:
    """The image goes through the firmware, which keeps its boot code and then shows its new revision."""
    drive = PacketDrive(OLD, NEW, image(6))
    result = _run(_exe(), drive)
    assert result.lines == [
        "Drive: MAKER WRITER 1 1.00",
        "Sending firmware ...",
        "Writing flash ...",
        "Flash successful.",
        "Drive is back: MAKER WRITER 1 2.00",
    ]
    assert result.ended == "finished"
    assert cells(drive) == image(6)[:BOOT] + image(5)[BOOT:]


def test_another_drive_is_refused() -> None:
    """A name that is not in the file's table gets the quoted refusal, and nothing is sent."""
    drive = PacketDrive(OLD, NEW, image(6))
    result = _run(_exe("WRITER 2"), drive)
    assert result.transcript == "can not flash drive contact Vendor"
    assert result.ended == "error"
    assert cells(drive) == image(6)
    assert bytes(drive.dram) == b"\xff" * 0x100000


def test_without_a_check_any_drive_is_taken() -> None:
    """With the check turned off the name does not matter any more."""
    drive = PacketDrive(OLD, NEW, image(6))
    assert _run(_exe(""), drive).ended == "finished"
    assert cells(drive)[BOOT:] == image(5)[BOOT:]


def test_scrambled_inside_plain_on_the_wire() -> None:
    """A flasher knows its own key: the drive gets the plain image."""
    drive = PacketDrive(OLD, NEW, image(6))
    _run(_exe(method="keyed"), drive)
    assert bytes(drive.dram) == image(5)


def test_a_drive_that_does_not_come_back() -> None:
    """The write was a success by all it can see; then nobody answers, and it says just that."""
    drive = PacketDrive(OLD, None, image(6))
    result = _run(_exe(), drive)
    assert result.lines[-2:] == ["Flash successful.", "Drive does not answer."]
    assert cells(drive)[BOOT:] == image(5)[BOOT:]


def test_an_image_of_the_wrong_size_fails_in_the_drive() -> None:
    """The drive sums all of its buffer, so a short image does not match, and the old code stays."""
    drive = PacketDrive(OLD, NEW, image(6))
    drive.dram[:] = image(8)
    result = _run(_exe(data=image(5)[:0x8000]), drive)
    assert result.lines[-1] == "Flash failed."
    assert result.ended == "error"
    assert cells(drive) == image(6)


def test_no_listed_drive() -> None:
    """Where Windows lists nothing there is nothing to flash."""
    assert _run(_exe()).transcript == "No drive found."


def test_a_file_that_is_no_flasher() -> None:
    """A bare image or a text gets one line, and the note says what is wrong with it."""
    for exe in (image(5), b"hello", b""):
        result = _run(exe, PacketDrive(OLD, NEW, image(6)))
        assert result.transcript == "This file is not a flasher."
        assert result.note


def test_a_listed_drive_that_fell_silent() -> None:
    """A drive that no longer answers is not accepted, and the run ends."""
    result = _run(_exe(), GateDrive(contents=image(6), gate_open=False))
    assert result.transcript == "can not flash drive contact Vendor"


def test_of_two_drives_the_accepted_one_is_flashed() -> None:
    """The check picks the drive whose name is in the table, whatever the order."""
    other = PacketDrive(Inquiry("MAKER", "READER", "9.99"), None, image(7), position=0)
    drive = PacketDrive(OLD, NEW, image(6), position=1)
    assert _run(_exe(), other, drive).ended == "finished"
    assert cells(other) == image(7)
    assert cells(drive)[BOOT:] == image(5)[BOOT:]
