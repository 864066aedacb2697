"""What a snapshot of a drive holds: every part of the board, and the ranges in which its values may lie."""

from __future__ import annotations

import struct
from itertools import pairwise
from typing import Any

from labkit.catalog.models import SERVICE_BLOCK
from labkit.drive.board import BoardState
from labkit.drive.disc import SECTOR, Disc
from labkit.drive.dram import PAGE, SIZE
from labkit.drive.drive import DriveState
from labkit.drive.eeprom import SIZE as EEPROM_SIZE
from labkit.drive.eeprom import EepromState
from labkit.drive.gate import KNOCK, GateState
from labkit.drive.mechanism import REGISTERS, MechanismState
from labkit.drive.memory import MARK, RAM
from labkit.drive.panel import PanelState
from labkit.drive.taskfile import PACKET_SIZE, TaskFileState
from labkit.firmware import servo
from labkit.host.wiring import JUMPERS
from labkit.mcu.events import EVENTS_KEPT, IllegalAct
from labkit.mcu.snapshot import CpuState
from labkit.story.filing.chip import FLASH
from labkit.story.filing.kinds import BYTE, FLAG, TIME, Blob, Hex, Kind, Maybe, Misfit, Whole, one_of, text
from labkit.story.filing.shapes import As, Many, Record, Tuple

WORD = Whole(0, 0xFFFF)
ADDRESS = Whole(0, 1 << 40)  # counts on past what its pins show
CYCLES = Whole(-1, 1 << 62)
LARGEST_DISC = 16 << 20
_CHANGE = struct.Struct("<Q")


def numbers(label: str, count: int) -> Kind:
    """So many numbers from 0 to 255, as a member."""
    return As(Blob(label, count, count), bytes, tuple)


def _small(count: int) -> Kind:
    return As(Hex(count, count), bytes, tuple)


def _page_out(cells: tuple[int, ...]) -> bytes | None:
    return None if set(cells) == {MARK} else bytes(cells)


def _light_out(log: tuple[tuple[int, bool], ...]) -> bytes:
    return b"".join(_CHANGE.pack(at << 1 | on) for at, on in log)


def _light_back(data: bytes) -> tuple[tuple[int, bool], ...]:
    if len(data) % _CHANGE.size:
        raise Misfit(f"{len(data)} bytes are no whole changes of the light")
    changes = tuple((value >> 1, bool(value & 1)) for (value,) in _CHANGE.iter_unpack(data))
    if any(after < before for (before, _), (after, _) in pairwise(changes)):
        raise Misfit("the changes of the light are out of order")
    return changes


def _pages(data: bytes) -> tuple[bytearray, ...]:
    """Pages of DRAM. Equal ones are one object, as after power-on."""
    pages: dict[bytes, bytearray] = {}
    return tuple(
        pages.setdefault(page, bytearray(page))
        for page in (data[at : at + PAGE] for at in range(0, SIZE, PAGE))
    )


_sram, _page = (part.stop - part.start for part in RAM)
# The SRAM page that stands as code is not in XDATA then: its cells there are marks, here nothing.
_MEMORY = Tuple(
    sram=numbers("sram", _sram),
    page=As(Maybe(Blob("page", _page, _page)), _page_out, lambda data: tuple(data or [MARK] * _page)),
)
_EVENT = Record(
    IllegalAct,
    kind=one_of("reserved opcode", "stack wrap", "erased flash"),
    pc=WORD,
    cycle=CYCLES,
    sentence=text(200),
)
_WORDS = Tuple(
    pc=WORD, cycles=TIME, synced=TIME, hold=FLAG, in_service=Whole(0, 3), int0=FLAG, int1=FLAG,
    pins_low=Whole(0, 3), erased_run=CYCLES, erased_end=CYCLES, held_at=CYCLES, events_dropped=TIME,
)  # fmt: skip
_CPU = Record(
    CpuState,
    iram=_small(256),
    sfr=_small(128),
    ram=_MEMORY,
    events=Many(_EVENT, 0, EVENTS_KEPT),
    words=_WORDS,
)
_MECHANISM = Record(
    MechanismState,
    tray=one_of("closed", "open", "opening", "closing"),
    disc=Maybe(Record(Disc, label=text(200), data=Blob("disc", SECTOR, LARGEST_DISC))),
    spinning=FLAG,
    ready=FLAG,
    error=FLAG,
    spun=FLAG,
    doing=BYTE,
    until=TIME,
    reads=TIME,
    program=Hex(0, servo.SIZE),
    registers=_small(REGISTERS),
)
_TASKFILE = Record(
    TaskFileState, regs=_small(7), error=BYTE, status=BYTE, command=BYTE, control=BYTE, events=BYTE,
    mask=BYTE, intrq=FLAG, address=ADDRESS, length=WORD, direction=Whole(0, 3), left=WORD,
    packet=Hex(0, PACKET_SIZE),
)  # fmt: skip
_GATE = Record(
    GateState,
    register=BYTE,
    active=FLAG,
    heard=As(Hex(0, len(KNOCK)), bytes, tuple),
    address=ADDRESS,
    mode=BYTE,
    busy_until=TIME,
    failed=FLAG,
)
# In the order in which the board has them.
_PARTS = Tuple(
    flash=FLASH,
    dram=As(Blob("dram", SIZE, SIZE), b"".join, _pages),
    eeprom=Record(EepromState, cells=Blob("eeprom", EEPROM_SIZE, EEPROM_SIZE), address=WORD, busy_until=TIME),
    mechanism=_MECHANISM,
    panel=Record(
        PanelState, pressed=FLAG, led=FLAG, log=As(Blob("light", 0, 16 << 20), _light_out, _light_back)
    ),
    cpu=_CPU,
    taskfile=_TASKFILE,
    gate=Tuple(state=_GATE, strapped=FLAG),
    bus=Tuple(window=Whole(0, 0x7F), flash_address=ADDRESS),
    code=Tuple(
        map=BYTE,
        latch=Maybe(BYTE),
        page=As(
            Maybe(Blob("page", _page, _page)),
            lambda page: bytes(page) or None,
            lambda data: tuple(data or ()),
        ),
    ),
)
_BOARD = Record(
    BoardState,
    parts=_PARTS,
    clock=Tuple(time=TIME, epoch=TIME, powered=FLAG, restart_wanted=FLAG),
)
_PIN = Whole(SERVICE_BLOCK[0], SERVICE_BLOCK[-1])
SERVICE_PINS = Tuple(low=_PIN, high=_PIN)
DRIVE = Record(
    DriveState,
    board=_BOARD,
    position=Whole(0, 1),
    alone=FLAG,
    jumper=one_of(*JUMPERS),
    service_pins=Maybe(SERVICE_PINS),
)


def parts_of(state: DriveState) -> dict[str, Any]:
    """The saved parts of a drive by their names."""
    return dict(zip(_PARTS.kinds, state.board.parts, strict=True))


def memory_page(cpu: CpuState) -> tuple[int, ...] | None:
    """The SRAM page in XDATA; None while it stands as code."""
    page = cpu.ram[1]
    return None if set(page) == {MARK} else page
