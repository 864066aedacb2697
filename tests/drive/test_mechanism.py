"""Tray, spindle and front end."""

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
    MS,
    OPEN,
    READ,
    READY,
    SPIN,
    SPINNING,
    Mechanism,
)


def _mechanism() -> Mechanism:
    return Mechanism(kits()["a"], Dram())


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
