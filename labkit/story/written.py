"""Calls and values as Python text: what a session needs to be done again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from inspect import Parameter, Signature
from math import isfinite
from typing import Any

from labkit.catalog import Model, models
from labkit.drive.disc import Disc, sample_disc
from labkit.firmware.recipe import recipes
from labkit.firmware.store import read_image
from labkit.story.parts import another_unit

PATIENCE = "patience_s"
LONGEST = 4096
"""Bytes that are still written out."""


class UnwritableError(ValueError):
    """A value that no short text makes again; the message is what it is."""


class Name(str):
    """Stands in a call as it is: a name of the code around it."""

    __slots__ = ()


@dataclass(frozen=True)
class Call:
    """A verb with its arguments as they were given. `options` are all of them by parameter name."""

    verb: str
    given: tuple[Any, ...]
    named: Mapping[str, Any]
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def patient(self) -> bool:
        """Does the verb take patience, so that it can be stopped anywhere?"""
        return PATIENCE in self.options

    def with_patience(self, value: Any) -> Call:
        """The same call with this for its patience."""
        names = list(self.options)
        given, named = list(self.given), dict(self.named)
        # Behind a name there can be no bare value, so those after it are named too.
        while len(given) > names.index(PATIENCE):
            name = names[len(given) - 1]
            named[name] = given.pop()
        return Call(self.verb, tuple(given), {**named, PATIENCE: value}, {**self.options, PATIENCE: value})

    @property
    def shown(self) -> str:
        """For people: what cannot be written is shown as what it is."""
        return self._text(_shown)

    @property
    def written(self) -> str:
        """As code. Raises UnwritableError."""
        return self._text(written)

    def _text(self, one: Any) -> str:
        # A firmware is named by its key, or given as its bytes.
        names = dict(zip(self.options, self.given, strict=False))
        given = [one(value, name) for name, value in names.items()]
        named = [f"{name}={one(value, name)}" for name, value in self.named.items()]
        return f"{self.verb}({', '.join([*given, *named])})"


def call_of(verb: str, parameters: Signature, given: tuple[Any, ...], named: Mapping[str, Any]) -> Call:
    """A call with arguments that can be read twice. Raises TypeError for arguments that do not fit.

    `parameters` has the object itself first, `given` not.
    """
    given, named = tuple(map(_kept, given)), {name: _kept(value) for name, value in named.items()}
    bound = parameters.bind(None, *given, **named)
    bound.apply_defaults()
    options = dict(list(bound.arguments.items())[1:])
    for one in parameters.parameters.values():
        if one.kind is Parameter.VAR_KEYWORD:
            options[one.name] = dict(options[one.name])
    return Call(verb, given, named, options)


def _kept(value: Any) -> Any:
    """An argument that can be read twice."""
    return tuple(value) if isinstance(value, Iterator) else value


def _shown(value: Any, name: str = "") -> str:
    try:
        return written(value, name)
    except UnwritableError as error:
        return str(error)


def written(value: Any, name: str = "") -> str:
    """The text that makes a value again, as the argument `name`. Raises UnwritableError."""
    if isinstance(value, Name):
        return str(value)
    if isinstance(value, float):
        return float.__repr__(value) if isfinite(value) else f"float({str(value)!r})"
    if value is None or isinstance(value, bool):
        return repr(value)
    if isinstance(value, int | str):
        return int.__repr__(value) if isinstance(value, int) else str.__repr__(value)
    if isinstance(value, tuple | list):
        inside = [written(one) for one in value]
        return f"[{', '.join(inside)}]" if isinstance(value, list) else _tuple(inside)
    if isinstance(value, bytes | bytearray):
        return _bytes(bytes(value), name)
    if isinstance(value, range):
        return repr(value)
    if isinstance(value, set | frozenset) and value:
        return f"{{{', '.join(sorted(map(written, value)))}}}"
    if isinstance(value, Disc) and value == sample_disc():
        return "sample_disc()"
    if isinstance(value, Model):
        return _model(value)
    raise UnwritableError(type(value).__name__)


def _tuple(inside: list[str]) -> str:
    return f"({inside[0]},)" if len(inside) == 1 else f"({', '.join(inside)})"


def _bytes(data: bytes, name: str) -> str:
    key = _images().get(data) if name == "firmware" else None
    if key is not None:
        return repr(key)
    if len(data) > LONGEST:
        raise UnwritableError(f"{len(data)} bytes")
    return f"bytes.fromhex({data.hex()!r})"


@cache
def _images() -> dict[bytes, str]:
    return {read_image(key): key for key in recipes()}


def _model(model: Model) -> str:
    if model.key in models():
        if model == models()[model.key]:
            return repr(model.key)
        if model == another_unit(model.key, model.unit):
            return f"another_unit({model.key!r}, {model.unit})"
    raise UnwritableError("Model")
