"""What a bench file holds, plain: live objects are numbers here, which count devices and media from 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from labkit.ata.replies import Inquiry
from labkit.catalog import Model
from labkit.drive.drive import DriveState
from labkit.host.atadisk import DiskRegisters
from labkit.host.bios import PostScreen
from labkit.host.enumeration import Step
from labkit.host.keyboard import Keyboard
from labkit.host.letters import LettersState
from labkit.host.places import Place
from labkit.host.ports import PortsState
from labkit.tools.erasing import Erasing


@dataclass(frozen=True)
class KeptDrive:
    """A drive of this lab."""

    model: Model
    state: DriveState


@dataclass(frozen=True)
class KeptHardDisk:
    """A hard disk; `hidden` are the files of a file system that only Windows reads."""

    file_system: str
    medium: int
    registers: DiskRegisters
    powered: bool
    position: int
    alone: bool
    jumper: str
    hidden: Mapping[str, bytes]


@dataclass(frozen=True)
class KeptBay:
    """Where a device is, and which of its plugs are in."""

    device: int
    where: str
    ribbon: bool
    power: bool


@dataclass(frozen=True)
class KeptAppointment:
    """What happens when the clock reaches `at` (ns): a button is released, a drive's power plugged in, or a
    hand does a verb, which may have one of the two options."""

    at: int
    number: int
    act: str
    device: int
    hold_eject: bool | None = None
    pins: tuple[int, int] | None = None


@dataclass(frozen=True)
class KeptListed:
    """A drive that Windows lists."""

    letter: str
    place: Place
    inquiry: Inquiry


@dataclass(frozen=True)
class KeptWindows:
    """What a running Windows knows of its drives, and what My Computer showed."""

    drives: tuple[KeptListed, ...]
    steps: tuple[Step, ...]
    computer: tuple[str, ...] | None


@dataclass(frozen=True)
class KeptPc:
    """The PC. `booted`: a system runs; `system` is "dos", "windows", or empty for one that nobody has.

    `typed` is what the screen of DOS shows, `page` what a tool or a dialog of Windows said last.
    """

    powered: bool
    now: int
    made: int
    appointments: tuple[KeptAppointment, ...]
    ports: PortsState
    stuck: tuple[tuple[tuple[int, int], ...], ...]
    screen: PostScreen | None
    keyboard: Keyboard
    channels: Mapping[str, str]
    booted: bool
    system: str
    typed: tuple[str, ...]
    windows: KeptWindows | None
    page: str


@dataclass(frozen=True)
class KeptMedium:
    """Sectors, those that were ever written, and the bad ones."""

    count: int
    content: Mapping[int, bytes]
    bad: frozenset[int]


@dataclass(frozen=True)
class KeptDisk:
    """A volume on a medium, from this sector on."""

    medium: int
    start: int


@dataclass(frozen=True)
class KeptMedia:
    """Medium 0 is the boot disk. `started`: DOS has given letters, C: for the `partition` if it found one."""

    media: tuple[KeptMedium, ...]
    floppies: Mapping[str, int]
    floppy: KeptDisk | None
    hard_disk: int | None
    started: bool
    partition: KeptDisk | None
    places: LettersState


@dataclass(frozen=True)
class KeptBuild:
    """A build of the DOS flasher; what is None is as in the data."""

    version: str
    erasing: Erasing | None
    knows: tuple[str, ...] | None


@dataclass(frozen=True)
class KeptBench:
    """Everything. `drive` is the device that the verbs mean."""

    devices: tuple[KeptDrive | KeptHardDisk, ...]
    bays: tuple[KeptBay, ...]
    drive: int
    pc: KeptPc
    media: KeptMedia
    files: Mapping[str, bytes]
    builds: Mapping[str, KeptBuild]
    programs: Mapping[str, KeptBuild]
