"""Snapshot and restore: a run equals a run with a save and a load in the middle, in every kind of work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labkit.ata import packets
from labkit.drive.drive import Drive, DriveState
from labkit.firmware.store import read_image
from tests.drive.updating import writing
from tests.drive.wired import MS, SECOND, differences, drive_of, everything, knock

Action = Callable[[Drive, int], Any]
Script = list[tuple[int, Action]]


def _write(*pairs: tuple[int, int]) -> Action:
    def act(drive: Drive, t: int) -> None:
        for reg, value in pairs:
            drive.write_reg(reg, value, t)

    return act


def _give(data: bytes) -> Action:
    return lambda drive, t: drive.write_data(data, t)


def _take(size: int) -> Action:
    return lambda drive, t: (drive.read_reg(7, t), drive.read_data(size, t))


def _look(drive: Drive, t: int) -> tuple[int | None, ...]:
    return tuple(drive.read_reg(reg, t) for reg in range(1, 8))


def _packet(at: int, cdb: bytes, *actions: Action) -> Script:
    """A packet at `at`; the actions follow at intervals of 30 ms."""
    head = [(at, _write((4, 0), (5, 8), (7, 0xA0))), (at + 10 * MS, _give(cdb))]
    return [*head, *((at + (n + 1) * 30 * MS, act) for n, act in enumerate([*actions, _look]))]


BOOT: Script = [(t * 10 * MS, _look) for t in range(0, 200, 20)]

WIRE: Script = [
    (2400 * MS, _write((7, 0xA1))),
    (2410 * MS, _take(300)),
    (2411 * MS, _take(212)),
    *_packet(2450 * MS, packets.unit_ready()),
    *_packet(2550 * MS, packets.unit_ready()),
    *_packet(2650 * MS, packets.inquiry(96), _take(96)),
    *_packet(2750 * MS, packets.read_10(5, 2), *[_take(2048)] * 2),
    (2900 * MS, _write((8, 4))),
    (2901 * MS, _write((8, 0))),
    (2950 * MS, _look),
]

VENDOR: Script = [
    (100_000, knock),
    (200_000, _look),
    (300_000, _write((3, 0), (4, 0x40), (5, 0), (1, 0x10))),
    (400_000, _give(bytes(range(256)) * 8)),
    (500_000, _look),
    (40 * MS, _write((1, 0x00))),
    (41 * MS, _look),
    (42 * MS, _write((3, 0x55), (4, 5), (2, 0xAA))),
]

SCRIPTS = {
    "boot": (BOOT, 2 * SECOND),
    "wire": (WIRE, 3 * SECOND),
    "vendor": (VENDOR, 50 * MS),
}


def _fresh(name: str) -> Drive:
    drive = drive_of(None if name == "vendor" else "bys2", disc=True)
    drive.power_on(0)
    return drive


def _perform(drive: Drive, script: Script, start: int, end: int) -> list[Any]:
    """Do what falls due from `start` to `end` (ns), and live till `end`."""
    seen = []
    for t, act in script:
        if start <= t < end:
            drive.run_until(t)
            seen.append(act(drive, t))
    drive.run_until(end)
    return seen


def _spoil(drive: Drive, t: int) -> None:
    """Make a drive as different as can be: whatever a load forgets will show."""
    drive.hold_eject()
    drive.service_jumper = True
    drive.power_off(t)
    drive.power_on(t)
    drive.board.flash.poke(0x4000, bytes(0x8000))
    drive.board.eeprom.cells[:] = bytes(1024)
    drive.board.dram.write(0, b"\x55" * 0x1000)
    drive.run_until(t + 20 * MS)
    drive.board.time = t


_straight: dict[str, tuple[list[Any], dict[str, Any]]] = {}


def _reference(name: str) -> tuple[list[Any], dict[str, Any]]:
    if name not in _straight:
        drive = _fresh(name)
        script, end = SCRIPTS[name]
        _straight[name] = _perform(drive, script, 0, end), everything(drive)
    return _straight[name]


@pytest.mark.parametrize("name", SCRIPTS)
@settings(max_examples=12)
@given(share=st.floats(0.0, 1.0))
def test_a_run_equals_a_run_with_a_save_and_a_load_in_the_middle(name: str, share: float) -> None:
    """Wherever the run is cut, the drive that goes on from the snapshot ends as the undisturbed one does."""
    script, end = SCRIPTS[name]
    cut = round(share * end)
    first = _fresh(name)
    seen = _perform(first, script, 0, cut)
    state = first.save()
    _spoil(first, cut)
    other = _fresh(name)
    for drive in (first, other):
        drive.load(state)
        rest = _perform(drive, script, cut, end)
        assert seen + rest == _reference(name)[0]
        assert differences(everything(drive), _reference(name)[1]) == []


def test_the_scripts_do_what_they_are_for() -> None:
    """They move data over the wire, read a disc and program a block, so there is something to compare."""
    boot, wire, vendor = (_reference(name)[0] for name in SCRIPTS)
    assert boot[0] != boot[-1]
    identify = wire[1][1] + wire[2][1]
    assert identify[54:94] == b"OSYN    VD DWRD -W2DA2 ".ljust(40)
    taken = b"".join(
        one for seen in wire if isinstance(seen, tuple) for one in seen if isinstance(one, bytes)
    )
    assert b"Sector 5 of a disc" in taken and b"Sector 6 of a disc" in taken
    assert wire[-1][3:5] == (0x14, 0xEB)
    assert vendor[1] is not None and vendor[1][6] == 0x70
    assert _reference("vendor")[1]["flash"][0x4000:0x4800] == bytes(range(256)) * 8


@settings(max_examples=3)
@given(share=st.floats(0.0, 1.0))
def test_an_update_goes_on_from_a_snapshot(share: float) -> None:
    """Erasing, programming, sleeping between two ticks: the writer in RAM never notices a save and a load."""
    state, start, end = writing()
    cut = start + round(share * (end - start))
    drive = drive_of()
    drive.load(state)
    drive.run_until(cut)
    middle = drive.save()
    _spoil(drive, cut)
    drive.load(middle)
    drive.run_until(end)
    assert differences(everything(drive), _updated()) == []


def _updated() -> dict[str, Any]:
    if "update" not in _straight:
        state, _, end = writing()
        drive = drive_of()
        drive.load(state)
        drive.run_until(end)
        _straight["update"] = [], everything(drive)
    return _straight["update"][1]


def test_snapshots_do_not_touch_each_other() -> None:
    """A snapshot stays what it was while the drive that gave it, and drives made from it, live on."""
    drive = _fresh("boot")
    drive.run_until(SECOND)
    state: DriveState = drive.save()
    before = everything(drive)
    one, two = _fresh("boot"), _fresh("boot")
    for other, image in ((one, "js02"), (two, "cs0c")):
        other.load(state)
        other.board.flash.poke(0, read_image(image))
        other.board.dram.write(0x1000, image.encode())
        other.run_until(3 * SECOND)
    _spoil(drive, SECOND)
    assert differences(everything(one), everything(two)) != []
    drive.load(state)
    assert differences(everything(drive), before) == []


def test_a_snapshot_holds_what_the_drive_takes_itself_for() -> None:
    """Position, jumper, and whether it believes to be alone are the drive's own state."""
    drive = drive_of()
    drive.position, drive.alone, drive.jumper = 1, False, "SL"
    state = drive.save()
    drive.position, drive.alone, drive.jumper = 0, True, "CS"
    drive.load(state)
    assert (drive.position, drive.alone, drive.jumper) == (1, False, "SL")
