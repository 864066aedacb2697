from __future__ import annotations

import pytest

from labkit.catalog import models
from labkit.drive.eeprom import SIZE, as_delivered, checksum
from labkit.tools.eepromdata import catalogue


def test_the_tool_finds_things_where_the_factory_put_them() -> None:
    """Size, model text and checksum of every drive in the data are where the tool looks for them."""
    places = catalogue().places
    assert places.size == SIZE
    for model in models().values():
        cells, spec = as_delivered(model), model.eeprom
        assert places.model_in(cells) == spec.model
        assert places.model_bytes(spec.model) == cells[slice(*places.model)]
        assert places.checked == spec.checked[1]
        found = catalogue().of(spec.model)
        assert found is not None
        right = checksum(cells, spec.checked[1], spec.constant)
        assert places.checksum(cells, found.constant) == right == cells[places.checked]


def test_no_model_is_in_two_sets() -> None:
    """A drive can be converted inside one set only."""
    names = [name for one in catalogue().sets for name in (*one.models, *one.also)]
    assert len(names) == len(set(names))
    assert catalogue().of("NO SUCH MODEL") is None


def test_learnt_data_lie_behind_the_sum() -> None:
    """Clearing them leaves the protected part and its checksum alone."""
    places = catalogue().places
    assert places.checked < places.learnt[0] < places.learnt[1] <= places.size


@pytest.mark.parametrize(("model", "width"), [("X" * 40, 32), ("", 32), ("Ä", 32)])
def test_a_model_text_has_its_width(model: str, width: int) -> None:
    """Too long, empty or strange: the text fills its place and no more."""
    assert len(catalogue().places.model_bytes(model)) == width
