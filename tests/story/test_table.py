from __future__ import annotations

from labkit.story.hypothesis import Hypothesis
from labkit.story.replay import Row
from labkit.story.table import table
from labkit.story.trials import Trial


def _trial(name: str, given: dict[str, bool | None]) -> Trial:
    rows = [Row(one, "lost" if ok is None else "stated", 1, 1, ok) for one, ok in given.items()]
    return Trial(Hypothesis(name, "q", name, "", (), {}), tuple(rows))


def test_only_what_parts_the_rivals_is_a_column() -> None:
    """What all give, and what is lost, makes no column; the rest keeps the order of the thread."""
    found = table(
        [
            _trial("q.a", {"one": True, "two": True, "three": None, "four": True}),
            _trial("q.bee", {"one": True, "two": False, "three": None, "four": True}),
            _trial("q.c", {"one": True, "two": True, "three": None, "four": False}),
        ]
    )
    assert found.observations == ("two", "four")
    assert found.cells == ((True, True), (False, True), (True, False))
    assert found.always == 1
    assert str(found).splitlines() == [
        "       two",
        "       | four",
        "q.a    . .",
        "q.bee  x .",
        "q.c    . x",
        ". as seen, x another thing; 1 more are given by every one.",
    ]


def test_rivals_that_all_fit_have_no_columns() -> None:
    """Where nothing parts them the table is empty, and says how much they share."""
    found = table([_trial("q.a", {"one": True}), _trial("q.b", {"one": True})])
    assert (found.observations, found.always) == ((), 1)
    assert table([]).hypotheses == ()
