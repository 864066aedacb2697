from __future__ import annotations

import pytest

from labkit.catalog import models
from labkit.drive.drive import Drive
from labkit.host.clock import MS
from labkit.story.bootlog import record_boot
from labkit.story.probe import echo, knock, knock_after, stray_data
from labkit.story.workbench import Workbench


@pytest.mark.parametrize("place", ["primary slave", "secondary master"])
@pytest.mark.parametrize("firmware", ["bys2", "js02"])
def test_the_gate_answers_only_with_eject_held(firmware: str, place: str) -> None:
    """The same drive, wherever it is: 70h with eject held at power-up, a plain status without."""
    bench = Workbench("dw-d22a", firmware, place)
    bench.power_on()
    assert knock(bench) == "50h (DRDY DSC)"
    bench.power_cycle(hold_eject=True)
    assert knock(bench) == "70h (DRDY DF DSC)"


def test_a_plain_register_gives_back_what_was_written() -> None:
    """What the serial path takes for a chip's status is its own opcode."""
    bench = Workbench("dw-d22a", "js02")
    bench.power_on()
    assert [echo(bench, value) for value in (0x05, 0xA0)] == [0x05, 0xA0]


def test_the_probes_ask_their_own_drive() -> None:
    """With a dead drive on the cable, which POST asked last, the right drive still answers."""
    bench = Workbench(place="primary master")
    bench.bench.attach(Drive(models()["dw-d22a"], None), "primary slave")
    bench.power_on()
    assert echo(bench, 0x05) == 0x05
    assert bench.bench.ports.inb(0x1F7) == 0x50


def test_data_that_nobody_offers_is_all_ones() -> None:
    """The data port without DRQ is not driven."""
    bench = Workbench("dw-d22a", "js02")
    bench.power_on()
    assert stray_data(bench, 512) == b"\xff" * 512


def test_without_a_drive_the_bus_floats() -> None:
    """With the ribbon pulled nobody answers the knock: FFh."""
    bench = Workbench()
    bench.power_on()
    bench.pull_ribbon()
    assert knock(bench) == "FFh (nothing drives the bus)"


def test_the_gate_is_open_until_its_code_has_run() -> None:
    """Just before the write that shuts it a knock is answered, just after it not; with eject held always."""
    bench = Workbench()
    shut = record_boot(bench.drive, 0.01).events[0]
    assert shut[1] == "gate shut"
    before, after = shut[0] / MS - 0.01, shut[0] / MS + 0.01
    times = (0, before, after)
    table = {(ms, held): knock_after(bench.drive, ms, held)[:3] for ms in times for held in (False, True)}
    assert [table[ms, False] for ms in (0, before)] == ["70h", "70h"]
    assert table[after, False] != "70h"
    assert {table[ms, True] for ms in times} == {"70h"}
    assert not bench.drive.present_power
    bench.drive.power_on(bench.drive.board.time)
    with pytest.raises(ValueError, match="switch it off first"):
        knock_after(bench.drive, 1)
