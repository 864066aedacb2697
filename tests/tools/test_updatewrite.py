from __future__ import annotations

import pytest

from labkit.ata.replies import Inquiry
from labkit.host.console import RunResult
from labkit.tools.mtkflash import MtkFlash
from tests.tools.fakes import GateDrive, cells, image, pc
from tests.tools.packetdrive import BOOT, PacketDrive

WHO = Inquiry("MAKER", "WRITER", "1.00")
ZEROS = "request sense:0000 0000 0000 0000 0000 0000 0000 0000"


def _run(line: str, drive: GateDrive) -> RunResult:
    return MtkFlash("1.83c").run(line, pc(drive), {"NEW.BIN": image(5)}, patience_s=200)


def _said(result: RunResult) -> list[str]:
    return result.lines[1:-1] if result.ended == "stopped" else result.lines[1:]


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("2 UW", ["process HOST to DRAM", "process DRAM to FLASH"]),
        ("2 UW NEW.BIN", ["process HOST to DRAM"]),
    ],
)
def test_uw_on_a_silent_drive(line: str, start: list[str]) -> None:
    """UW prints the lines of the thread, with the flash line only where no file is given, and never ends."""
    result = _run(line, GateDrive(contents=image(6), gate_open=False))
    said = _said(result)
    head = ["Port:1f0, Master/Slave: b0", *start, "Bank 0 Check Bit", ZEROS]
    assert said[: len(head)] == head
    rest = said[len(head) :]
    assert len(rest) >= 4
    assert rest == [("Check Bit", ZEROS)[n % 2] for n in range(len(rest))]
    assert result.ended == "stopped"


def test_uw_on_a_living_drive_writes_the_file() -> None:
    """Against firmware that answers, the file ends up in the flash and the run ends."""
    drive = PacketDrive(WHO, WHO, image(6))
    result = _run("2 UW NEW.BIN", drive)
    assert _said(result) == [
        "Port:1f0, Master/Slave: b0",
        "process HOST to DRAM",
        "process DRAM to FLASH",
        "Bank 0 Check Bit",
    ]
    assert result.ended == "finished"
    assert "not on record" in result.note
    assert cells(drive) == image(6)[:BOOT] + image(5)[BOOT:]


def test_uw_without_a_file_on_a_living_drive_is_refused() -> None:
    """Firmware that compares the sum writes nothing that was not sent; its sense is printed as it came."""
    drive = PacketDrive(WHO, WHO, image(6))
    drive.dram[:] = image(8)
    result = _run("2 UW", drive)
    assert _said(result)[-1] == "request sense:0070 0005 0000 0a00 0000 0000 0026 0000"
    assert result.ended == "error"
    assert cells(drive) == image(6)


def test_uw_with_a_missing_file() -> None:
    """A name that is not there gets the known message, and no packet is sent."""
    drive = GateDrive(gate_open=False)
    assert _said(_run("2 UW NONE.BIN", drive)) == ["ERR: Unable to open file"]
    assert drive.commands == []


def test_dr_prints_nothing() -> None:
    """DR ends in silence, on a drive that answers and on one that does not."""
    for drive in (PacketDrive(WHO, WHO, image(6)), GateDrive(contents=image(6), gate_open=False)):
        result = _run("2 DR", drive)
        assert _said(result) == []
        assert result.ended == "finished"
        assert cells(drive) == image(6)
