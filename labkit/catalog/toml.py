"""Read TOML data and take typed fields out of it.

Every complaint names the file, the table and the field, so that whoever edited the data finds the place.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from labkit.catalog.errors import CatalogError


def load(path: Path) -> dict[str, Any]:
    """The whole file as a dict. Raises CatalogError when it is missing or is no TOML."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogError(f"{path.name}: cannot be read ({error}); put the file back") from error
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogError(f"{path.name}: is not TOML ({error}); correct that line") from error


class Row:
    """One table of a data file. Each taker checks type and range and remembers that the field was used."""

    def __init__(self, file: str, key: str, fields: object) -> None:
        if not isinstance(fields, dict):
            raise CatalogError(f"{file}: [{key}] must be a table")
        self.file, self.key, self.fields = file, key, fields
        self._taken: set[str] = set()

    def error(self, field: str, what: str) -> CatalogError:
        """An error that names this row's file and key and the field."""
        return CatalogError(f"{self.file}: [{self.key}] {field} {what}")

    def _take(self, field: str, default: object) -> object:
        self._taken.add(field)
        value = self.fields.get(field, default)
        if value is None:
            raise self.error(field, "is missing")
        return value

    def text(self, field: str, default: str | None = None) -> str:
        """A string that is not empty."""
        value = self._take(field, default)
        if not isinstance(value, str) or not (value or default == ""):
            raise self.error(field, "must be text, and not empty")
        return value

    def integer(self, field: str, lo: int, hi: int, default: int | None = None) -> int:
        """A whole number from lo to hi, both included."""
        value = self._take(field, default)
        if isinstance(value, bool) or not isinstance(value, int) or not lo <= value <= hi:
            raise self.error(field, f"must be a whole number from {lo} to {hi}, not {value!r}")
        return value

    def flag(self, field: str) -> bool:
        """True or false."""
        value = self._take(field, None)
        if not isinstance(value, bool):
            raise self.error(field, f"must be true or false, not {value!r}")
        return value

    def choice(self, field: str, allowed: tuple[str, ...]) -> str:
        """One of the allowed words."""
        value = self.text(field)
        if value not in allowed:
            raise self.error(field, f"must be one of {', '.join(allowed)}, not {value!r}")
        return value

    def integers(self, field: str, count: int | None = None) -> tuple[int, ...]:
        """An array of whole numbers, none below zero; `count` of them when given."""
        value = self._take(field, None)
        if not isinstance(value, list) or not all(type(one) is int and one >= 0 for one in value):
            raise self.error(field, "must be an array of whole numbers, none below zero")
        if count is not None and len(value) != count:
            raise self.error(field, f"must hold {count} numbers, not {len(value)}")
        return tuple(value)

    def texts(self, field: str, at_least: int = 0) -> tuple[str, ...]:
        """An array of strings, none empty; no fewer than `at_least`."""
        value = self._take(field, None)
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            raise self.error(field, "must be an array of texts, none empty")
        if len(value) < at_least:
            raise self.error(field, f"must hold {at_least} texts or more, not {len(value)}")
        return tuple(value)

    def array(self, field: str) -> list[Any]:
        """An array of anything."""
        value = self._take(field, None)
        if not isinstance(value, list):
            raise self.error(field, "must be an array")
        return value

    def table(self, field: str) -> "Row":
        """A table inside this one."""
        return Row(self.file, f"{self.key}.{field}", self._take(field, None))

    def close(self) -> None:
        """Complain about a field that nobody took: most often a slip of the pen in a name."""
        for field in self.fields:
            if field not in self._taken:
                raise self.error(field, "is not a field of this table; remove it or correct its name")


def rows(file: str, tables: dict[str, Any]) -> Iterator[Row]:
    """One Row per named table, in file order."""
    for key, fields in tables.items():
        yield Row(file, key, fields)
