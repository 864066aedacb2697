"""Names as DOS takes them: eight characters and three, and paths made of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_PATH = re.compile(r"(?:(?P<drive>[A-Z]):)?(?P<root>[\\/]?)(?P<rest>.*)", re.DOTALL)
_NAME = re.compile(r"[A-Z0-9!#$%&'()@^_`{}~-]+(?:\.[A-Z0-9!#$%&'()@^_`{}~-]+)?")
UP = ".."


class DiskError(ValueError):
    """What a disk cannot do: a name that no file can have, a folder that is missing, no room left."""


class NoRoomError(DiskError):
    """The disk is full."""

    def __init__(self) -> None:
        super().__init__("There is no room left on this disk; delete a file, or take another disk.")


@dataclass(frozen=True)
class DosPath:
    """`drive` is a letter or empty; `rooted`: it begins at the root; `parts` are short names and `..`."""

    drive: str
    rooted: bool
    parts: tuple[str, ...]

    def __str__(self) -> str:
        drive = f"{self.drive}:" if self.drive else ""
        return drive + ("\\" if self.rooted else "") + "\\".join(self.parts)

    @property
    def name(self) -> str:
        """The last part; empty for a bare drive or root."""
        return self.parts[-1] if self.parts else ""

    @property
    def plain(self) -> bool:
        """A name alone, without drive and folders?"""
        return not self.drive and not self.rooted and len(self.parts) == 1

    def with_name(self, name: str) -> DosPath:
        """The same place with another last part."""
        return replace(self, parts=(*self.parts[:-1], name))


def short_name(name: str) -> str:
    """The 8.3 name that DOS makes of `name` [fact: dos-short-names]. DiskError: no file can be called so."""
    plain = name.upper()
    if not _NAME.fullmatch(plain):
        raise DiskError(f"{name!r} is no file name here; use up to 8 characters, a dot and up to 3 more.")
    stem, _, suffix = plain.partition(".")
    return f"{stem[:8]}.{suffix[:3]}" if suffix else stem[:8]


def parse_path(text: str) -> DosPath:
    """Take a path apart: `C:\\FIRM\\A.BIN`, `..\\A.BIN`, `C:`. Raises DiskError for what is none."""
    found = _PATH.fullmatch(text.strip().upper())
    assert found is not None
    rest = found["rest"][:-1] if found["rest"].endswith(("\\", "/")) else found["rest"]
    words = [word for word in re.split(r"[\\/]", rest) if word != "."] if rest else []
    parts = tuple(word if word == UP else short_name(word) for word in words)
    return DosPath(found["drive"] or "", bool(found["root"]), parts)


def short_path(text: str) -> str:
    """A path with each of its names made short. Raises DiskError where it names no file."""
    path = parse_path(text)
    if path.name in ("", UP):
        raise DiskError(f"{text!r} names no file; end it with a file name.")
    return str(path)


def matches(name: str, pattern: str) -> bool:
    """Does a short name fit a pattern with `*` and `?`? A `*` without a dot stands for any ending too."""
    stem, _, suffix = name.partition(".")
    wanted, dot, ending = pattern.upper().partition(".")
    if not dot and "*" in wanted:
        ending = "*"
    return _fits(stem, wanted) and _fits(suffix, ending)


def _fits(text: str, pattern: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".?"), text) is not None
