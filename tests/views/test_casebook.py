"""The casebook's tables say where a report and the lab part."""

from __future__ import annotations

from labkit.story.casebook import Played, read_casebook
from labkit.story.replay import Row
from labkit.story.telling import Told
from labkit.views.casebook import show_casebook, show_left_out


def played(name: str, good: bool) -> Played:
    """A case with answers made up for a test."""
    case = read_casebook().named(name)
    seen = [seen for event in case.events for seen in event.seen]
    rows = [Row(one.id, one.kind, one.expected, one.expected if good else "other", good) for one in seen]
    return Played(case, tuple(map(Told, seen, rows)))


def test_a_difference_stands_in_the_table() -> None:
    """A case that agrees has an empty last column; another has each difference, and lowers the count."""
    shown = show_casebook([played("erased", True), played("unable-to-open", False)])
    lines = shown.plain.splitlines()
    assert lines[1].endswith("| agrees | ")
    assert "shows 0 of 2 | the file cannot be opened (console: other); dead: not in Windows" in lines[2]
    assert lines[-1] == ("1 of 2 cases show all that is stated; 2 of 4 stated observations are as reported.")


def test_what_is_left_out_has_its_reason() -> None:
    """One row for each report that is not played."""
    book = read_casebook()
    lines = show_left_out(book).plain.splitlines()
    assert len(lines) == 1 + len(book.left_out)
    assert all(line.endswith(one.reason) for line, one in zip(lines[1:], book.left_out, strict=True))
