"""Dead drives, and routes tried on them. Expensive drives are made once for all tests."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

import pytest

from labkit.story.acceptance import Acceptance, accept
from labkit.story.acts import perform
from labkit.story.attempt import NO_CHANGE, REVIVED, WORSE, DeadDrive, failing
from labkit.story.ladder import Death, Ladder, Route, read_ladder
from labkit.story.stage import Stage
from labkit.story.workbench import Workbench

LADDER = read_ladder()
SEED, SAMPLE = 8, 2
Make = Callable[[str], DeadDrive]


@pytest.fixture(scope="module")
def dead() -> Make:
    """A function that makes a dead drive, each only once."""
    return cache(lambda name: DeadDrive(LADDER, LADDER.death(name)))


@pytest.mark.parametrize("name", [death.id for death in LADDER.deaths])
def test_each_death_is_dead(dead: Make, name: str) -> None:
    """The acceptance test does not pass, so there is something to revive."""
    assert failing(dead(name).seen)


def _from_scratch(death: Death, route: Route) -> tuple[Acceptance, bytes]:
    """The same acts on a new drive, one after the other, without any snapshot."""
    stage = Stage(Workbench(death.drive, death.firmware))
    stage.bench.drive.board.flash.protected = set(death.unit.get("locked", ()))
    for events in ((*LADDER.before, *death.acts), route.with_files(death.files)):
        for event in events:
            perform(stage, event)
        if stage.bench.bench.powered:
            stage.bench.power_off()
    flash = stage.bench.drive.flash_contents
    return accept(stage.bench), flash


_CELLS = [(death.id, route.id) for death in LADDER.deaths for route in LADDER.routes]


@pytest.mark.parametrize(("death", "route"), Random(SEED).sample(_CELLS, SAMPLE))
def test_a_sample_run_from_scratch_gives_the_same(dead: Make, death: str, route: str) -> None:
    """A new drive that goes the whole way ends as the one that started from the snapshot."""
    found = dead(death).attempt(route)
    seen, flash = _from_scratch(LADDER.death(death), LADDER.route(route))
    before = dead(death).seen
    assert (found.result == REVIVED) == seen.revived
    if seen.points < before.points:
        assert found.result == WORSE
    assert f"fails{' in all' if ' in all' in found.reason else ''}: {', '.join(failing(seen))}" in (
        found.reason if not seen.revived else f"fails: {', '.join(failing(seen))}"
    )
    kept = "other bytes in flash" not in found.reason
    assert kept == (flash == dead(death).bench().drive.flash_contents)


def test_order_and_company_change_no_cell(dead: Make) -> None:
    """A route gives the same row whatever was tried before on the same drive."""
    one = dead("eeprom-byte")
    first = one.attempt("eeprom-repair"), one.attempt("eject")
    other = DeadDrive(LADDER, LADDER.death("eeprom-byte"))
    assert (other.attempt("eject"), other.attempt("eeprom-repair")) == (first[1], first[0])


@pytest.mark.parametrize(
    ("death", "works", "fails"),
    [
        ("zeros", "mtkflash", "eeprom-repair"),
        ("short-file", "eject", "mtkflash"),
        ("shut-gate", "hot-plug", "eject"),
        ("zeros-shut", "jumper", "hot-plug"),
        ("eeprom-byte", "eeprom-repair", "jumper"),
        ("eeprom-erased", "eeprom-backup", "eeprom-repair"),
    ],
)
def test_the_rungs_differ(dead: Make, death: str, works: str, fails: str) -> None:
    """For each rung there is a death that it cures and another one does not."""
    assert dead(death).attempt(works).result == REVIVED
    assert dead(death).attempt(fails).result != REVIVED


def test_the_reason_comes_from_what_was_seen(dead: Make) -> None:
    """It tells the last line, the gate's answer, what changed, and the points; the transcript has it all."""
    good, bad = dead("zeros-shut").attempt("jumper"), dead("zeros-shut").attempt("mtkflash")
    assert good.reason == (
        'The last line was ">>> Please REBOOT your PC !"; the gate answered; other bytes in flash; '
        "all five points hold."
    )
    assert bad.reason == (
        'The last line was "Status = 80 should be 70"; the gate did not answer; flash and EEPROM are as they '
        "were; fails: named at post, listed in windows, tray answers, disc reads."
    )
    assert good.transcript.splitlines()[0] == "> Power off, jumper on the two service pins, power on"
    assert "Flash Type : AMD(AM29LV008BB)" in good.transcript


SPOIL = """
before = [{ act = "power_on" }]
[[death]]
id = "byte"
title = "a wrong sum"
story = "."
act = [{ act = "eeprom_byte", offset = 0x1F0, value = 0x55 }]
[[route]]
id = "repair"
title = "."
act = [{ act = "eeprom_repair" }]
[[route]]
id = "zeros"
title = "."
act = [
  { act = "download", file = "BYS2.BIN", to = "Z.BIN", hole = [0, 0x100000] },
  { act = "mtkflash", version = "1.83c", command = "W /B /M Z.BIN", hold_eject = true },
]
[[route]]
id = "blank"
title = "."
act = [
  { act = "eeprom_backup", to = "O.EEP" },
  { act = "download", file = "O.EEP", to = "B.EEP", hole = [0, 0x400], fill = 0xFF },
  { act = "eeprom_restore", file = "B.EEP" },
]
"""


def _spoil(tmp_path: Path) -> Ladder:
    path = tmp_path / "ladder.toml"
    path.write_text(SPOIL, encoding="utf-8")
    return read_ladder(path)


def test_fewer_points_are_worse_and_so_is_a_way_that_is_lost(tmp_path: Path) -> None:
    """Zeros in the flash take points away; a blank EEPROM takes none, but repair finds no model there."""
    ladder = _spoil(tmp_path)
    drive = DeadDrive(ladder, ladder.death("byte"))
    zeros, blank = drive.attempt("zeros"), drive.attempt("blank")
    assert (zeros.result, blank.result) == (WORSE, WORSE)
    assert "fails now too: named at post, listed in windows, tray answers" in zeros.reason
    assert blank.reason.endswith("fails: light off when idle, disc reads; a way back is gone: repair.")
    assert drive.attempt("repair").result == REVIVED
    assert NO_CHANGE not in (zeros.result, blank.result)
