"""What must fit together in a bench, beyond each value alone, so that it can go on.

None of it asks what the bench shows: only that numbers name things that are there, and that nobody lives in
another time than the rest.
"""

from __future__ import annotations

from collections.abc import Iterable

from labkit.catalog import CatalogError, chips
from labkit.drive.board import CYCLE
from labkit.drive.registers import MAP_SRAM_CODE
from labkit.host.bench import CHANNELS
from labkit.host.clock import MS
from labkit.host.disk import FLOPPY, LARGE
from labkit.host.harddisk import SIZE as HARD_DISK_SECTORS
from labkit.host.places import PLACES
from labkit.host.sectors import SECTOR
from labkit.story.filing.kinds import Misfit
from labkit.story.filing.machine import memory_page, parts_of
from labkit.story.filing.rebuild import builds_of
from labkit.story.filing.records import KeptBench, KeptDisk, KeptDrive, KeptHardDisk, KeptMedia


def check(kept: KeptBench) -> None:
    """Raises Misfit for a bench that cannot be."""
    _check_places(kept)
    _check_media(kept)
    _check_pc(kept)
    fitted = {bay.device for bay in kept.bays}
    for number, device in enumerate(kept.devices):
        if isinstance(device, KeptHardDisk):
            _check_hard_disk(kept, device)
        else:
            _check_drive(device, kept.pc.now if number in fitted else None)
    try:
        builds_of({**kept.builds, **kept.programs})
    except (ValueError, CatalogError) as error:
        raise Misfit(str(error).rstrip(".")) from error


def need(good: bool, what: str) -> None:
    """Raise Misfit with this text unless it is good."""
    if not good:
        raise Misfit(what)


def _unlike(numbers: Iterable[int]) -> bool:
    found = list(numbers)
    return len(found) == len(set(found))


def _check_places(kept: KeptBench) -> None:
    drives = {number for number, one in enumerate(kept.devices) if isinstance(one, KeptDrive)}
    need(kept.drive in drives, f"drive, {kept.drive} is no drive of this bench")
    need(_unlike(bay.device for bay in kept.bays), "a drive is at two places")
    need(all(bay.device < len(kept.devices) for bay in kept.bays), "a place has a drive that is not there")
    plugs = [bay.where for bay in kept.bays if bay.ribbon]
    need("" not in plugs and len(plugs) == len(set(plugs)), "a plug is on two drives, or is none")
    made = kept.pc.appointments
    need({one.device for one in made} <= drives, "an appointment is for no drive of this bench")
    for one in made:
        need(one.hold_eject is None or one.act == "plug_power", f"{one.act} holds no button")
        need(one.pins is None or one.act == "service_pins", f"{one.act} takes no pins")
    numbers = [one.number for one in made]
    need(_unlike(numbers) and max(numbers, default=0) <= kept.pc.made, "appointments are counted wrongly")


def _check_pc(kept: KeptBench) -> None:
    pc = kept.pc
    need(set(pc.channels) == set(CHANNELS), "channels do not have one setting each")
    need(pc.powered or not pc.booted, "a PC without power runs a system")
    need(not pc.system or pc.booted, "the running system was never booted")
    need(pc.system != "dos" or kept.media.started, "a running DOS has no letters")
    need((pc.windows is not None) == (pc.system == "windows"), "what Windows found does not fit what runs")
    if pc.screen is not None:
        need([line.place for line in pc.screen.lines] == list(PLACES.values()), "POST has other places")


def _check_media(kept: KeptBench) -> None:
    media = kept.media.media
    need(media[0].count == LARGE.sectors, "the boot disk has another size")
    own = [one.medium for one in kept.devices if isinstance(one, KeptHardDisk)]
    need(_unlike([0, *own]), "two disks share a medium")
    named = [*own, *kept.media.floppies.values()]
    need(max(named, default=0) < len(media), "a disk has a medium that is not there")
    need(all(media[one].count == HARD_DISK_SECTORS for one in own), "a hard disk has another size")
    labelled = kept.media.floppies.values()
    need(all(media[one].count == FLOPPY.sectors for one in labelled), "a floppy has another size")
    for one in media:
        need(max([*one.content, *one.bad], default=0) < one.count, "a sector lies beyond its medium")
    for disk in (kept.media.floppy, kept.media.partition):
        _check_disk(kept.media, disk)
    hard = kept.media.hard_disk
    good = hard is None or (hard < len(kept.devices) and isinstance(kept.devices[hard], KeptHardDisk))
    need(good, f"hard_disk, {hard} is no hard disk of this bench")


def _check_disk(kept: KeptMedia, disk: KeptDisk | None) -> None:
    if disk is not None:
        need(disk.medium < len(kept.media), "a disk has a medium that is not there")
        need(disk.start < kept.media[disk.medium].count, "a volume lies beyond its medium")


def _check_hard_disk(kept: KeptBench, disk: KeptHardDisk) -> None:
    state = disk.registers
    inside = 0 <= state.sector < HARD_DISK_SECTORS and len(state.buffer) + state.wanted == SECTOR
    need(not state.wanted or inside, "the sector that is being written does not fit the hard disk")


def _check_drive(drive: KeptDrive, now: int | None) -> None:
    """`now` is the PC's time, None for a drive that is not fitted."""
    parts = parts_of(drive.state)
    time, epoch, powered, _ = drive.state.board.clock
    words = parts["cpu"].words
    cycles, synced = words[1], words[2]
    reached = epoch + cycles * CYCLE // drive.model.mcu_clock_hz
    vendor = parts["gate"][0].active
    need(powered is False if now is None else time >= now, "a drive lives in another time than the PC")
    need(not powered or vendor or abs(reached - time) < MS, "a drive's CPU lives in another time than it")
    need(synced == cycles, "a drive's timers live in another time than its CPU")
    mapped = bool(parts["code"][0] & MAP_SRAM_CODE)
    in_xdata = memory_page(parts["cpu"]) is not None
    need(bool(parts["code"][2]) == mapped != in_xdata, "an SRAM page is both code and data, or neither")
    strapped = drive.state.service_pins == drive.model.service_pins
    need(parts["gate"][1] == strapped, "a drive's gate is not as its service pins hold it")
    _check_chip(drive, now if vendor and now is not None else time)


def _check_chip(drive: KeptDrive, now: int) -> None:
    flash = parts_of(drive.state)["flash"]
    sectors = len(chips()[drive.model.chip].sectors)
    named = [*flash.protected, *(flash.erase.sectors if flash.erase is not None else ())]
    need(max(named, default=0) < sectors, "the flash chip has no such sector")
    at_work = [one for one in (flash.program, flash.erase) if one is not None]
    need(flash.powered or not at_work, "a flash chip without power is at work")
    need(all(one.start <= now for one in at_work), "the flash chip began in the future")
