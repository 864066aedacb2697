"""Values made of values: lists, tables, tuples and records, and what is kept in another shape than it has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from labkit.story.filing.container import Get, Put
from labkit.story.filing.kinds import Kind, Misfit, no_member, short


class OtherFields(Misfit):
    """A record with other fields than here: another version of the lab wrote it."""


def inside(where: str, error: Misfit) -> Misfit:
    """The same, seen from further out."""
    return type(error)(f"{where}, {error}")


class Many:
    """A tuple of lo to hi values of one kind."""

    def __init__(self, kind: Kind, lo: int, hi: int) -> None:
        self.kind, self.lo, self.hi = kind, lo, hi

    def _each(self, values: Any, do: Callable[[Any], Any]) -> list[Any]:
        if not isinstance(values, tuple | list) or not self.lo <= len(values) <= self.hi:
            raise Misfit(f"{short(values)} is not a list of {self.lo} to {self.hi}")
        found = []
        for number, value in enumerate(values, 1):
            try:
                found.append(do(value))
            except Misfit as error:
                raise inside(f"number {number}", error) from error
        return found

    def pack(self, value: Any, put: Put) -> Any:
        """A list."""
        return self._each(value, lambda one: self.kind.pack(one, put))

    def unpack(self, raw: Any, get: Get) -> Any:
        """A tuple."""
        return tuple(self._each(raw, lambda one: self.kind.unpack(one, get)))


class Table:
    """A dict from texts to values of one kind, in its order."""

    def __init__(self, key: Kind, kind: Kind, most: int) -> None:
        self.key, self.kind, self.most = key, kind, most

    def _each(self, values: Any, do: Callable[[Any], Any]) -> dict[str, Any]:
        if not isinstance(values, Mapping) or len(values) > self.most:
            raise Misfit(f"{short(values)} is not a table of at most {self.most}")
        found = {}
        for key, value in values.items():
            try:
                found[self.key.unpack(key, no_member)] = do(value)
            except Misfit as error:
                raise inside(short(key), error) from error
        return found

    def pack(self, value: Any, put: Put) -> Any:
        """A JSON object."""
        return self._each(value, lambda one: self.kind.pack(one, put))

    def unpack(self, raw: Any, get: Get) -> Any:
        """A dict."""
        return self._each(raw, lambda one: self.kind.unpack(one, get))


class Tuple:
    """A tuple of fixed length whose places have names."""

    def __init__(self, **kinds: Kind) -> None:
        self.kinds = kinds

    def parts(self, value: Any) -> list[Any]:
        """The values, in the order of the names."""
        if not isinstance(value, tuple) or len(value) != len(self.kinds):
            raise Misfit(f"{short(value)} is not {', '.join(self.kinds)}")
        return list(value)

    def made(self, values: dict[str, Any]) -> Any:
        """The value that has these parts."""
        return tuple(values.values())

    def pack(self, value: Any, put: Put) -> Any:
        """A JSON object."""
        parts = self.parts(value)
        return self._each(dict(zip(self.kinds, parts, strict=True)), lambda kind, one: kind.pack(one, put))

    def unpack(self, raw: Any, get: Get) -> Any:
        """The tuple."""
        if not isinstance(raw, dict):
            raise Misfit(f"{short(raw)} is not {', '.join(self.kinds)}")
        if raw.keys() != self.kinds.keys():
            raise OtherFields(f"{short(sorted({*raw} ^ {*self.kinds}))} is missing or unknown here")
        return self.made(self._each(raw, lambda kind, one: kind.unpack(one, get)))

    def _each(self, raw: Mapping[str, Any], do: Callable[[Kind, Any], Any]) -> dict[str, Any]:
        found = {}
        for name, kind in self.kinds.items():
            try:
                found[name] = do(kind, raw[name])
            except Misfit as error:
                raise inside(name, error) from error
        return found


class Record(Tuple):
    """A dataclass or NamedTuple. Each field must have a kind: a class that grew is noticed at once."""

    def __init__(self, made_as: type, **kinds: Kind) -> None:
        super().__init__(**kinds)
        self.type = made_as
        names = _fields(made_as)
        if list(names) != list(kinds):
            raise TypeError(f"{made_as.__name__} has the fields {', '.join(names)}: give each one a kind.")

    def parts(self, value: Any) -> list[Any]:
        """The values of the fields."""
        if type(value) is not self.type:
            raise Misfit(f"{short(value)} is no {self.type.__name__}")
        return [getattr(value, name) for name in self.kinds]

    def made(self, values: dict[str, Any]) -> Any:
        """An object of the class. What the class itself refuses is a Misfit too."""
        try:
            return self.type(**values)
        except ValueError as error:
            raise Misfit(str(error).rstrip(".")) from error


def _fields(made_as: type) -> Collection[str]:
    if is_dataclass(made_as):
        return [one.name for one in fields(made_as)]
    names: tuple[str, ...] = getattr(made_as, "_fields", ())
    return names


class As:
    """A value that is kept in another shape: `out` makes that of it, `back` the value again."""

    def __init__(self, kind: Kind, out: Callable[[Any], Any], back: Callable[[Any], Any]) -> None:
        self.kind, self.out, self.back = kind, out, back

    def pack(self, value: Any, put: Put) -> Any:
        """The other shape, packed."""
        return self.kind.pack(self._changed(self.out, value), put)

    def unpack(self, raw: Any, get: Get) -> Any:
        """The value."""
        return self._changed(self.back, self.kind.unpack(raw, get))

    @staticmethod
    def _changed(change: Callable[[Any], Any], value: Any) -> Any:
        try:
            return change(value)
        except Misfit:
            raise
        except (TypeError, ValueError, LookupError, AttributeError) as error:
            raise Misfit(f"{short(value)} cannot be kept") from error


class Either:
    """A value of one of several classes, each with its own record; a word tells which."""

    def __init__(self, **records: Record) -> None:
        self.records = records

    def pack(self, value: Any, put: Put) -> Any:
        """A JSON object with one field: the word."""
        for word, record in self.records.items():
            if type(value) is record.type:
                return {word: record.pack(value, put)}
        raise Misfit(f"{short(value)} is none of {', '.join(self.records)}")

    def unpack(self, raw: Any, get: Get) -> Any:
        """The value."""
        if not isinstance(raw, dict) or len(raw) != 1 or next(iter(raw)) not in self.records:
            raise Misfit(f"{short(raw)} is none of {', '.join(self.records)}")
        ((word, inner),) = raw.items()
        return self.records[word].unpack(inner, get)


class Checked:
    """A kind with a check of the whole value, which raises Misfit."""

    def __init__(self, kind: Kind, check: Callable[[Any], None]) -> None:
        self.kind, self.check = kind, check

    def pack(self, value: Any, put: Put) -> Any:
        """Checked, then packed."""
        self.check(value)
        return self.kind.pack(value, put)

    def unpack(self, raw: Any, get: Get) -> Any:
        """Unpacked, then checked."""
        value = self.kind.unpack(raw, get)
        self.check(value)
        return value
