from __future__ import annotations

import pytest

from labkit.host.sectors import SECTOR, Sectors, Unreadable


def test_sectors_hold_what_was_written_and_zeros_before() -> None:
    """A new medium reads zeros; a short sector is filled up with zeros; the rest is untouched."""
    sectors = Sectors(4)
    sectors.write(1, b"abc")
    assert sectors.read(1) == b"abc" + bytes(SECTOR - 3)
    assert sectors.read(0) == sectors.read(2) == bytes(SECTOR)
    assert [sectors.written(number) for number in range(4)] == [False, True, False, False]


def test_a_bad_sector_fails_at_each_read_and_at_no_write() -> None:
    """Damage stays, a write to it passes in silence, and only that sector is lost."""
    sectors = Sectors(4)
    sectors.spoil([2])
    sectors.write(2, b"lost")
    sectors.write(3, b"kept")
    for _ in range(2):
        with pytest.raises(Unreadable, match="sector 2 cannot be read"):
            sectors.read(2)
    assert sectors.read(3).startswith(b"kept")


@pytest.mark.parametrize("number", [-1, 4])
def test_there_is_nothing_beyond_the_medium(number: int) -> None:
    """A sector that is not there is misuse, in one sentence."""
    sectors = Sectors(4)
    for misuse in (
        lambda: sectors.read(number),
        lambda: sectors.write(number, b""),
        lambda: sectors.spoil([number]),
    ):
        with pytest.raises(ValueError, match="has sectors 0 to 3"):
            misuse()
    with pytest.raises(ValueError, match="takes 512 bytes"):
        sectors.write(0, bytes(513))


def test_a_snapshot_keeps_content_and_damage() -> None:
    """Later writes and later damage are gone after going back."""
    sectors = Sectors(4)
    sectors.write(0, b"old")
    state = sectors.save()
    sectors.write(0, b"new")
    sectors.spoil([0])
    sectors.load(state)
    assert sectors.read(0).startswith(b"old")
    sectors.write(0, b"newer")
    sectors.load(state)
    assert sectors.read(0).startswith(b"old")
