"""Marks that say how the lab knows a thing: people, sources, standards, datasheets, or its own choice."""

from __future__ import annotations

import html
from dataclasses import dataclass

from labkit.catalog import Fact, provenance

# The sign is for eyes that skim; the word beside it says the same.
MEANINGS = {
    "thread": ("❝", "somebody who was there wrote it"),
    "source": ("⌨", "read from public source code or a tool's own output"),
    "standard": ("§", "a published standard says so"),
    "datasheet": ("▤", "the maker's datasheet says so"),
    "model": ("◇", "the lab decided this; the real thing may differ"),
}
CONFIDENCE = {"H": "high", "M": "medium", "L": "low"}


class UnknownFactError(LookupError):
    """No fact or kind of that name."""


@dataclass(frozen=True, repr=False)
class Shown:
    """A few lines for a notebook: Markdown where it can be shown, else plain text."""

    markdown: str
    plain: str

    def __repr__(self) -> str:
        return self.plain

    def _repr_markdown_(self) -> str:
        return self.markdown


def mark(kind: str) -> str:
    """The sign and the word of a kind, such as "◇ model". Raises UnknownFactError for an unknown one."""
    if kind not in MEANINGS:
        raise UnknownFactError(f"There is no kind {kind!r}: choose one of {', '.join(MEANINGS)}.")
    return f"{MEANINGS[kind][0]} {kind}"


def claim(*fact_ids: str) -> Shown:
    """Statements with their kind, confidence, reference and id, one paragraph or line each.

    Raises UnknownFactError for an id that is not in data/provenance.toml.
    """
    facts = [_fact(fact_id) for fact_id in fact_ids]
    return Shown("\n\n".join(map(_markdown, facts)), "\n".join(map(_plain, facts)))


def legend() -> Shown:
    """What each kind of mark means."""
    rows = [(mark(kind), meaning) for kind, (_, meaning) in MEANINGS.items()]
    head = "| mark | meaning |\n|---|---|\n"
    table = head + "\n".join(f"| **{name}** | {meaning} |" for name, meaning in rows)
    return Shown(table, "\n".join(f"{name}: {meaning}" for name, meaning in rows))


def _fact(fact_id: str) -> Fact:
    found = provenance().get(fact_id)
    if found is None:
        raise UnknownFactError(f"There is no fact {fact_id!r}: use an id from data/provenance.toml.")
    return found


def _plain(fact: Fact) -> str:
    sure = CONFIDENCE[fact.confidence]
    return f"[{mark(fact.kind)}, confidence {sure}] {fact.statement} ({fact.id}: {fact.reference})"


def _markdown(fact: Fact) -> str:
    sure = CONFIDENCE[fact.confidence]
    statement, reference = html.escape(fact.statement, quote=False), html.escape(fact.reference, quote=False)
    return (
        f"> **{mark(fact.kind)}**, confidence {sure}: {statement}  \n"
        f"> <small>`{fact.id}` · {reference}</small>"
    )
