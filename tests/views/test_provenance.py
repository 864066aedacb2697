from __future__ import annotations

import pytest

from labkit.catalog import provenance
from labkit.catalog.provenance import CONFIDENCES, KINDS
from labkit.views.provenance import CONFIDENCE, MEANINGS, UnknownFactError, claim, legend, mark


def test_every_kind_and_confidence_of_the_catalog_has_words() -> None:
    """A new kind of fact cannot appear in a notebook without a mark of its own."""
    assert set(MEANINGS) == set(KINDS)
    assert set(CONFIDENCE) == set(CONFIDENCES)
    assert len({sign for sign, _ in MEANINGS.values()}) == len(MEANINGS)


def test_a_claim_shows_statement_kind_id_and_reference() -> None:
    """Whoever reads a claim sees what is said, how it is known, how sure it is, and where to look."""
    fact = provenance()["nor-bits-fall"]
    shown = claim(fact.id)
    for text in (shown.markdown, repr(shown)):
        assert fact.statement in text
        assert "▤ datasheet" in text
        assert "confidence high" in text
        assert fact.id in text
        assert fact.reference in text
    assert shown._repr_markdown_() == shown.markdown


def test_a_decision_of_the_lab_is_marked_as_such() -> None:
    """A learner can always tell a model from a known fact."""
    model = next(fact for fact in provenance().values() if fact.kind == "model")
    assert repr(claim(model.id)).startswith("[◇ model,")


def test_several_claims_are_shown_together() -> None:
    """Two ids give two lines of text and two paragraphs."""
    shown = claim("nor-bits-fall", "nor-torn-erase")
    assert len(repr(shown).splitlines()) == 2
    assert shown.markdown.count("\n\n") == 1


def test_every_fact_can_be_shown() -> None:
    """No row of the provenance file breaks its mark."""
    for fact_id in provenance():
        text = claim(fact_id).markdown
        assert text.count("\n") == 1
        assert "<script" not in text


def test_unknown_names_get_a_sentence() -> None:
    """A slip in an id or a kind says what to use instead."""
    with pytest.raises(UnknownFactError, match=r"use an id from data/provenance\.toml"):
        claim("no-such-fact")
    with pytest.raises(UnknownFactError, match="choose one of thread, source, standard, datasheet, model"):
        mark("rumour")


def test_the_legend_explains_all_marks() -> None:
    """The legend has one row per kind, as a table and as text."""
    shown = legend()
    assert len(repr(shown).splitlines()) == len(KINDS)
    assert shown.markdown.count("\n") == len(KINDS) + 1
    assert all(mark(kind) in shown.markdown for kind in KINDS)
