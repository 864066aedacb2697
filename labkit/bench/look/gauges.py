"""The instruments of the panel: status and task file, states, registers and code, strip chart, flash banks.

All of it is looked at from outside: nothing is read over the wire, for that would move the drive.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from labkit.ata.registers import Register, Status
from labkit.drive.drive import Drive
from labkit.drive.gate import STATUS_PARALLEL
from labkit.drive.registers import EJECT_RELEASED
from labkit.drive.taskfile import TaskFileState
from labkit.host.places import place
from labkit.host.ports import CONTROL_OFFSET
from labkit.story.meter import FlashGauge
from labkit.story.moment import Line, lines_ahead, offset_at, place_in_words, registers_of
from labkit.story.strip import Strip
from labkit.story.workbench import Workbench

NOTHING = "--"
NO_POWER = "no power"
_DARK = "The drive has no power."
_VENDOR = "Vendor mode: the gate has the flash bus and holds the 8051 in reset."
_NOTES = (
    (Status.BSY, "busy: while BSY is set no other bit means anything"),
    (Status.ERR, "the last command ended with an error"),
    (Status.DRQ, "the drive waits for data to be moved"),
    (Status.DRDY, "ready"),
)


def instruments_section(
    bench: Workbench, gauge: FlashGauge, strip: Strip, before: Sequence[Line] = ()
) -> dict[str, Any]:
    """What the instruments show now. `before` are the instructions that were executed last, if known.

    `gauge` and `strip` are those of the bench's drive. Nothing moves.
    """
    drive = bench.drive
    return {
        "seconds": bench.bench.seconds,
        "status": _status(drive),
        "taskfile": _task_file(drive, place(bench.place).base),
        "states": _states(drive),
        "registers": _registers(drive),
        "place": _place(drive),
        **_code(drive, before),
        "strip": _strip(strip, bench.bench.clock.now),
        "banks": [
            {"bank": one.bank, "state": one.state, "percent": one.percent, "here": one.here}
            for one in gauge.banks
        ],
    }


def _seen(drive: Drive) -> int:
    """The status byte that the drive would put on the bus; 0 where it has no power to drive it."""
    return {"vendor": STATUS_PARALLEL, "off": 0}.get(drive.board.mode, drive.board.taskfile.state.status)


def _status(drive: Drive) -> dict[str, Any]:
    value = _seen(drive)
    notes = {"off": _DARK, "vendor": "vendor mode: the hardware answers"}
    said = next((words for bit, words in _NOTES if value & bit), "not busy, and no bit set")
    return {
        "value": NOTHING if drive.board.mode == "off" else f"{value:02X}h",
        "bits": [[bit.name, int(bool(value & bit))] for bit in Status],
        "note": notes.get(drive.board.mode, said),
    }


def _task_file(drive: Drive, base: int) -> list[list[str]]:
    """Each register by its port: what the drive holds, which is not always what a host would read."""
    state: TaskFileState = drive.board.taskfile.state
    rows = [
        (Register.ERROR, "error", state.error),
        (Register.FEATURES, "features", state.regs[Register.FEATURES]),
        (Register.COUNT, "count", state.regs[Register.COUNT]),
        (Register.SECTOR, "sector", state.regs[Register.SECTOR]),
        (Register.LOW, "low", state.regs[Register.LOW]),
        (Register.HIGH, "high", state.regs[Register.HIGH]),
        (Register.HEAD, "head", state.regs[Register.HEAD]),
        (Register.STATUS, "status", state.status),
        (Register.COMMAND, "command", state.command),
        (CONTROL_OFFSET, "control", state.control),
    ]
    powered = drive.present_power
    return [
        [f"{base + port:03X}h {name}", f"{value:02X}h" if powered else NOTHING] for port, name, value in rows
    ]


def _states(drive: Drive) -> list[list[str]]:
    board, status = drive.board, _seen(drive)
    powered = {
        "gate": "held open by the jumper" if drive.service_jumper else "open" if board.gate.open else "shut",
        "vendor mode": "on" if board.gate.active else "off",
        "CPU": "held in reset" if board.gate.active else "asleep" if board.cpu.asleep else "awake",
        "BSY": str(int(bool(status & Status.BSY))),
        "DRQ": str(int(bool(status & Status.DRQ))),
    }
    if board.mode == "off":
        powered = dict.fromkeys(powered, NO_POWER)
    button = "1 (released)" if board.panel.read() & EJECT_RELEASED else "0 (pressed)"
    states = {**powered, "tray": drive.tray, "eject input": button}
    return [[name, value] for name, value in states.items()]


def _registers(drive: Drive) -> list[list[str]]:
    running = drive.board.running
    return [
        [name, f"{value:0{digits}X}" if running else NOTHING] for name, value, digits in registers_of(drive)
    ]


def _place(drive: Drive) -> str:
    board = drive.board
    if not board.running:
        return _DARK if board.mode == "off" else _VENDOR
    offset = offset_at(drive, board.cpu.pc)
    where = place_in_words(board.code.layout, board.code.bank, board.cpu.pc, offset)
    op = board.flash.under_way
    if offset is not None and op is not None and board.time < op.end:
        return f"{where}. The flash chip is busy, and gives its status instead of code."
    return where


def _code(drive: Drive, before: Sequence[Line]) -> dict[str, list[str]]:
    if not drive.board.running:
        return {"before": [], "ahead": []}
    ahead = lines_ahead(drive, drive.board.cpu.pc, {})
    return {"before": [str(line) for line in before], "ahead": [str(line) for line in ahead]}


def _strip(strip: Strip, end: int) -> dict[str, Any]:
    light, busy = strip.spans(end)
    light_since, busy_since = strip.since
    return {
        "end": end,
        "span": strip.span,
        "light": [list(span) for span in light],
        "busy": [list(span) for span in busy],
        "since": {"light": light_since, "busy": busy_since},
    }
