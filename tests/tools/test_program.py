from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from labkit.tools.builds import builds
from labkit.tools.erasing import Erasing
from labkit.tools.program import write_image
from labkit.tools.readout import read_array
from labkit.tools.target import TARGETS
from labkit.tools.vendor import Mode, VendorPort
from tests.tools.fakes import GateDrive, cells, image, pc

PART = next(part for part in builds()["1.83c"].table.parts if part.key == "am29lv008bb")


def _inside(drive: GateDrive) -> VendorPort:
    port = VendorPort(pc(drive), TARGETS[2])
    port.knock()
    port.mode(Mode.CYCLES)
    return port


def test_whole_image_over_old_contents() -> None:
    """Writing over another image gives the new one in every cell, with the sum of what reads back."""
    drive = GateDrive(contents=image(7))
    banks: list[int] = []
    written = write_image(_inside(drive), PART, image(8), 4096, banks.append, Erasing())
    assert cells(drive) == image(8)
    assert written.sum == sum(image(8)) & 0xFFFF
    assert written.blocks_refused == 0
    assert banks == list(range(16))


@settings(max_examples=12)
@given(st.integers(0, 0x60000), st.integers(0, 99))
def test_a_short_file_changes_only_what_it_covers(length: int, seed: int) -> None:
    """Sectors in which the file has no byte keep theirs; the rest of its last sector is erased."""
    old, new = image(seed), image(seed + 1)[:length]
    drive = GateDrive(contents=old)
    write_image(_inside(drive), PART, new, 4096, lambda bank: None, Erasing())
    after = cells(drive)
    end = next(start for start in [*PART.sectors_in(0, PART.size), PART.size] if start >= length)
    assert after[:length] == new
    assert after[length:end] == b"\xff" * (end - length)
    assert after[end:] == old[end:]


def test_more_than_the_chip_holds_is_cut() -> None:
    """Bytes beyond the part's size are not sent: addresses would wrap onto the first sectors."""
    drive = GateDrive()
    new = image(3)
    written = write_image(_inside(drive), PART, new + b"\x00" * 5000, 4096, lambda bank: None, Erasing())
    assert cells(drive) == new
    assert written.length == len(new)


def test_refused_bytes_are_counted() -> None:
    """A byte that did not take is reported by the unit, block by block, and the write goes on."""
    drive = GateDrive(contents=bytes(0x100000))
    drive.flash.write = lambda addr, value, t: None  # type: ignore[method-assign]
    drive.flash.poke(0, b"\x80" * 0x4000)
    for start in PART.sectors_in(0, 0x10000):
        drive.flash.poke(start, b"\x80")
    written = write_image(_inside(drive), PART, b"\xff" * 0x2000, 4096, lambda bank: None, Erasing())
    assert written.blocks_refused == 2


def test_odd_ranges_are_read_whole() -> None:
    """The data port moves words; an odd range still gives exactly its bytes."""
    drive = GateDrive(contents=image(4))
    assert read_array(_inside(drive), 0x1001, 0x1004) == image(4)[0x1001:0x1004]


def test_the_sum_is_that_of_the_chip() -> None:
    """Where a protected sector ignored all, the sum tells what the chip holds and not what was sent."""
    drive = GateDrive(contents=b"\xff" * 0x100000)
    drive.flash.protected.add(4)
    written = write_image(_inside(drive), PART, image(3), 4096, lambda bank: None, Erasing())
    assert cells(drive) == image(3)[:0x10000] + b"\xff" * 0x10000 + image(3)[0x20000:]
    assert written.sum == sum(cells(drive)) & 0xFFFF != sum(image(3)) & 0xFFFF
