"""Tray, spindle and front end."""

import pytest

from labkit.catalog import kits
from labkit.drive.disc import sample_disc
from labkit.drive.dram import Dram
from labkit.drive.mechanism import (
    BUSY,
    CLOSE,
    CLOSED,
    DISC,
    ERROR,
    INIT,
    LOAD,
    MS,
    OPEN,
    READ,
    READY,
    SETTINGS,
    SPIN,
    SPINNING,
    Mechanism,
)
from labkit.firmware import servo

HOUR = 3_600_000 * MS


def _mechanism(off: int = 0, program: bytes | None = None) -> Mechanism:
    """A front end with its program, or these bytes; its settings miss what the pickup needs by `off`."""
    mechanism = Mechanism(kits()["a"], Dram())
    for byte in servo.make(mechanism.kit.id) if program is None else program:
        mechanism.write(LOAD, byte, 0)
    for n, need in enumerate(mechanism.needs):
        mechanism.write(SETTINGS + n, need + (off if n == 0 else 0), 0)
    return mechanism


def _attempts(mechanism: Mechanism, times: int) -> list[list[bool]]:
    """Every sector of a spinning sample disc, tried so often: which attempts brought it."""
    disc, now = sample_disc(), _do(mechanism, INIT, 0)
    mechanism.by_hand("open", now)
    mechanism.place(disc, now)
    mechanism.by_hand("closed", now)
    now = _do(mechanism, SPIN, now)
    came = []
    for lba in range(disc.sectors):
        mechanism.write(3, lba, now)
        tries = []
        for _ in range(times):
            now = _do(mechanism, READ, now)
            tries.append(not mechanism.read(1, now) & ERROR)
        came.append(tries)
    return came


def _do(mechanism: Mechanism, command: int, now: int) -> int:
    mechanism.write(2, command, now)
    while mechanism.read(1, now) & BUSY:
        now += MS
    return now


def test_a_command_takes_the_time_its_data_say() -> None:
    """Initialisation is busy for exactly the kit's milliseconds."""
    mechanism = _mechanism()
    mechanism.write(2, INIT, 0)
    end = mechanism.kit.timings["init"] * MS
    assert mechanism.read(1, end - 1) & (BUSY | READY) == BUSY
    assert mechanism.read(1, end) & (BUSY | READY) == READY


def test_a_disc_is_read_sector_by_sector_into_dram() -> None:
    """After tray, spin and read the sector's bytes are in DRAM where the registers said."""
    mechanism, disc = _mechanism(), sample_disc()
    now = _do(mechanism, OPEN, _do(mechanism, INIT, 0))
    assert mechanism.place(disc, now)
    now = _do(mechanism, SPIN, _do(mechanism, CLOSE, now))
    assert mechanism.read(1, now) & (DISC | SPINNING | CLOSED) == DISC | SPINNING | CLOSED
    for offset, value in ((3, 7), (6, 0), (7, 0x80), (8, 0x01)):
        mechanism.write(offset, value, now)
    now = _do(mechanism, READ, now)
    assert mechanism.dram.read(0x18000, 2048) == disc.sector(7)
    assert not mechanism.read(1, now) & ERROR


def test_reading_without_a_disc_is_an_error_bit() -> None:
    """No disc, no spin, no sector: the front end says so in its status."""
    mechanism = _mechanism()
    now = _do(mechanism, SPIN, _do(mechanism, INIT, 0))
    assert mechanism.read(1, now) & ERROR
    assert not mechanism.read(1, now) & SPINNING


def test_a_spindle_that_was_driven_is_remembered_till_the_next_reset() -> None:
    """Trying to spin counts, with or without a disc; a reset forgets it."""
    mechanism = _mechanism()
    now = _do(mechanism, INIT, 0)
    assert not mechanism.state.spun
    now = _do(mechanism, SPIN, now)
    assert mechanism.state.spun
    _do(mechanism, OPEN, now)
    assert mechanism.state.spun
    mechanism.reset()
    assert not mechanism.state.spun


def test_a_disc_cannot_be_laid_into_a_closed_tray() -> None:
    """Only an open tray takes a disc."""
    mechanism = _mechanism()
    assert not mechanism.place(sample_disc(), 0)
    assert mechanism.state.disc is None


def test_power_off_while_the_tray_moves_leaves_it_at_its_end() -> None:
    """After power returns, a tray that was opening is open."""
    mechanism = _mechanism()
    mechanism.write(2, OPEN, 0)
    mechanism.power_on()
    assert mechanism.tray(0) == "open"


@pytest.mark.parametrize(
    "program",
    [b"", servo.make(0xA1)[:-1], servo.make(0xB2), bytes(servo.SIZE), b"\xff" * servo.SIZE],
    ids=["nothing", "a byte short", "another front end's", "zeros", "erased"],
)
@pytest.mark.parametrize("command", [SPIN, OPEN, CLOSE, READ])
def test_without_a_whole_program_a_command_never_ends(program: bytes, command: int) -> None:
    """Initialisation is the front end's own; all else begins, stays busy, and moves nothing."""
    mechanism = _mechanism(program=program)
    now = _do(mechanism, INIT, 0)
    mechanism.write(2, command, now)
    assert mechanism.read(1, now + HOUR) & (BUSY | READY | CLOSED) == BUSY | READY | CLOSED
    assert (mechanism.tray(now + HOUR), mechanism.state.spun) == ("closed", False)


def test_a_reset_forgets_the_program() -> None:
    """The front end keeps nothing: after a reset it must be loaded again."""
    mechanism = _mechanism()
    mechanism.reset()
    mechanism.write(2, OPEN, 0)
    assert mechanism.tray(HOUR) == "closed"
    mechanism.reset()
    for byte in b"rubbish" + servo.make(mechanism.kit.id):
        mechanism.write(LOAD, byte, 0)
    mechanism.write(2, OPEN, 0)
    assert mechanism.tray(HOUR) == "open"


def test_a_pin_opens_the_tray_whatever_the_electronics_do() -> None:
    """By hand the tray opens and shuts beside a command that never ends, and takes a disc meanwhile."""
    mechanism = _mechanism(program=b"")
    mechanism.write(2, SPIN, 0)
    mechanism.by_hand("open", MS)
    assert mechanism.place(sample_disc(), MS)
    mechanism.by_hand("closed", 2 * MS)
    assert mechanism.read(1, 3 * MS) & (BUSY | DISC | SPINNING | CLOSED) == BUSY | DISC | CLOSED


# Calibration ------------------------------------------------------------------------------------


def test_settings_within_the_tolerance_cost_nothing() -> None:
    """The last value that is tolerated reads every sector at once, like the right one."""
    tolerance = kits()["a"].pickup.tolerance
    for off in (0, tolerance, -tolerance):
        assert all(all(tries) for tries in _attempts(_mechanism(off), 1))


def test_settings_half_way_out_lose_some_sectors_and_get_some_back() -> None:
    """Between tolerance and reach the first attempt often fails, and trying on brings more of them."""
    pickup = kits()["a"].pickup
    came = _attempts(_mechanism(pickup.tolerance + pickup.reach // 2), 8)
    first, ever = sum(tries[0] for tries in came), sum(any(tries) for tries in came)
    assert 0 < first < ever <= len(came)
    assert _attempts(_mechanism(pickup.tolerance + pickup.reach // 2), 8) == came


def test_settings_beyond_reach_see_no_disc() -> None:
    """Where nothing can be read a spinning disc is not even recognised."""
    pickup = kits()["a"].pickup
    mechanism = _mechanism(pickup.tolerance + pickup.reach)
    assert not any(any(tries) for tries in _attempts(mechanism, 2))
    assert not mechanism.state.spinning


def test_a_reset_forgets_the_settings() -> None:
    """The front end keeps none over a reset: only the program can give them again."""
    mechanism = _mechanism()
    mechanism.reset()
    assert [mechanism.read(SETTINGS + n, 0) for n in range(3)] == [0, 0, 0]


def test_every_unit_needs_settings_of_its_own() -> None:
    """Twenty units off one line: all differ, none by more than the spread in any value."""
    pickup = kits()["a"].pickup
    units = [pickup.of_unit(number) for number in range(20)]
    assert units[0] == pickup.settings and len(set(units)) == 20
    off = [abs(one - mid) for unit in units for one, mid in zip(unit, pickup.settings, strict=True)]
    assert max(off) <= pickup.spread
