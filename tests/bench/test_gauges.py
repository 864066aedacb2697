"""The instruments of the panel, on real drives in all conditions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from labkit.ata.registers import Status
from labkit.bench.look.gauges import NOTHING, instruments_section
from labkit.story.meter import FlashMeter
from labkit.story.moment import line_at, lines_ahead, registers_of
from labkit.story.strip import Strip
from labkit.story.workbench import Workbench

WRITE = "W /B /M BYS2.BIN"


@dataclass
class Watched:
    """A workbench with its instruments."""

    bench: Workbench
    meter: FlashMeter
    strip: Strip

    def look(self, *before: Any) -> dict[str, Any]:
        return instruments_section(self.bench, self.meter.read(), self.strip, before)


def watched(firmware: str | None = "bys2", place: str = "primary slave") -> Watched:
    """A bench that is off."""
    bench = Workbench(firmware=firmware, place=place)
    return Watched(bench, FlashMeter(bench.drive), Strip(bench.drive))


def in_pieces(act: Any, bench: Workbench, look: Any) -> None:
    """Do it, and look at every glance."""
    bench.bench.clock.watchers.append(look)
    act()
    bench.bench.clock.watchers.remove(look)


def test_a_ready_drive_shows_its_task_file_and_its_8051() -> None:
    """Status and its bits, ports of the drive's own channel, registers and code are those of the machine."""
    one = watched(place="secondary master")
    one.bench.power_on()
    seen, drive = one.look(), one.bench.drive
    state = drive.board.taskfile.state
    assert seen["status"]["value"] == f"{state.status:02X}h"
    assert sum(bit << 7 - n for n, (_, bit) in enumerate(seen["status"]["bits"])) == state.status
    assert [name for name, _ in seen["status"]["bits"]] == [bit.name for bit in Status]
    rows = dict(map(tuple, seen["taskfile"]))
    assert rows["171h error"] == f"{state.error:02X}h"
    assert (rows["177h command"], rows["376h control"]) == ("A1h", f"{state.control:02X}h")
    assert dict(map(tuple, seen["registers"])) == {name: f"{v:0{n}X}" for name, v, n in registers_of(drive)}
    assert seen["ahead"] == [str(line) for line in lines_ahead(drive, drive.board.cpu.pc, {})]
    assert dict(map(tuple, seen["states"]))["gate"] == "shut"


def test_every_register_shows_what_the_task_file_holds() -> None:
    """What a host writes to each port while the drive is ready stands in the row of that port."""
    one = watched()
    one.bench.power_on()
    ports = one.bench.bench.ports
    for offset in range(2, 7):
        ports.outb(0x1F0 + offset, 0xB0 + offset)
    ports.outb(0x3F6, 0x0A)
    rows = dict(map(tuple, one.look()["taskfile"]))
    names = {2: "count", 3: "sector", 4: "low", 5: "high", 6: "head"}
    assert all(rows[f"1F{n}h {name}"] == f"B{n}h" for n, name in names.items())
    assert rows["3F6h control"] == "0Ah"


def test_without_power_everything_says_so() -> None:
    """A dark drive has no values, no code, and words instead; its tray and button are still there."""
    one = watched()
    seen = one.look()
    assert (seen["status"]["value"], seen["status"]["note"]) == (NOTHING, "The drive has no power.")
    assert {value for _, value in [*seen["taskfile"], *seen["registers"]]} == {NOTHING}
    assert (seen["place"], seen["before"], seen["ahead"]) == ("The drive has no power.", [], [])
    states = dict(map(tuple, seen["states"]))
    assert {states[name] for name in ("gate", "vendor mode", "CPU", "BSY", "DRQ")} == {"no power"}
    assert states["tray"] == "closed"


def test_vendor_mode_shows_70h_and_a_cpu_held_in_reset() -> None:
    """Behind the gate the hardware answers for a drive whose own task file hangs with BSY set."""
    one = watched(firmware=None)
    one.bench.power_on()
    assert one.look()["status"]["note"].startswith("busy")
    one.bench.mtkflash("C")
    seen = one.look()
    assert seen["status"]["value"] == "70h" and "vendor mode" in seen["status"]["note"]
    states = dict(map(tuple, seen["states"]))
    assert (states["vendor mode"], states["CPU"], states["BSY"]) == ("on", "held in reset", "0")
    assert seen["ahead"] == [] and "held" not in states["gate"]


def test_states_follow_button_jumper_and_sleep() -> None:
    """A pressed button reads 0, the service jumper holds the gate, and an idle firmware sleeps and wakes."""
    one = watched()
    one.bench.power_on()
    drive, cpu = one.bench.drive, set()
    for _ in range(400):
        one.bench.bench.wait(0.0001)
        cpu.add(dict(map(tuple, one.look()["states"]))["CPU"])
    assert cpu == {"asleep", "awake"}
    drive.hold_eject()
    drive.service_jumper = True
    states = dict(map(tuple, one.look()["states"]))
    assert states["eject input"] == "0 (pressed)"
    assert states["gate"] == "held open by the jumper"


def test_code_of_a_busy_chip_is_what_its_cells_hold() -> None:
    """While the drive's own writer works, code comes from the SRAM page; a reset then meets a busy chip."""
    one = watched()
    one.bench.power_on()
    one.bench.windows()
    seen: list[dict[str, Any]] = []
    in_pieces(
        lambda: one.bench.flash_listed("BS41-PATCHED.EXE", 12.0), one.bench, lambda: seen.append(one.look())
    )
    assert "not in the flash chip" in seen[-1]["place"]
    drive = one.bench.drive
    drive.hard_reset(drive.board.time)
    busy = one.look()
    assert busy["place"].endswith("The flash chip is busy, and gives its status instead of code.")
    assert busy["ahead"][0].split()[1].startswith("02")


@pytest.mark.parametrize("firmware", ["js02", "bys2", None])
def test_looking_moves_nothing(firmware: str | None) -> None:
    """Before and after a look the drive is the same, at any moment of boot, flash and waiting."""
    one = watched(firmware)
    looks = 0

    def look() -> None:
        nonlocal looks
        before = one.bench.drive.save()
        assert one.look() == one.look()
        assert one.bench.drive.save() == before
        looks += 1

    look()
    in_pieces(lambda: one.bench.power_cycle(hold_eject=True), one.bench, look)
    in_pieces(one.bench.press_eject, one.bench, look)
    in_pieces(lambda: one.bench.mtkflash(WRITE, patience_s=5), one.bench, look)
    assert looks > 150


def test_a_watched_bench_lives_the_same_life() -> None:
    """Boot, tray and flash leave the same drive and the same time, whether the instruments looked or not."""
    one, plain = watched("js02"), Workbench(firmware="js02")

    def act(bench: Workbench) -> None:
        bench.power_cycle(hold_eject=True)
        bench.press_eject()
        bench.mtkflash(WRITE)
        bench.power_cycle()

    in_pieces(lambda: act(one.bench), one.bench, one.look)
    act(plain)
    assert one.bench.drive.save() == plain.drive.save()
    assert one.bench.bench.clock.now == plain.bench.clock.now


def test_the_section_is_plain_data() -> None:
    """It goes out as JSON and comes back the same, with strip and banks in the contract's shape."""
    one = watched("js02")
    one.bench.power_on()
    line = line_at(one.bench.drive, 0, {})
    seen = one.look(line)
    assert json.loads(json.dumps(seen)) == seen
    assert set(seen["strip"]) == {"end", "span", "light", "busy", "since"}
    assert seen["strip"]["end"] == one.bench.bench.clock.now and len(seen["strip"]["light"]) > 5
    assert [bank["bank"] for bank in seen["banks"]] == list(range(16))
    assert set(seen["banks"][0]) == {"bank", "state", "percent", "here"}
    assert seen["before"] == [str(line)]
