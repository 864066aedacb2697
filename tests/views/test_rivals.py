from __future__ import annotations

import pytest

from labkit.story.hypothesis import Hypothesis
from labkit.story.replay import Row
from labkit.story.trials import Trial
from labkit.views.rivals import rivals, show_rivals


def trial(name: str, title: str, **given: bool) -> Trial:
    """What one made-up hypothesis gave."""
    rows = tuple(Row(one, "stated", 1, 1, good) for one, good in given.items())
    return Trial(Hypothesis(name, "q", title, "", (), {}), rows)


TRIALS = [
    trial("q.one", "the first", light=True, tray=True, post=True),
    trial("q.two", "the second, whose title is rather long for a row", light=False, tray=True, post=False),
]


def test_words_say_what_each_rival_misses() -> None:
    """One line per rival: its id and title, and the observations against it."""
    assert show_rivals(TRIALS, "Two rivals").alt.splitlines() == [
        "Two rivals.",
        "2 rivals on 3 stated observations; 1 are given by all.",
        "q.one (the first): gives all",
        "q.two (the second, whose title is rather long for a row): misses 2: light, post",
    ]


def test_data_keep_the_order_of_the_trials() -> None:
    """Rows are rivals as given; columns are the observations that part them."""
    data = rivals(TRIALS)
    assert data.table.observations == ("light", "post")
    assert (data.misses(0), data.misses(1)) == ((), ("light", "post"))


def test_the_picture_grows_with_the_rivals() -> None:
    """Each rival has a row of its own; a table without columns is drawn as well."""
    one, two = show_rivals(TRIALS[:1]), show_rivals(TRIALS)
    assert two.height > one.height
    assert one.png() != two.png()
    assert one.png() == one.png()


def test_no_trial_is_refused() -> None:
    """A figure of nothing gets a sentence."""
    with pytest.raises(ValueError, match="one hypothesis at least"):
        rivals([])
