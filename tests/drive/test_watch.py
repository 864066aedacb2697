"""Observers of a drive."""

import pytest

from labkit.catalog import models
from labkit.drive.drive import Drive
from labkit.firmware.store import read_image, read_symbols
from tests.drive.wired import knock

MS = 1_000_000


def _drive() -> Drive:
    return Drive(models()["dw-d22a"], read_image("bys2"))


def test_every_kind_is_told_what_happens() -> None:
    """Boot and one IDENTIFY show on each of the lists, in time's order."""
    drive = _drive()
    seen: dict[str, list[tuple[int, ...]]] = {kind: [] for kind in ("bank", "command", "status", "light")}
    for kind, log in seen.items():
        drive.watch(kind, lambda *what, log=log: log.append(what))
    drive.power_on(0)
    drive.run_until(2000 * MS)
    drive.write_reg(7, 0xA1, 2000 * MS)
    drive.run_until(2010 * MS)
    assert seen["command"] == [(seen["command"][0][0], 0xA1)]
    assert {status for _, status in seen["status"]} >= {0x80, 0x00, 0x58}
    assert [on for _, on in seen["light"]][:2] == [True, False]
    assert len({bank for _, bank in seen["bank"]}) >= 5
    assert all(log == sorted(log, key=lambda what: what[0]) for log in seen.values())


def test_power_and_vendor_mode_are_told_once_each() -> None:
    """Power on, a knock, a hard reset and power off are four changes; repeating them is none."""
    drive, seen = _drive(), []
    drive.watch("mode", lambda *what: seen.append(what))
    drive.power_on(MS)
    drive.power_on(2 * MS)
    drive.hard_reset(3 * MS)
    knock(drive, 4 * MS)
    drive.hard_reset(5 * MS)
    drive.power_off(6 * MS)
    drive.power_off(7 * MS)
    assert [mode for _, mode in seen] == ["on", "vendor", "on", "off"]
    assert [ns // MS for ns, _ in seen] == [1, 3, 5, 6]


def test_an_observer_leaves_when_it_likes() -> None:
    """After remove(), or the end of its with block, nothing more is told."""
    drive = _drive()
    calls: list[int] = []
    address = next(at for at, name in read_symbols("bys2", 8).items() if name == "panel_task")
    drive.power_on(0)
    with drive.watch("execute", lambda pc: calls.append(pc), address, address):
        drive.run_until(100 * MS)
    assert len(calls) == 9 and set(calls) == {address}
    drive.run_until(200 * MS)
    assert len(calls) == 9
    light = drive.watch("light", lambda *_: calls.append(0))
    light.remove()
    light.remove()
    drive.run_until(1600 * MS)
    assert len(calls) == 9


def test_an_observed_run_equals_an_unobserved_one() -> None:
    """Watching changes nothing."""
    plain, watched = _drive(), _drive()
    for kind in ("execute", "read", "write", "bank", "flash", "command", "status", "light", "mode"):
        watched.watch(kind, lambda *_: None)
    for drive in (plain, watched):
        drive.power_on(0)
        drive.run_until(500 * MS)
    assert plain.save() == watched.save()


def test_an_unknown_kind_is_refused_with_the_list() -> None:
    """Misuse says which kinds there are."""
    with pytest.raises(ValueError, match="use one of execute, read, write, bank, flash"):
        _drive().watch("smell", lambda: None)
