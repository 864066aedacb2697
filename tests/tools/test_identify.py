from __future__ import annotations

import pytest

from labkit.catalog import chips
from labkit.tools.builds import builds
from labkit.tools.identify import Identity, Knocking, Nothing, Parallel, Serial, Stuck, Unknown, identify
from labkit.tools.target import TARGETS
from labkit.tools.vendor import VendorPort
from tests.tools.fakes import GateDrive, pc, quick_chip

QUICK = Knocking(100_000_000, 20_000_000)


def _identify(*drives: GateDrive, version: str = "1.83c", x: int = 2) -> Identity | None:
    return identify(VendorPort(pc(*drives), TARGETS[x]), builds()[version].table, QUICK)


@pytest.mark.parametrize("key", [key for key in chips("parallel") if key != "mbm29lv008ba"])
def test_every_part_that_the_tool_knows_is_found_by_its_ids(key: str) -> None:
    """The newest build names each parallel part of its table, and leaves it reading its array."""
    drive = GateDrive(chip=quick_chip(key))
    found = _identify(drive)
    assert isinstance(found, Parallel)
    assert found.part.key == key
    assert drive.flash.reads_array(1 << 60)


def test_ids_outside_the_table_are_unknown() -> None:
    """A part that no row names is unknown, and its true ids are kept."""
    found = _identify(GateDrive(chip=quick_chip(device_id=0x99)))
    assert isinstance(found, Unknown)
    assert (found.ids.maker, found.ids.device) == (0x01, 0x99)


def test_a_ready_drive_with_a_shut_gate_is_taken_for_a_serial_chip() -> None:
    """Status 50h falls through to the serial default, which nobody confirmed."""
    found = _identify(GateDrive(gate_open=False))
    assert isinstance(found, Serial)
    assert not found.inside


def test_stuck_busy_is_told_as_it_is() -> None:
    """BSY is no serial chip: the status itself comes back."""
    assert _identify(GateDrive(gate_open=False, ready=0xD0)) == Stuck(0xD0)


def test_nobody_there() -> None:
    """An empty cable, and a slave for which a lone master answers zeros, are both nothing."""
    assert _identify() == Nothing()
    master = GateDrive(position=0, gate_open=False)
    master.alone = True
    assert _identify(master) == Nothing()


def test_a_drive_fresh_from_reset_is_not_nobody() -> None:
    """Status 00 beside the packet signature is a drive that has not been asked yet."""
    assert isinstance(_identify(GateDrive(gate_open=False, ready=0x00)), Serial)


def test_the_knock_is_repeated_till_the_gate_opens() -> None:
    """A gate that opens a little later is still met, as when the knock is pending at power-up."""
    drive = GateDrive(gate_open=False, ready=0x80)
    ports = pc(drive)
    ports.clock.at(70_000_000, lambda: setattr(drive, "gate_open", True))
    found = identify(VendorPort(ports, TARGETS[2]), builds()["1.83c"].table, QUICK)
    assert isinstance(found, Parallel)


def test_a_second_run_without_a_reset_works_too() -> None:
    """A drive that is already in vendor mode, in whatever data mode, is identified again."""
    drive = GateDrive()
    ports = pc(drive)
    for _ in range(2):
        found = identify(VendorPort(ports, TARGETS[2]), builds()["1.83c"].table, QUICK)
        assert isinstance(found, Parallel)
        drive.mode = 0x10


def test_without_serial_rows_nothing_is_believed() -> None:
    """A tool with no serial row has no answer for a shut gate."""
    table = builds()["1.83c"].table
    bare = type(table)(table.parts, table.dialects)
    assert identify(VendorPort(pc(GateDrive(gate_open=False)), TARGETS[2]), bare, QUICK) is None
