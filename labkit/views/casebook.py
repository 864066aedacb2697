"""The casebook as tables: what was reported beside what the lab shows, and what the lab cannot play."""

from __future__ import annotations

from collections.abc import Sequence

from labkit.story.casebook import Casebook, Played
from labkit.story.replay import count
from labkit.views.provenance import Shown
from labkit.views.tables import table


def show_casebook(played: Sequence[Played]) -> Shown:
    """One row per case: drive, cause, what was reported, and what the lab shows otherwise; then the count."""
    rows = [
        (
            one.case.id,
            one.case.report.drive,
            one.case.report.cause,
            _reported(one),
            _verdict(one),
            _other(one),
        )
        for one in played
    ]
    agree = sum(one.agrees for one in played)
    matched, stated = count(told.row for one in played for told in one.told)
    total = (
        f"{agree} of {len(played)} cases show all that is stated; "
        f"{matched} of {stated} stated observations are as reported."
    )
    return table(("case", "drive", "cause", "reported", "the lab", "in the lab otherwise"), rows, total)


def show_left_out(book: Casebook) -> Shown:
    """The reports that the lab cannot play, each with the reason."""
    rows = [(one.report.drive, one.report.cause, one.report.symptom, one.reason) for one in book.left_out]
    return table(("drive", "cause", "symptom", "why it is not played"), rows)


def _reported(played: Played) -> str:
    return f"{played.case.report.symptom}. Revived: {played.case.report.revived}."


def _verdict(played: Played) -> str:
    matched, stated = played.counts
    return "agrees" if played.agrees else f"shows {matched} of {stated}"


def _other(played: Played) -> str:
    return "; ".join(f"{one.seen.says} ({one.shown})" for one in played.told if one.row.matched is False)
