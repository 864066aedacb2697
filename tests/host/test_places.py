import pytest

from labkit.host.places import PLACES, place


def test_there_are_four_places() -> None:
    """Two channels with two positions each, at the ports every PC has."""
    assert [(one.base, one.position) for one in PLACES.values()] == [
        (0x1F0, 0),
        (0x1F0, 1),
        (0x170, 0),
        (0x170, 1),
    ]


def test_a_place_is_found_in_any_case() -> None:
    """Names may be typed as people like; a BIOS writes them in its own way."""
    assert place("Primary SLAVE").title == "Primary Slave"


def test_an_unknown_place_lists_the_known_ones() -> None:
    """A slip of the pen gets a sentence with the names there are."""
    with pytest.raises(ValueError, match="primary master, primary slave, secondary master, secondary slave"):
        place("third master")
