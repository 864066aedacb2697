"""The acceptance test: when is a drive revived?"""

from __future__ import annotations

import pytest

from labkit.drive.disc import Disc
from labkit.story.acceptance import Acceptance, accept
from labkit.story.parts import eeprom_of
from labkit.story.workbench import Workbench


def test_a_healthy_drive_is_accepted() -> None:
    """All five points, with any disc, and a second time as well."""
    bench = Workbench()
    disc = Disc("one sector more", bytes(range(256)) * 8 * 40)
    for result in (accept(bench), accept(bench, disc)):
        assert result.revived and result.points == 5
        assert str(result).splitlines()[0] == "named at post: yes"


@pytest.mark.parametrize(
    ("firmware", "named"),
    [(None, False), ("js02", True), ("js02-patched", True)],
)
def test_a_dead_drive_has_the_points_it_deserves(firmware: str | None, named: bool) -> None:
    """Nothing runs: only the light is dark. Program without its mechanism: the name at POST and no more."""
    result = accept(Workbench(firmware=firmware))
    assert not result.revived
    assert result == Acceptance(named, False, False, not named, False)


def test_a_drive_that_only_blinks_is_not_revived() -> None:
    """Listed and with a tray that answers, but it blinks and trusts no disc: three of five."""
    result = accept(Workbench(eeprom=eeprom_of("board-b")))
    assert result == Acceptance(True, True, True, False, False)
    assert (result.points, result.revived) == (3, False)
    assert str(result).splitlines()[-1] == "disc reads: no"


def test_a_disc_must_read_whole() -> None:
    """With another unit's calibration many sectors still come, the last one too: that is not revived."""
    result = accept(Workbench(eeprom=eeprom_of("dw-d22a", unit=12)))
    assert result == Acceptance(True, True, True, True, False)


def test_a_disc_must_read_back_its_own_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A drive that delivers other bytes than the disc has is not accepted."""
    bench = Workbench()
    mechanism = type(bench.drive.board.mechanism)
    monkeypatch.setattr(mechanism, "_deliver", lambda self, state: True)
    assert accept(bench) == Acceptance(True, True, True, True, False)
