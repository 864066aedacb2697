"""From the records of a file, already checked, to a live bench: first all objects, then their states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from labkit.drive.drive import Drive
from labkit.host.atapi import PacketTarget
from labkit.host.bench import BenchState
from labkit.host.clock import ClockState
from labkit.host.disk import Disk, Floppy
from labkit.host.enumeration import ListedDrive
from labkit.host.harddisk import HardDisk
from labkit.host.letters import Letters
from labkit.host.media import MediaState
from labkit.host.sectors import Sectors, SectorsState
from labkit.host.session import Program
from labkit.host.windows import WindowsState
from labkit.host.wiring import Bay, Release, WiringState
from labkit.story.filing.forms import PLUG, RELEASE
from labkit.story.filing.machine import parts_of
from labkit.story.filing.records import (
    KeptAppointment,
    KeptBench,
    KeptBuild,
    KeptDisk,
    KeptDrive,
    KeptHardDisk,
)  # fmt: skip
from labkit.story.meantime import Planned
from labkit.story.shelf import ShelfState
from labkit.story.windowswork import DesktopState
from labkit.story.workbench import Workbench
from labkit.tools.builds import Build, find_build, rebuilt
from labkit.tools.mtkflash import MtkFlash

SESSION = 1  # boots are counted anew: only whether it is the same one has a meaning


class Rebuilding:
    """Everything of one file."""

    def __init__(self, kept: KeptBench) -> None:
        self.kept = kept
        self.bench = Workbench(firmware=None)
        self.pc = self.bench.bench
        self.devices = [_device(one) for one in kept.devices]
        self.contents = [SectorsState(dict(one.content), one.bad) for one in kept.media.media]
        self.media = self._media()
        self.floppies = {label: self._floppy(medium) for label, medium in kept.media.floppies.items()}

    def live(self) -> Workbench:
        """The bench."""
        kept = self.kept.pc
        for number, device in enumerate(self.devices):
            device.load(self._state(number))
        media = self._media_state()
        dos = self.pc.dos_on(media.letters, SESSION) if kept.system == "dos" else None
        state = replace(
            self.bench.save(),
            bench=self._bench_state(media),
            shelf=self._shelf_state(),
            dos=dos,
            screen=kept.typed,
            desktop=self._desktop(),
            drive=self.devices[self.kept.drive],
        )
        self.bench.load(state)
        return self.bench

    # Objects ---------------------------------------------------------------------------------

    def _media(self) -> list[Sectors]:
        media = [Sectors(one.count) for one in self.kept.media.media]
        media[0] = self.pc.disk.sectors
        for one, device in zip(self.kept.devices, self.devices, strict=True):
            if isinstance(one, KeptHardDisk):
                media[one.medium] = device.sectors
        for sectors, content in zip(media, self.contents, strict=True):
            sectors.load(content)
        return media

    def _floppy(self, medium: int) -> Floppy:
        floppy = Floppy()
        floppy.sectors = self.media[medium]
        return floppy

    def _disk(self, kept: KeptDisk | None) -> Disk | None:
        """The disk object of a medium, which the shelf or the PC may have already."""
        if kept is None:
            return None
        known = [self.pc.disk, *self.floppies.values()]
        sectors = self.media[kept.medium]
        for disk in known:
            if disk.sectors is sectors and disk.start == kept.start:
                return disk
        return Disk(sectors=sectors, start=kept.start)

    # States ----------------------------------------------------------------------------------

    def _state(self, number: int) -> Any:
        one = self.kept.devices[number]
        if isinstance(one, KeptDrive):
            return one.state
        plugs = (one.registers, one.powered, one.position, one.alone, one.jumper)
        return (*plugs, self.contents[one.medium]), dict(one.hidden)

    def _media_state(self) -> MediaState:
        kept = self.kept.media
        hard_disk = None if kept.hard_disk is None else self.devices[kept.hard_disk]
        partition = self._disk(kept.partition)
        letters = self.pc.media.letters_for(partition) if kept.started else Letters({})
        return MediaState(self._disk(kept.floppy), hard_disk, partition, (), letters, kept.places)

    def _bench_state(self, media: MediaState) -> BenchState:
        kept = self.kept.pc
        appointments = tuple((one.at, one.number, self._action(one)) for one in kept.appointments)
        return BenchState(
            wiring=self._wiring(),
            clock=ClockState(kept.now, appointments, kept.made),
            screen=kept.screen,
            session=SESSION if kept.booted else 0,
            media=media,
            keyboard=kept.keyboard,
            channels=dict(kept.channels),
            ports=kept.ports,
        )

    def _wiring(self) -> WiringState:
        bays = tuple(
            (Bay(self.devices[one.device], one.where, one.ribbon, one.power), self._state(one.device))
            for one in self.kept.bays
        )
        return bays, tuple(map(dict, self.kept.pc.stuck)), self.kept.pc.powered

    def _action(self, kept: KeptAppointment) -> Callable[[], None]:
        if kept.act == RELEASE:
            return Release(self.devices[kept.device], self.pc.clock)
        if kept.act == PLUG:
            return partial(self.pc.drive_power, self.devices[kept.device], True)
        return Planned(self.bench, kept.act, options_of(kept))

    def _shelf_state(self) -> ShelfState:
        kept = self.kept
        floppies = {label: (one, one.save()) for label, one in self.floppies.items()}
        programs: dict[str, Program] = {
            name: MtkFlash(build) for name, build in builds_of(kept.programs).items()
        }
        return ShelfState(dict(kept.files), builds_of(kept.builds), programs, floppies)

    def _desktop(self) -> DesktopState:
        kept = self.kept.pc.windows
        if kept is None:
            return DesktopState(page=self.kept.pc.page)
        drives = tuple(
            ListedDrive(
                one.letter,
                one.place,
                one.inquiry,
                PacketTarget(self.pc.ports, one.place.base, one.place.position),
            )
            for one in kept.drives
        )
        found = WindowsState(drives, kept.steps, kept.computer)
        return DesktopState(self.pc.windows_with(found, SESSION), found, self.kept.pc.page)


def _device(kept: KeptDrive | KeptHardDisk) -> Any:
    if isinstance(kept, KeptHardDisk):
        return HardDisk(file_system=kept.file_system)
    return Drive(kept.model, None, eeprom=parts_of(kept.state)["eeprom"].cells)


def options_of(kept: KeptAppointment) -> dict[str, Any]:
    """What the hand does its verb with; only this verb can go without the pins that it takes off."""
    options: dict[str, Any] = {} if kept.hold_eject is None else {"hold_eject": kept.hold_eject}
    return {**options, "pins": kept.pins} if kept.act == "service_pins" else options


def builds_of(kept: Mapping[str, KeptBuild]) -> dict[str, Build]:
    """The builds. Raises ValueError or CatalogError for one that this lab cannot make."""
    return {key: rebuilt(find_build(one.version), one.erasing, one.knows) for key, one in kept.items()}
