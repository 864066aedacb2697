"""What a flasher erases decides what its bytes meet: empty cells, or old ones."""

from __future__ import annotations

import pytest

from labkit.host.clock import SECOND
from labkit.tools.builds import builds
from labkit.tools.erasing import Erasing
from labkit.tools.program import Written, write_image
from labkit.tools.target import TARGETS
from labkit.tools.vendor import Mode, VendorPort
from tests.tools.fakes import GateDrive, cells, image, pc

PART = next(part for part in builds()["1.83c"].table.parts if part.key == "am29lv008bb")
OLD, NEW = image(7), image(8)


def _write(drive: GateDrive, data: bytes, erasing: Erasing) -> tuple[Written, int]:
    port = VendorPort(pc(drive), TARGETS[2])
    port.knock()
    port.mode(Mode.CYCLES)
    start = port.ports.now
    written = write_image(port, PART, data, 4096, lambda bank: None, erasing)
    return written, port.ports.now - start


def test_one_address_in_64_kb_frees_16_kb_of_a_bottom_boot_chip() -> None:
    """Behind the first sector the first bank becomes old AND new; banks of one sector come out right."""
    drive = GateDrive(contents=OLD)
    _write(drive, NEW, Erasing("bank"))
    mixed = bytes(old & new for old, new in zip(OLD, NEW, strict=True))
    assert cells(drive) == NEW[:0x4000] + mixed[0x4000:0x10000] + NEW[0x10000:]
    assert mixed != NEW


def test_the_chip_as_a_whole_is_erased_even_for_an_empty_file() -> None:
    """Whole-chip erase comes before the first bank: nothing to write leaves a blank chip with the sum 0."""
    drive = GateDrive(contents=OLD)
    written, took = _write(drive, b"", Erasing("chip"))
    assert cells(drive) == b"\xff" * len(OLD)
    assert written == Written(0, 0, 0)
    assert took > 10 * SECOND


@pytest.mark.parametrize(("way", "limit"), [("chip", 5 * SECOND), ("sector", SECOND // 2)])
def test_a_build_with_a_limit_leaves_the_chip_erasing(way: str, limit: int) -> None:
    """It gives up after its limit with nothing written; the chip goes on by itself and ends blank."""
    drive = GateDrive(contents=OLD)
    written, took = _write(drive, NEW, Erasing(way, limit))
    assert written == Written(0, 0, 0, given_up=True)
    assert limit <= took < 1.3 * limit
    assert drive.flash.busy_until(took) is not None
    drive.flash.settle(took + 20 * SECOND)
    assert cells(drive)[:0x4000] == b"\xff" * 0x4000


def test_a_limit_that_is_long_enough_changes_nothing() -> None:
    """An erase that ends in time is followed by the write, as without a limit."""
    drive = GateDrive(contents=OLD)
    written, _ = _write(drive, NEW, Erasing("sector", 2 * SECOND))
    assert cells(drive) == NEW
    assert not written.given_up


def test_an_unknown_way_is_refused() -> None:
    """A way that does not exist is one sentence with those that do."""
    with pytest.raises(ValueError, match="take one of sector, bank, chip"):
        Erasing("page")
