"""The keyboard: what comes out when a key is pressed, which need not be what its cap says.

Keys are known by their scan codes, layouts are data: `data/keyboards.toml` [fact: keyboard-layouts].
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from labkit.catalog import data_dir
from labkit.catalog.toml import Row, load, rows

FILE = "keyboards.toml"
_ALT = 0xE000
"""Private letters that stand for Alt with a number."""

Keys = dict[tuple[int, bool], str]
"""The character of a key's scan code, plain and with Shift."""


def alt(number: int) -> str:
    """Alt held while a number (32 to 255) is typed on the number pad: that character, whatever the layout."""
    if not 32 <= number <= 255:
        raise ValueError(f"Alt with a number types a character from 32 to 255; {number} is none.")
    return chr(_ALT + number)


@cache
def layouts() -> dict[str, Keys]:
    """All layouts by name, the first one being the plain one that the others change."""
    made: dict[str, Keys] = {}
    for row in rows(FILE, load(data_dir() / FILE)["layout"]):
        row.text("name")
        keys = dict(next(iter(made.values()))) if made else {}
        keys.update(_keys(row.table("keys")))
        row.close()
        made[row.key] = keys
    return made


def _keys(row: Row) -> Keys:
    keys: Keys = {}
    for code in row.fields:
        for shift, character in zip((False, True), row.text(code), strict=True):
            keys[int(code, 16), shift] = character
    return keys


@dataclass(frozen=True)
class Keyboard:
    """`layout` is what DOS has loaded, `caps` what is printed on the keys; both are names of layouts()."""

    layout: str = "us"
    caps: str = "us"

    def __post_init__(self) -> None:
        for name in (self.layout, self.caps):
            if name not in layouts():
                raise ValueError(f"There is no layout {name!r}; take one of: {', '.join(layouts())}.")

    def types(self, text: str) -> str:
        """What appears when the keys are pressed whose caps show `text`; what has no key stays as it is."""
        keys = {character: key for key, character in layouts()[self.caps].items()}
        loaded = layouts()[self.layout]
        return "".join(
            bytes([ord(one) - _ALT]).decode("cp437")
            if _ALT + 32 <= ord(one) <= _ALT + 255
            else loaded[keys[one]]
            if one in keys
            else one
            for one in text
        )
