"""A small disk: one folder of 8.3 names, and no way out of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, MutableMapping

_ROOT = re.compile(r"^(?:[A-Z]:)?[\\/]?")
_NAME = re.compile(r"[A-Z0-9!#$%&'()@^_`{}~-]+(?:\.[A-Z0-9!#$%&'()@^_`{}~-]+)?")


class DiskError(ValueError):
    """A name that cannot be on this disk."""


class Disk(MutableMapping[str, bytes]):
    """Bytes by name. Names are upper case and cut to eight and three characters [fact: dos-short-names].

    A name that cannot be a file here is not `in` the disk; writing to it raises DiskError.
    """

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        self._files: dict[str, bytes] = {}
        self.update(files or {})

    def __getitem__(self, name: str) -> bytes:
        try:
            return self._files[short_name(name)]
        except DiskError:
            raise KeyError(name) from None

    def __setitem__(self, name: str, data: bytes) -> None:
        self._files[short_name(name)] = bytes(data)

    def __delitem__(self, name: str) -> None:
        self[name]
        del self._files[short_name(name)]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._files))

    def __len__(self) -> int:
        return len(self._files)

    def save(self) -> dict[str, bytes]:
        """A snapshot."""
        return dict(self._files)

    def load(self, state: dict[str, bytes]) -> None:
        """Back to a snapshot."""
        self._files = dict(state)


def short_name(name: str) -> str:
    """The 8.3 name that DOS makes of `name`. Raises DiskError where the name leads out of the one folder."""
    plain = _ROOT.sub("", name.strip().upper(), count=1)
    if not _NAME.fullmatch(plain):
        raise DiskError(f"{name!r} is no file name here; use up to 8 characters, a dot and up to 3 more.")
    stem, _, suffix = plain.partition(".")
    return f"{stem[:8]}.{suffix[:3]}" if suffix else stem[:8]
