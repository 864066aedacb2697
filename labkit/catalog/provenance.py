"""Where each modelled fact comes from: `data/provenance.toml`."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from labkit.catalog.errors import CatalogError
from labkit.catalog.paths import data_dir
from labkit.catalog.toml import Row, load

KINDS = ("thread", "source", "standard", "datasheet", "model")
CONFIDENCES = ("H", "M", "L")


@dataclass(frozen=True)
class Fact:
    """One statement about the world, or one decision of the lab (kind "model")."""

    id: str
    statement: str
    kind: str
    confidence: str
    reference: str


def read_provenance(path: Path) -> dict[str, Fact]:
    """All facts of one file, by id. Raises CatalogError for a bad row, a double id or a row out of order."""
    facts: dict[str, Fact] = {}
    table = load(path).get("fact", [])
    if not isinstance(table, list):
        raise CatalogError(f"{path.name}: write each fact under [[fact]]")
    last = ""
    for number, fields in enumerate(table, 1):
        fact = _fact(Row(path.name, f"fact {number}", fields))
        if fact.id <= last:
            raise CatalogError(
                f"{path.name}: [fact {number}] id {fact.id!r} must stand before {last!r}, once only"
            )
        facts[fact.id] = fact
        last = fact.id
    return facts


@cache
def _shipped() -> dict[str, Fact]:
    return read_provenance(data_dir() / "provenance.toml")


def provenance() -> dict[str, Fact]:
    """The facts that the lab stands on, by id, sorted."""
    return dict(_shipped())


def _fact(row: Row) -> Fact:
    fact = Fact(
        row.text("id"),
        row.text("statement"),
        row.choice("kind", KINDS),
        row.choice("confidence", CONFIDENCES),
        row.text("reference"),
    )
    row.close()
    return fact
