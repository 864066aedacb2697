"""The panel's face: JavaScript modules and styles as files, joined into the one module a widget takes."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"
ENTRY = "panel.js"
PICTURES = ("front", "back")
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=function|const|class|async)", re.MULTILINE)


@cache
def script() -> str:
    """All modules in one: those that a module imports stand before it. Names are unique over all of them."""
    parts: dict[str, str] = {}
    _gather(ENTRY, parts)
    return "\n".join(parts.values())


def _gather(name: str, parts: dict[str, str]) -> None:
    if name in parts:
        return
    parts[name] = ""  # holds the place against a circle
    text = (STATIC / name).read_text(encoding="utf-8")
    for other in _IMPORT.findall(text):
        _gather(other, parts)
    body = _EXPORT.sub("", _IMPORT.sub("", text))
    del parts[name]
    parts[name] = f"// {name}\n{body}"


@cache
def styles() -> str:
    """All styles, by file name; those of the whole panel first."""
    files = sorted(STATIC.glob("*.css"), key=lambda path: (path.name != "panel.css", path.name))
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


@cache
def pictures() -> dict[str, str]:
    """The drive's front and back as SVG text."""
    return {name: (STATIC / f"{name}.svg").read_text(encoding="utf-8") for name in PICTURES}
