from __future__ import annotations

import pytest

from labkit.views import (
    banks,
    board,
    compared,
    exchange,
    heat,
    layouts,
    lights,
    operations,
    survival,
    timeline,
    whereabouts,
)
from labkit.views.palette import INK, PALE, WHITE, Look, contrast, luminance

ALL = [
    module.LOOKS
    for module in (
        banks,
        board,
        compared,
        exchange,
        heat,
        layouts,
        lights,
        operations,
        survival,
        timeline,
        whereabouts,
    )
]


@pytest.mark.parametrize("looks", ALL)
def test_kinds_differ_in_colour_and_in_hatch(looks: tuple[Look, ...]) -> None:
    """A reader who tells either no colours or no patterns can still tell all kinds of a figure apart."""
    assert len({one.fill for one in looks}) == len(looks)
    assert len({one.hatch for one in looks}) == len(looks)
    assert len({one.label for one in looks}) == len(looks)


@pytest.mark.parametrize("looks", ALL)
def test_few_kinds_and_hatches_that_show(looks: tuple[Look, ...]) -> None:
    """A figure has six kinds at most, and each hatch stands out from its own fill."""
    assert len(looks) <= 6
    assert all(contrast(one.fill, one.ink) >= 2 for one in looks)


def test_text_is_legible() -> None:
    """Text on white and on erased areas passes the strictest contrast rule, whatever the notebook's theme."""
    assert contrast(INK, WHITE) >= 7
    assert contrast(INK, PALE) >= 7


def test_contrast_has_its_known_ends() -> None:
    """Black on white is 21, a colour on itself 1, in either order."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#123456", "#123456") == 1
    assert luminance("#00FF00") == pytest.approx(0.7152)
