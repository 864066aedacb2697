"""The PC, the media and the shelf of a bench file in the language of kinds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from labkit.ata.replies import Inquiry
from labkit.host.bench import CHANNELS, SETTINGS
from labkit.host.bios import PostLine, PostScreen
from labkit.host.cable import LINES
from labkit.host.dos import SCREEN
from labkit.host.enumeration import Step
from labkit.host.harddisk import SIZE as MOST_SECTORS
from labkit.host.keyboard import Keyboard
from labkit.host.letters import LettersState
from labkit.host.places import PLACES
from labkit.host.ports import PortsState
from labkit.host.sectors import SECTOR
from labkit.story.filing.container import LARGEST
from labkit.story.filing.devices import DEVICE, FILES, INDEX, LINE, NAME
from labkit.story.filing.kinds import BYTE, FLAG, TIME, Blob, Hex, Maybe, Misfit, Whole, one_of, seconds, text
from labkit.story.filing.machine import SERVICE_PINS
from labkit.story.filing.records import (
    KeptAppointment,
    KeptBay,
    KeptBench,
    KeptBuild,
    KeptDisk,
    KeptListed,
    KeptMedia,
    KeptMedium,
    KeptPc,
    KeptWindows,
)  # fmt: skip
from labkit.story.filing.shapes import As, Many, Record, Table, Tuple
from labkit.story.meantime import INSTANT
from labkit.tools.erasing import Erasing

RELEASE, PLUG = "release", "plug"
_DAY_S = 86_400.0
_FOREVER = Whole(0, 1 << 60)  # decades; sums with it stay below what means never
_PLACE = As(one_of(*PLACES), lambda place: place.name, PLACES.__getitem__)
_SHORT_NAME = text(12)

# The PC -----------------------------------------------------------------------------------------

_APPOINTMENT = Record(
    KeptAppointment,
    at=_FOREVER,
    number=_FOREVER,
    act=one_of(RELEASE, PLUG, *INSTANT),
    device=INDEX,
    hold_eject=Maybe(FLAG),
    pins=Maybe(SERVICE_PINS),
)
_PORTS = Record(PortsState, port=Whole(-1, 0xFFFF), value=Whole(-1, 0xFF), same=_FOREVER)
_POST_LINE = Record(
    PostLine, place=_PLACE, name=Maybe(NAME), revision=NAME, waited=seconds(_DAY_S), timed_out=FLAG
)
_STUCK = Many(Tuple(line=Whole(0, LINES - 1), bit=Whole(0, 1)), 0, LINES)
_INQUIRY = Record(Inquiry, vendor=NAME, product=NAME, revision=NAME, type=BYTE, extra=Hex(0, 0x200))
_WINDOWS = Record(
    KeptWindows,
    drives=Many(
        Record(KeptListed, letter=one_of("D:", "E:", "F:", "G:"), place=_PLACE, inquiry=_INQUIRY), 0, 4
    ),
    steps=Many(Record(Step, place=one_of(*PLACES), what=NAME, outcome=LINE, at=TIME), 0, 10_000),
    computer=Maybe(Many(LINE, 0, 100)),
)
_PC = Record(
    KeptPc,
    powered=FLAG,
    now=_FOREVER,
    made=_FOREVER,
    appointments=Many(_APPOINTMENT, 0, 1000),
    ports=_PORTS,
    stuck=Many(_STUCK, len(CHANNELS), len(CHANNELS)),
    screen=Maybe(
        Record(PostScreen, lines=Many(_POST_LINE, len(PLACES), len(PLACES)), seconds=seconds(_DAY_S))
    ),
    keyboard=Record(Keyboard, layout=NAME, caps=NAME),
    channels=Table(one_of(*CHANNELS), one_of(*SETTINGS), len(CHANNELS)),
    booted=FLAG,
    system=one_of("", "dos", "windows"),
    typed=Many(LINE, 0, SCREEN),
    windows=Maybe(_WINDOWS),
    page=text(100_000),
)

# Media ------------------------------------------------------------------------------------------


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """(first, count) of each stretch of neighbours."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and sum(runs[-1]) == number:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((number, 1))
    return runs


def _content_out(content: Mapping[int, bytes]) -> tuple[tuple[tuple[int, int], ...], bytes]:
    return tuple(_runs(content)), b"".join(content[number] for number in sorted(content))


def _content_back(kept: tuple[tuple[tuple[int, int], ...], bytes]) -> dict[int, bytes]:
    runs, data = kept
    if sum(count for _, count in runs) * SECTOR != len(data):
        raise Misfit(f"{len(data)} bytes are not the sectors that are listed")
    numbers = (first + step for first, count in runs for step in range(count))
    return {number: data[at * SECTOR : (at + 1) * SECTOR] for at, number in enumerate(numbers)}


_SECTOR = Whole(0, MOST_SECTORS - 1)
_RUN = Tuple(first=_SECTOR, count=Whole(1, MOST_SECTORS))
_MEDIUM = Record(
    KeptMedium,
    count=Whole(1, MOST_SECTORS),
    content=As(
        Tuple(runs=Many(_RUN, 0, MOST_SECTORS), data=Blob("disk", 0, LARGEST)), _content_out, _content_back
    ),
    bad=As(Many(_SECTOR, 0, MOST_SECTORS), lambda bad: tuple(sorted(bad)), frozenset),
)
_DISK = Record(KeptDisk, medium=INDEX, start=_SECTOR)
_LETTER = one_of("A", "C")
_MEDIA = Record(
    KeptMedia,
    media=Many(_MEDIUM, 1, 1000),
    floppies=Table(NAME, INDEX, 1000),
    floppy=Maybe(_DISK),
    hard_disk=Maybe(INDEX),
    started=FLAG,
    partition=Maybe(_DISK),
    places=Record(LettersState, current=_LETTER, folders=Table(_LETTER, Many(_SHORT_NAME, 0, 100), 2)),
)

# The shelf --------------------------------------------------------------------------------------

_BUILD = Record(
    KeptBuild,
    version=NAME,
    erasing=Maybe(Record(Erasing, way=NAME, limit=Maybe(TIME))),
    knows=Maybe(Many(NAME, 0, 1000)),
)
BENCH = Record(
    KeptBench,
    devices=Many(DEVICE, 1, 16),
    bays=Many(Record(KeptBay, device=INDEX, where=one_of("", *PLACES), ribbon=FLAG, power=FLAG), 0, 16),
    drive=INDEX,
    pc=_PC,
    media=_MEDIA,
    files=FILES,
    builds=Table(NAME, _BUILD, 1000),
    programs=Table(NAME, _BUILD, 1000),
)
