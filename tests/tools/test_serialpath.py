from __future__ import annotations

import pytest

from labkit.host.clock import OutOfPatience
from labkit.tools.serialpath import SerialChip
from labkit.tools.target import TARGETS
from labkit.tools.vendor import VendorPort
from tests.tools.fakes import GateDrive, cells, image, pc

SIZE = 0x80000


def _chip(drive: GateDrive) -> SerialChip:
    """A serial chip that is only believed in: the drive was selected and knocked at in vain."""
    port = VendorPort(pc(drive), TARGETS[2])
    port.knock()
    return SerialChip(port, SIZE)


def test_unpolled_read_of_nothing_sums_to_zero() -> None:
    """With no DRQ the port floats at FFh, and half a megabyte of that sums to 0000."""
    chip = _chip(GateDrive(gate_open=False))
    chip.start_read()
    data = chip.read_on(SIZE)
    assert data == b"\xff" * SIZE
    assert sum(data) & 0xFFFF == 0


def test_a_write_waits_for_a_bit_that_never_falls() -> None:
    """The echoed opcode 05h has the BUSY bit set, so the first wait has no end; no bank is ever done."""
    drive = GateDrive(contents=image(2), gate_open=False)
    chip = _chip(drive)
    banks: list[int] = []
    with pytest.raises(OutOfPatience), chip.vendor.ports.clock.patience(60_000_000_000):
        chip.write(image(3), banks.append)
    assert banks == []
    assert cells(drive) == image(2)
    assert drive.commands == []
