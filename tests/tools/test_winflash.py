from __future__ import annotations

import pytest

from labkit.tools.winflash import WinFlash
from tests.tools.fakes import GateDrive, cells, image, pc, quick_chip


def test_a_shut_gate_gets_no_serial_default() -> None:
    """Where the DOS flasher assumes a serial chip, this one fails to identify any."""
    for ready in (0x50, 0x80):
        drive = GateDrive(contents=image(6), gate_open=False, ready=ready)
        result = WinFlash().ide(2, image(5), pc(drive))
        assert result.transcript == "ERR: fail to identify the flash type!"
        assert result.ended == "error"
        assert cells(drive) == image(6)
        assert drive.commands == []


def test_its_own_table_lacks_the_part() -> None:
    """Even an open gate does not help where the part is in no row."""
    drive = GateDrive(contents=image(6))
    assert WinFlash().ide(2, image(5), pc(drive)).transcript == "ERR: fail to identify the flash type!"
    assert cells(drive) == image(6)


def test_a_part_of_its_table_is_written() -> None:
    """An open gate before a part it knows: the cells are the file's; the console is silent about the end."""
    drive = GateDrive(contents=image(6), chip=quick_chip("sst39vf080"))
    result = WinFlash().ide(2, image(5), pc(drive))
    assert cells(drive) == image(5)
    assert result.transcript == ""
    assert result.ended == "finished"
    assert f"{sum(image(5)) & 0xFFFF:04X}" in result.note


@pytest.mark.parametrize("size", [0, 13, 0xFFFFF, 0x100001])
def test_a_file_of_another_size_is_mismatched(size: int) -> None:
    """It checks the size before it touches a port."""
    drive = GateDrive(contents=image(6))
    result = WinFlash().ide(2, bytes(size), pc(drive))
    assert result.transcript == "input file mismatched"
    assert not drive.vendor


def test_a_missing_file_and_a_missing_drive() -> None:
    """Each has its message."""
    assert WinFlash().ide(2, None, pc(GateDrive())).transcript == "ERR: Unable to open file"
    assert WinFlash().ide(2, image(5), pc()).transcript == "ERR: Fail to Initial IDE port, please reboot PC"


def test_a_place_that_is_none_is_misuse() -> None:
    """Places are 1 to 4."""
    with pytest.raises(ValueError, match="1 to 4"):
        WinFlash().ide(0, image(5), pc())
