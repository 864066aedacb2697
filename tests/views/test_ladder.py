"""The figure of the recovery ladder, from a made-up matrix on deaths and routes of the data."""

from __future__ import annotations

import pytest

from labkit.story.attempt import NO_CHANGE, REVIVED, WORSE, Attempt
from labkit.story.ladder import read_ladder
from labkit.story.matrix import Matrix
from labkit.views.ladder import LOOKS, SHAPES, rungs, show_ladder

LADDER = read_ladder()


def made(count: int) -> Matrix:
    """`count` deaths against three routes, all three results in each row."""
    deaths, routes = LADDER.deaths[:count], LADDER.routes[:3]
    results = (REVIVED, NO_CHANGE, WORSE)
    rows = tuple(
        Attempt(death.id, route.id, results[(i + j) % 3], ".", "")
        for i, death in enumerate(deaths)
        for j, route in enumerate(routes)
    )
    return Matrix(deaths, routes, rows, {})


def test_words_say_what_revives_and_what_harms() -> None:
    """One line per route with its title, one per death with its way back and its hazard."""
    data = made(1)
    lines = show_ladder(data).alt.splitlines()
    assert lines[:3] == [
        "The recovery ladder.",
        "1 death against 3 routes. What is not named changes nothing.",
        f"Route vendor: {data.routes[0].title}",
    ]
    assert lines[-1] == f"js02 ({data.deaths[0].title}): revived by vendor; made worse by patched"


def test_data_keep_the_order_of_the_matrix() -> None:
    """Rows are deaths, columns routes."""
    data = rungs(made(2))
    assert data.results[1] == (NO_CHANGE, WORSE, REVIVED)
    assert data.having(1, WORSE) == ("writer",)


def test_results_differ_by_more_than_colour() -> None:
    """Each result has a shape and a hatch of its own."""
    assert len({*SHAPES.values()}) == len({look.hatch for look in LOOKS.values()}) == len(LOOKS) == 3


def test_the_picture_grows_with_the_deaths() -> None:
    """Each death has a row; the same matrix gives the same bytes."""
    one, two = show_ladder(made(1)), show_ladder(made(2))
    assert two.height > one.height
    assert one.png() == one.png() != two.png()


def test_an_empty_matrix_is_refused() -> None:
    """A figure of nothing gets a sentence."""
    with pytest.raises(ValueError, match="one death against one route"):
        rungs(Matrix((), (), (), {}))
