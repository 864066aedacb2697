"""Tables of a telling and of several drives, for a notebook: Markdown where it can be shown, else text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from labkit.story.replay import count
from labkit.story.symptoms import Symptoms
from labkit.story.telling import Told
from labkit.views.provenance import Shown
from labkit.views.tables import table


def show_told(told: Iterable[Told]) -> Shown:
    """All observations: kind, verdict, what the thread says, what the lab shows; then the count."""
    told = list(told)
    rows = [(one.seen.kind, one.verdict, one.seen.says, one.shown) for one in told]
    good, stated = count(one.row for one in told)
    total = f"{good} of {stated} stated observations are as seen."
    return table(("kind", "verdict", "the thread says", "the lab shows"), rows, total)


def show_symptoms(drives: Mapping[str, Symptoms]) -> Shown:
    """Several drives side by side, one row each."""
    rows = [(name, *(how for _, how in one.rows())) for name, one in drives.items()]
    heads = [what for one in drives.values() for what, _ in one.rows()]
    return table(("drive", *dict.fromkeys(heads)), rows)
