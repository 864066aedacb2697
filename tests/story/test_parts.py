from __future__ import annotations

import pytest

from labkit.catalog import models
from labkit.drive.eeprom import as_delivered, checksum
from labkit.story.parts import another_unit, eeprom_of, with_mechanism


@pytest.mark.parametrize("key", ["dw-d22a", "board-b"])
def test_a_factory_eeprom_fits_its_own_model(key: str) -> None:
    """The EEPROM of a model has its name, and a checksum by its own constant."""
    spec = models()[key].eeprom
    cells = eeprom_of(key)
    assert len(cells) == spec.size
    assert cells.startswith(spec.model.encode())
    assert cells[spec.checked[1]] == checksum(cells, spec.checked[1], spec.constant)


def test_only_the_mechanism_is_changed() -> None:
    """A board with another mechanism keeps its name, its EEPROM and its chip."""
    own, other = models()["dw-d22a"], with_mechanism("dw-d22a", "b")
    assert other.mechanism == "b"
    assert (other.key, other.eeprom, other.chip) == (own.key, own.eeprom, own.chip)


def test_units_of_a_model_differ_in_their_calibration_alone() -> None:
    """The second drive off the line has the same name and a right checksum, but other settings."""
    first, second = eeprom_of("dw-d22a"), eeprom_of("dw-d22a", 1)
    spec = models()["dw-d22a"].eeprom
    assert second == as_delivered(another_unit("dw-d22a", 1))
    assert first[:32] == second[:32] and first[32:35] != second[32:35]
    assert second[spec.checked[1]] == checksum(second, spec.checked[1], spec.constant)
    assert another_unit("dw-d22a", 0) == models()["dw-d22a"]


def test_unknown_parts_are_named_with_the_known_ones() -> None:
    """A wrong key is answered with the keys there are."""
    with pytest.raises(ValueError, match="dw-d22a"):
        eeprom_of("dw-d22b")
    with pytest.raises(ValueError, match="choose one of a, b"):
        with_mechanism("dw-d22a", "c")
