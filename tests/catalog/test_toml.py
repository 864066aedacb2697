"""Reading data files and complaining about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from labkit.catalog import CatalogError
from labkit.catalog.toml import Row, load


def test_load_reads_a_file(tmp_path: Path) -> None:
    """load() gives the tables of a file."""
    path = tmp_path / "x.toml"
    path.write_text('[a]\nb = "ü"\n', encoding="utf-8")
    assert load(path) == {"a": {"b": "ü"}}


def test_load_names_the_bad_file(tmp_path: Path) -> None:
    """A missing file, one that is no TOML and one that is no text are each refused by name."""
    (tmp_path / "x.toml").write_text("a = ", encoding="utf-8")
    (tmp_path / "y.toml").write_bytes(b"\xff\xfe")
    for name, what in (("x.toml", "not TOML"), ("y.toml", "cannot be read"), ("z.toml", "cannot be read")):
        with pytest.raises(CatalogError, match=f"^{name}: .*{what}"):
            load(tmp_path / name)


ROW = {
    "text": "word",
    "number": 7,
    "yes": True,
    "many": [1, 2],
    "inner": {"deep": 1},
}


@pytest.mark.parametrize(
    ("take", "message"),
    [
        (lambda row: row.text("none"), "none is missing"),
        (lambda row: row.text("number"), "number must be text"),
        (lambda row: row.choice("text", ("a", "b")), "text must be one of a, b, not 'word'"),
        (lambda row: row.integer("number", 8, 9), "number must be a whole number from 8 to 9, not 7"),
        (lambda row: row.integer("yes", 0, 9), "yes must be a whole number"),
        (lambda row: row.flag("number"), "number must be true or false, not 7"),
        (lambda row: row.integers("many", 3), "many must hold 3 numbers, not 2"),
        (lambda row: row.integers("text"), "text must be an array of whole numbers"),
        (lambda row: row.array("text"), "text must be an array"),
        (lambda row: row.table("inner").close(), r"\[key.inner\] deep is not a field"),
        (lambda row: row.table("text"), r"\[key.text\] must be a table"),
    ],
)
def test_a_bad_field_is_named(take: object, message: str) -> None:
    """Each complaint names file, table and field and says what belongs there."""
    assert callable(take)
    with pytest.raises(CatalogError, match=message) as caught:
        take(Row("f.toml", "key", ROW))
    assert str(caught.value).startswith("f.toml: [key")


def test_good_fields_come_through() -> None:
    """Fields of the right kind are returned as they are, defaults where a field may be left out."""
    row = Row("f.toml", "key", ROW)
    assert (row.text("text"), row.integer("number", 7, 7), row.flag("yes")) == ("word", 7, True)
    assert (row.integers("many", 2), row.array("many"), row.table("inner").integer("deep", 0, 1)) == (
        (1, 2),
        [1, 2],
        1,
    )
    assert (row.integer("left", 0, 9, 3), row.text("out", "x")) == (3, "x")
    row.close()
