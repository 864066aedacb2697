"""The flash meter on real runs: what it says at every glance, beside the cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from labkit.catalog import models
from labkit.firmware.layout import FILE_BANK
from labkit.firmware.store import read_image
from labkit.story.meter import FlashGauge, FlashMeter
from labkit.story.workbench import Workbench
from labkit.tools.erasing import Erasing

WRITE = "W /B /M BYS2.BIN"
Act = Callable[[Workbench], Any]


@dataclass
class Seen:
    """A run as a small observer saw it: (what the meter said, what the cells held) at every glance."""

    bench: Workbench
    meter: FlashMeter
    looks: list[tuple[FlashGauge, bytes]] = field(default_factory=list)

    def look(self) -> None:
        self.looks.append((self.meter.read(), self.bench.drive.flash_contents))

    @property
    def percents(self) -> list[int]:
        return [gauge.percent for gauge, _ in self.looks if gauge.percent is not None]

    @property
    def last(self) -> FlashGauge:
        return self.looks[-1][0]

    @property
    def states(self) -> list[str]:
        return [bank.state for bank in self.last.banks]


def watched(bench: Workbench, act: Act) -> Seen:
    """Do it, and look at every glance and at the end."""
    seen = Seen(bench, FlashMeter(bench.drive))
    seen.look()
    bench.bench.clock.watchers.append(seen.look)
    act(bench)
    seen.look()
    bench.bench.clock.watchers.remove(seen.look)
    return seen


def open_bench(chip: str = "am29lv008bb", erasing: str = "") -> Workbench:
    """JS02 with an open gate, on a chip; the flasher erases so if a way is given."""
    bench = Workbench(replace(models()["dw-d22a"], chip=chip), "js02")
    if erasing:
        bench.rebuild("1.83c", erasing=Erasing(erasing))
    bench.power_cycle(hold_eject=True)
    return bench


def listed_bench() -> Workbench:
    """BYS2 in Windows."""
    bench = Workbench()
    bench.power_on()
    bench.windows()
    return bench


def _mtkflash(bench: Workbench) -> None:
    bench.mtkflash(WRITE)


def _update(bench: Workbench) -> None:
    bench.flash_listed("BS41-PATCHED.EXE")


def _clip(bench: Workbench) -> None:
    bench.files["NEW.BIN"] = read_image("bys2")
    bench.program_chip("NEW.BIN")


@cache
def run(name: str) -> Seen:
    """One of the whole writes, each done only once."""
    if name == "update":
        return watched(listed_bench(), _update)
    if name == "clip":
        return watched(Workbench(firmware="js02"), _clip)
    chip, _, erasing = name.partition("/")
    return watched(open_bench(chip, erasing), _mtkflash)


WHOLE = ["am29lv008bb", "am29lv008bb/chip", "am29lv008bb/bank", "sst39vf080", "update", "clip"]


@pytest.mark.parametrize("name", WHOLE)
def test_progress_grows_from_nothing_to_the_whole(name: str) -> None:
    """Before the first operation there is no progress, then it never falls, and a whole write ends at 100."""
    seen = run(name)
    assert seen.looks[0][0].percent is None
    assert all(one <= other for one, other in pairwise(seen.percents))
    assert seen.percents[-1] == 100
    assert seen.last.bank is None


@pytest.mark.parametrize("name", ["am29lv008bb", "am29lv008bb/chip", "sst39vf080", "update"])
def test_progress_is_even_and_not_early(name: str) -> None:
    """Ten glances make a second; in none the bar jumps, and it is not full while the chip still works."""
    seen = run(name)
    assert max(other - one for one, other in pairwise(seen.percents)) <= 5
    assert all(gauge.percent != 100 or gauge.bank is None for gauge, _ in seen.looks)


@pytest.mark.parametrize("name", WHOLE)
def test_each_bank_says_what_its_cells_hold(name: str) -> None:
    """At every glance "as before" has the old bytes, "erased" FFh, "written" what is there at the end."""
    seen = run(name)
    old, new = seen.looks[0][1], seen.looks[-1][1]
    wanted = {"as before": old, "erased": b"\xff" * len(old), "written": new}
    for gauge, cells in seen.looks:
        for bank in gauge.banks:
            part = slice(bank.bank * FILE_BANK, (bank.bank + 1) * FILE_BANK)
            if bank.state in wanted:
                assert cells[part] == wanted[bank.state][part], (gauge.percent, bank)


def test_the_flasher_goes_bank_by_bank() -> None:
    """One bank is worked on at a time, upwards; those before it are written, those behind as they were."""
    for gauge, _ in run("am29lv008bb").looks:
        if gauge.bank is not None:
            states = [bank.state for bank in gauge.banks]
            assert set(states[: gauge.bank]) <= {"written"}
            assert set(states[gauge.bank + 1 :]) <= {"as before"}
            assert [bank.bank for bank in gauge.banks if bank.here] == [gauge.bank]


def test_the_firmware_erases_all_first_and_spares_its_boot_code() -> None:
    """An update goes over the chip twice; a quarter of bank 0 stays as before, even at 100."""
    seen = run("update")
    banks = [gauge.bank for gauge, _ in seen.looks if gauge.bank is not None]
    assert [one for one, other in pairwise([*banks, 0]) if other < one] == [15, 15]
    assert (seen.states[0], seen.last.banks[0].percent) == ("part", 75)
    assert set(seen.states[1:]) == {"written"}


def test_a_tool_that_erases_too_little_has_written_all_the_same() -> None:
    """What was written over old bytes counts as done, though the cells hold a mixture."""
    seen = run("am29lv008bb/bank")
    assert set(seen.states[1:]) == {"written"}
    assert seen.looks[-1][1] != read_image("bys2")


@pytest.mark.parametrize("seconds", [4.0, 11.3])
def test_a_cut_leaves_the_bar_where_it_was(seconds: float) -> None:
    """When the power fails nothing works any more; the torn bank is a part, the rest is as it was."""
    bench = open_bench()
    cut = watched(bench, lambda b: b.power_cut(lambda s: b.mtkflash(WRITE, patience_s=s), seconds))
    assert cut.last.bank is None
    assert 0 < cut.percents[-1] < 100
    assert cut.percents[-1] - cut.percents[-2] <= 3
    done = cut.states.index("part")
    assert cut.states == ["written"] * done + ["part"] + ["as before"] * (15 - done)


def test_an_update_that_is_cut_is_not_done() -> None:
    """The drive's own writer is at 100 only when it says so itself, not when a drive half written starts."""
    bench = listed_bench()
    seen = watched(bench, lambda b: b.power_cut(lambda s: b.flash_listed("BS41-PATCHED.EXE", s), 35.0))
    told = []
    bench.drive.watch("status", lambda _, status: told.append(status))
    bench.power_on()
    seen.look()
    assert 0x00 in told
    assert 50 < seen.percents[-1] < 100


def test_locked_sectors_stay_as_before() -> None:
    """A flasher that cannot poll a locked sector through leaves that bank as it was, and rests there."""
    bench = open_bench()
    bench.drive.board.flash.protected = {17, 18}
    seen = watched(bench, lambda b: b.mtkflash(WRITE, patience_s=30.0))
    assert seen.states == ["written"] * 14 + ["as before"] * 2
    assert seen.last.bank is None and seen.percents[-1] < 100


def test_a_second_run_begins_anew() -> None:
    """A run that erases what was written counts from the start, without being told."""
    bench = open_bench()
    meter = watched(bench, _mtkflash).meter
    bench.power_cycle(hold_eject=True)
    bench.mtkflash(WRITE, patience_s=6.0)
    gauge = meter.read()
    assert gauge.percent is not None and gauge.percent < 30
    assert gauge.banks[-1].state == "as before"


def test_a_snapshot_loaded_below_takes_the_run_back() -> None:
    """After a load from before the run nothing was erased; the same run then gives the same readings."""
    bench = open_bench()
    state = bench.save()
    seen = watched(bench, _mtkflash)
    bench.load(state)
    assert seen.meter.read().percent is None
    assert {bank.state for bank in seen.meter.read().banks} == {"as before"}
    again = Seen(bench, seen.meter)
    again.look()
    bench.bench.clock.watchers.append(again.look)
    bench.mtkflash(WRITE)
    assert [gauge for gauge, _ in again.looks] == [gauge for gauge, _ in seen.looks][: len(again.looks)]


def test_a_metered_run_is_the_same_run() -> None:
    """Meter and glances move nothing: the benches are equal at the end, and reading twice says the same."""
    plain = open_bench()
    _mtkflash(plain)
    seen = run("am29lv008bb")
    assert seen.bench.drive.save() == plain.drive.save()
    assert seen.bench.bench.clock.now == plain.bench.clock.now
    before = plain.drive.save()
    meter = FlashMeter(plain.drive)
    assert meter.read() == meter.read()
    assert plain.drive.save() == before


def test_a_closed_meter_hears_nothing() -> None:
    """After close() the chip has no listener left."""
    bench = open_bench()
    meter = FlashMeter(bench.drive)
    meter.close()
    _mtkflash(bench)
    assert meter.read().percent is None
