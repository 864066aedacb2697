"""Where facts come from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import labkit
from labkit.catalog import CatalogError, provenance
from labkit.catalog.provenance import read_provenance

ROW = '[[fact]]\nid = "{}"\nstatement = "S"\nkind = "model"\nconfidence = "M"\nreference = "R"\n'


def read(tmp_path: Path, text: str) -> object:
    """The facts of a file with this text."""
    path = tmp_path / "p.toml"
    path.write_text(text, encoding="utf-8")
    return read_provenance(path)


def test_marks_in_docstrings_name_facts() -> None:
    """Each fact that a docstring or comment of the package names stands in the file."""
    missing = {
        f"{path.name}: {mark}"
        for path in Path(labkit.__path__[0]).rglob("*.py")
        for mark in re.findall(r"\[fact: ([^\]]*)\]", path.read_text(encoding="utf-8"))
        if mark not in provenance()
    }
    assert not missing


def test_facts_read_as_sentences() -> None:
    """Statements and references are for readers: they begin with a capital or a name and fit a page."""
    for fact in provenance().values():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", fact.id), fact.id
        assert len(fact.statement) <= 400, fact.id
        assert fact.statement.endswith("."), fact.id


def test_rows_must_be_sorted_and_single(tmp_path: Path) -> None:
    """A row out of order or twice is refused with its number and id."""
    assert list(read(tmp_path, ROW.format("a") + ROW.format("b"))) == ["a", "b"]  # type: ignore[call-overload]
    for second in ("a", "b"):
        with pytest.raises(CatalogError, match=rf"p.toml: \[fact 2\] id '{second}'"):
            read(tmp_path, ROW.format("b") + ROW.format(second))


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('"model"', '"guess"', r"\[fact 1\] kind must be one of thread"),
        ('"M"', '"X"', r"\[fact 1\] confidence must be one of H, M, L"),
        ('"S"', '""', r"\[fact 1\] statement must be text"),
        ('"S"', '"S"\nstate = "T"', r"\[fact 1\] state is not a field"),
        ("[[fact]]", "[fact]", "write each fact under"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, old: str, new: str, what: str) -> None:
    """A row with a value outside the agreed words is refused by file, row and field."""
    with pytest.raises(CatalogError, match=f"^p.toml: {what}"):
        read(tmp_path, ROW.format("a").replace(old, new))
