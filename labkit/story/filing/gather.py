"""From a live bench to the records of a file."""

from __future__ import annotations

from functools import partial
from typing import Any

from labkit.drive.drive import Drive
from labkit.host.disk import Disk
from labkit.host.harddisk import HardDisk
from labkit.host.settings import pc_settings
from labkit.host.wiring import Release
from labkit.story.filing.container import Unfit
from labkit.story.filing.forms import PLUG, RELEASE
from labkit.story.filing.records import (
    KeptAppointment,
    KeptBay,
    KeptBench,
    KeptBuild,
    KeptDisk,
    KeptDrive,
    KeptHardDisk,
    KeptListed,
    KeptMedia,
    KeptMedium,
    KeptPc,
    KeptWindows,
)  # fmt: skip
from labkit.story.meantime import Planned
from labkit.story.workbench import Workbench
from labkit.tools.builds import Build, builds, rebuilt
from labkit.tools.mtkflash import MtkFlash


class Numbers:
    """Live objects by number, in the order in which they are met."""

    def __init__(self) -> None:
        self.objects: list[Any] = []

    def of(self, thing: object) -> int:
        """The number of an object."""
        for number, one in enumerate(self.objects):
            if one is thing:
                return number
        self.objects.append(thing)
        return len(self.objects) - 1


class Gathering:
    """One bench on its way into a file."""

    def __init__(self, bench: Workbench) -> None:
        self.bench, self.pc = bench, bench.bench
        self.state = bench.save()
        self.devices, self.media = Numbers(), Numbers()

    def records(self) -> KeptBench:
        """All of it. Raises Unfit for what no file can hold."""
        if self.pc.clock.busy:
            raise Unfit("is in the middle of an act: save it before or after")
        if self.pc.settings != pc_settings():
            raise Unfit("has times of its own for its PC, which no file can hold: use those of the lab")
        bays = tuple(
            KeptBay(self.devices.of(bay.drive), bay.where, bay.ribbon, bay.power) for bay in self.pc.bays
        )
        drive, pc, media = self.devices.of(self.bench.drive), self._pc(), self._media()
        devices = tuple(map(self._device, self.devices.objects))
        return KeptBench(
            devices=devices,
            bays=bays,
            drive=drive,
            pc=pc,
            # Last: every disk has brought its medium by now.
            media=KeptMedia(tuple(map(_medium, self.media.objects)), **media),
            files=self.bench.files,
            builds={key: _build(build) for key, build in self.bench.builds.items()},
            programs={name: _program(name, program) for name, program in self.pc.programs.items()},
        )

    # The PC ----------------------------------------------------------------------------------

    def _pc(self) -> KeptPc:
        state = self.state.bench
        appointments = (self._appointment(*one) for one in sorted(state.clock.appointments, key=_when))
        return KeptPc(
            powered=self.pc.powered,
            now=state.clock.now,
            made=state.clock.made,
            appointments=tuple(appointments),
            ports=state.ports,
            stuck=tuple(tuple(sorted(cable.stuck.items())) for cable in self.pc.cables.values()),
            screen=state.screen,
            keyboard=state.keyboard,
            channels=state.channels,
            booted=state.session > 0,
            system=self._system,
            typed=self.state.screen if self._system == "dos" else (),
            windows=self._windows,
            page=self.state.desktop.page,
        )

    @property
    def _system(self) -> str:
        if self.bench.running_dos is not None:
            return "dos"
        return "windows" if self.bench.running_windows is not None else ""

    @property
    def _windows(self) -> KeptWindows | None:
        found = self.state.desktop.found
        if found is None:
            return None
        drives = tuple(KeptListed(one.letter, one.place, one.inquiry) for one in found.drives)
        return KeptWindows(drives, found.steps, found.computer)

    def _appointment(self, at: int, number: int, action: Any) -> KeptAppointment:
        if isinstance(action, Release):
            return KeptAppointment(at, number, RELEASE, self.devices.of(action.drive))
        if isinstance(action, partial) and action.func == self.pc.drive_power and action.args[1:] == (True,):
            return KeptAppointment(at, number, PLUG, self.devices.of(action.args[0]))
        if isinstance(action, Planned):
            drive, options = self.devices.of(self.bench.drive), dict(action.options)
            if options.get("pins") is not None:
                options["pins"] = tuple(options["pins"])
            return KeptAppointment(at, number, action.verb, drive, **options)
        raise Unfit("has an appointment of your own with its clock, which no file can hold: let it pass")

    # Devices and media -----------------------------------------------------------------------

    def _device(self, device: object) -> KeptDrive | KeptHardDisk:
        if type(device) is Drive:
            # The chip learns at the next access what has ended, or here: else a loaded one would differ.
            device.board.flash.settle(device.board.time)
            return KeptDrive(device.model, device.save())
        if type(device) is not HardDisk:
            raise Unfit(f"has a {type(device).__name__} on a cable, which no file can hold: take it off")
        (registers, powered, position, alone, jumper, _), hidden = device.save()
        return KeptHardDisk(
            file_system="FAT32" if isinstance(device.files, Disk) else "NTFS",
            medium=self.media.of(device.sectors),
            registers=registers,
            powered=powered,
            position=position,
            alone=alone,
            jumper=jumper,
            hidden=hidden,
        )

    def _media(self) -> dict[str, Any]:
        """All of KeptMedia but the media."""
        state = self.state.bench.media
        self.media.of(self.pc.disk.sectors)
        return {
            "floppies": {label: self.media.of(one.sectors) for label, one in self.bench.floppies.items()},
            "floppy": self._disk(state.floppy),
            "hard_disk": None if state.hard_disk is None else self.devices.of(state.hard_disk),
            "started": bool(state.letters.given),
            "partition": self._disk(state.partition),
            "places": state.places,
        }

    def _disk(self, disk: Disk | None) -> KeptDisk | None:
        return None if disk is None else KeptDisk(self.media.of(disk.sectors), disk.start)


def _when(appointment: tuple[int, int, Any]) -> tuple[int, int]:
    return appointment[:2]


def _medium(sectors: Any) -> KeptMedium:
    state = sectors.save()
    return KeptMedium(sectors.count, state.content, state.bad)


def _program(name: str, program: object) -> KeptBuild:
    if type(program) is not MtkFlash:
        raise Unfit(f"has a DOS program of your own, {name}, which no file can hold: take it out")
    return _build(program.build)


def _build(build: Build) -> KeptBuild:
    """Only what `Shelf.rebuild` can change may differ from the data."""
    base = builds().get(build.version)
    knows = tuple(part.key for part in build.table.parts)
    if base is None or rebuilt(base, build.erasing, knows) != build:
        raise Unfit(
            f"has a flasher {build.version} that no file can hold: change flashers with rebuild() only"
        )
    erasing = None if build.erasing == base.erasing else build.erasing
    return KeptBuild(build.version, erasing, None if build.table == base.table else knows)
