"""Benches in the middle of things, each made by the verbs that lead there, and a life that goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from labkit.catalog import models
from labkit.drive.disc import sample_disc
from labkit.drive.drive import Drive
from labkit.story.workbench import Workbench
from labkit.tools.erasing import Erasing
from labkit.tools.target import TARGETS
from labkit.tools.vendor import Mode, VendorPort

BLANK = 0xE0000
UNLOCK = ((0x555, 0xAA), (0x2AA, 0x55))


def _vendor(bench: Workbench) -> VendorPort:
    """In vendor mode after a knock, with bus cycles of the flash chip."""
    bench.power_on(hold_eject=True)
    vendor = VendorPort(bench.bench.ports, TARGETS[bench.x])
    vendor.knock()
    vendor.mode(Mode.CYCLES)
    return vendor


def off() -> Workbench:
    """Never switched on, with a blank chip."""
    return Workbench(firmware=None)


def blinking() -> Workbench:
    """JS02 on a DW-D22A: its light blinks and POST has a line for it."""
    bench = Workbench(firmware="js02")
    bench.power_on()
    bench.bench.wait(3)
    return bench


def knocked() -> Workbench:
    """In vendor mode, a sector erase is suspended, and a block is being programmed meanwhile."""
    bench = Workbench()
    bench.drive.board.flash.poke(BLANK, b"\xff" * 0x1000)
    vendor = _vendor(bench)
    for address, value in (*UNLOCK, (0x555, 0x80), *UNLOCK, (0x20000, 0x30)):
        vendor.write(address, value)
    bench.bench.wait(0.1)
    vendor.write(0, 0xB0)
    bench.bench.wait(0.01)
    vendor.mode(Mode.PROGRAM)
    vendor.point(BLANK)
    vendor.give(bytes(range(256)) * 8)
    return bench


def failing() -> Workbench:
    """The flash chip shows DQ5: a byte should have risen."""
    bench = Workbench()
    vendor = _vendor(bench)
    bench.drive.board.flash.poke(0x30000, b"\0")
    for address, value in (*UNLOCK, (0x555, 0xA0), (0x30000, 0x55)):
        vendor.write(address, value)
    bench.bench.wait(0.1)
    return bench


def tray() -> Workbench:
    """The tray is on its way out, with a disc in it."""
    bench = Workbench()
    bench.power_on()
    bench.pinhole(sample_disc())
    bench.drive.hold_eject()
    bench.bench.wait(0.2)
    bench.drive.release_eject()
    bench.bench.wait(0.4)
    assert bench.drive.tray == "opening"
    return bench


def held() -> Workbench:
    """Somebody still holds the button that he pressed at power-up; the power of the drive is out."""
    bench = Workbench()
    bench.bench.power_on(bench.drive, hold_s=60)
    bench.later(2.0, "plug_power", hold_eject=True)
    bench.later(2.2, "service_pins", pins=[5, 6])
    bench.later(2.4, "service_pins", pins=None)
    bench.unplug_power()
    return bench


def updating() -> Workbench:
    """Firmware writes its own flash chip, from an SRAM page that stands as code; Windows runs."""
    bench = Workbench()
    bench.power_on()
    assert bench.flash_listed("BS41-PATCHED.EXE", 15).ended == "stopped"
    assert bench.drive.board.code.map & 2
    return bench


def crowded() -> Workbench:
    """DOS in a folder of C:, a floppy in A:, a hard disk on a cable, a second drive, a rebuilt flasher."""
    bench = Workbench(replace(models()["dw-d22a"], chip="mx29lv008b", unit=3), "cs09", "primary slave")
    bench.second_drive("js02", "secondary master", "CS", "board-b")
    bench.hard_disk("FAT32")
    bench.save_to("FIRM", ["BYS2.BIN"], "1.80")
    bench.cable_hard_disk("primary master")
    bench.rebuild("1.83c", Erasing("bank", 5_000_000), ["sst39vf080"])
    bench.make_floppy("one", ["BYS1.BIN"], "1.83c", bad_sectors=[40])
    bench.make_floppy("two")
    bench.download("CS0C.BIN", "SHORT.BIN", truncated_to=70_000)
    bench.keyboard("uk", "us")
    bench.bios_channel("secondary", "none")
    bench.stick_line("secondary", 7, 1)
    bench.power_on()
    bench.boot_dos()
    bench.insert_floppy("one")
    bench.dos("DIR #")
    bench.bench.keyboard = replace(bench.bench.keyboard, layout="us")
    assert bench.dos("C:").ended == bench.dos("CD FIRM").ended == "finished"
    bench.pull_ribbon()
    return bench


def in_windows() -> Workbench:
    """Windows runs, found the drive, and the hard disk is one that DOS cannot read."""
    bench = Workbench(place="secondary slave")
    bench.hard_disk("NTFS")
    bench.save_to("X", ["BYS1.BIN"])
    bench.power_on()
    bench.windows()
    return bench


SITUATIONS: tuple[Callable[[], Workbench], ...] = (
    off, blinking, knocked, failing, tray, held, updating, crowded, in_windows,
)  # fmt: skip

TORN = (knocked, failing, updating)
"""Here the program of the chip is damaged."""


def seen(bench: Workbench) -> dict[str, Any]:
    """What can be asked of a bench without moving it."""
    pc = bench.bench
    for drive in (bay.drive for bay in pc.bays):
        if isinstance(drive, Drive):
            assert drive.flash_contents  # the chip does what is due at the latest now
    return {
        "time": (pc.clock.now, pc.powered, pc.channels, pc.keyboard, pc.screen),
        "plugs": [(bay.where, bay.ribbon, bay.power, bay.drive.save()) for bay in pc.bays],
        "drive": (bench.place, bench.light, bench.drive.tray, bench.drive.led_log, bench.drive.model),
        "files": (bench.files, bench.builds, list(pc.programs)),
        "floppies": {label: one.save() for label, one in bench.floppies.items()},
        "media": (pc.disk.save(), pc.media.floppy is pc.disk, pc.media.hard_disk is not None),
    }


def go_on(bench: Workbench, torn: bool = False) -> list[Any]:
    """A life from here on, with everything that it shows; the same verbs for every bench.

    A `torn` program is not started anew: garbage that runs through a whole POST takes minutes.
    """
    told: list[Any] = [seen(bench)]

    def live(verb: Callable[[], Any]) -> None:
        try:
            told.append(verb())
        except (ValueError, RuntimeError, LookupError) as error:
            told.append(repr(error))
        told.append(bench.bench.clock.now)

    live(lambda: bench.bench.wait(2.5))
    if bench.bench.powered:
        live(lambda: bench.dos("DIR", 20))
    live(bench.press_eject)
    live(bench.plug_ribbon)
    if not torn:
        if bench.bench.powered:
            live(lambda: bench.windows_name)
            live(lambda: bench.windows().steps)
        live(lambda: str(bench.power_cycle()))
        live(lambda: bench.mtkflash("S", patience_s=5))
    live(lambda: bench.dos("MTKFLASH 2 C", 5))
    told.append(seen(bench))
    return told
