"""A small language of values: a kind says what a value may be, packs it into JSON, and unpacks it again.

Nothing in a file names a class or a function: the kinds say what is made of it. Both ways check, so that
what is written can be read, and what was made up is refused where it stands.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from reprlib import Repr
from typing import Any, Protocol

from labkit.story.filing.container import Get, Put


class Misfit(ValueError):
    """A value that no bench has: where it is and what is wrong with it."""


_REPR = Repr()
_REPR.maxlevel, _REPR.maxdict, _REPR.maxlist, _REPR.maxtuple = 1, 2, 3, 3


def short(value: Any) -> str:
    """A value in a sentence: one line, and not a long one."""
    shown = _REPR.repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


class Kind(Protocol):
    """One kind of value."""

    def pack(self, value: Any, put: Put) -> Any:
        """The value for JSON. Raises Misfit for one that is not of this kind."""
        ...

    def unpack(self, raw: Any, get: Get) -> Any:
        """The value again. Raises Misfit, or Unfit for a member that is missing."""
        ...


class Plain:
    """A value that is the same in JSON; `good` says which are of this kind, `what` says it in words."""

    def __init__(self, good: Callable[[Any], bool], what: str) -> None:
        self.good, self.what = good, what

    def pack(self, value: Any, put: Put) -> Any:
        """Checked."""
        return self.unpack(value, no_member)

    def unpack(self, raw: Any, get: Get) -> Any:
        """Checked."""
        if not self.good(raw):
            raise Misfit(f"{short(raw)} is not {self.what}")
        return raw


def no_member(_: str, __: int, ___: int) -> bytes:
    """For kinds that have no bytes beside them."""
    raise NotImplementedError


class Whole(Plain):
    """A whole number from lo to hi. Members of an IntEnum are written as numbers."""

    def __init__(self, lo: int, hi: int) -> None:
        super().__init__(
            lambda raw: type(raw) is int and lo <= raw <= hi, f"a whole number from {lo} to {hi}"
        )

    def pack(self, value: Any, put: Put) -> Any:
        """As a plain int."""
        number = isinstance(value, int) and not isinstance(value, bool)
        return super().pack(int(value) if number else value, put)


def text(longest: int, ascii_only: bool = False) -> Plain:
    """Text of at most so many characters."""

    def good(raw: Any) -> bool:
        return isinstance(raw, str) and len(raw) <= longest and (raw.isascii() or not ascii_only)

    return Plain(good, f"a text of at most {longest} characters")


def one_of(*words: str) -> Plain:
    """One of these words."""
    return Plain(lambda raw: isinstance(raw, str) and raw in words, f"one of {', '.join(map(repr, words))}")


FLAG = Plain(lambda raw: type(raw) is bool, "true or false")
BYTE = Whole(0, 0xFF)
TIME = Whole(0, 1 << 62)


def seconds(most: float) -> Plain:
    """A time in seconds that is no whole number."""
    return Plain(
        lambda raw: type(raw) is float and math.isfinite(raw) and 0 <= raw <= most, f"seconds, 0 to {most:g}"
    )


class Hex:
    """A few bytes, as hex digits in the text itself."""

    def __init__(self, lo: int, hi: int) -> None:
        self.lo, self.hi = lo, hi

    def pack(self, value: Any, put: Put) -> Any:
        """The digits."""
        if not isinstance(value, bytes) or not self.lo <= len(value) <= self.hi:
            raise Misfit(f"{short(value)} is not {self.lo} to {self.hi} bytes")
        return value.hex()

    def unpack(self, raw: Any, get: Get) -> Any:
        """The bytes."""
        try:
            data = bytes.fromhex(raw)
        except (TypeError, ValueError):
            raise Misfit(f"{short(raw)} is not bytes in hex") from None
        if not self.lo <= len(data) <= self.hi:
            raise Misfit(f"{short(raw)} is not {self.lo} to {self.hi} bytes")
        return data


class Blob:
    """Many bytes, as a member of the file; the label becomes the beginning of its name."""

    def __init__(self, label: str, lo: int, hi: int) -> None:
        self.label, self.lo, self.hi = label, lo, hi

    def pack(self, value: Any, put: Put) -> Any:
        """The member's name."""
        if not isinstance(value, bytes | bytearray) or not self.lo <= len(value) <= self.hi:
            raise Misfit(f"{short(value)} is not {self.lo} to {self.hi} bytes")
        return put(self.label, bytes(value))

    def unpack(self, raw: Any, get: Get) -> Any:
        """The bytes."""
        if not isinstance(raw, str):
            raise Misfit(f"{short(raw)} is not the name of a member")
        return get(raw, self.lo, self.hi)


class Maybe:
    """A value or None."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind

    def pack(self, value: Any, put: Put) -> Any:
        """None, or the packed value."""
        return None if value is None else self.kind.pack(value, put)

    def unpack(self, raw: Any, get: Get) -> Any:
        """None, or the value."""
        return None if raw is None else self.kind.unpack(raw, get)
