"""Links from notebooks to the glossary: find the first use of each term, and link it.

    python setup/glossary.py [NAME ...]

NAME is how a notebook's file name begins, such as 07; without one all numbered notebooks are mended. Only the
text of markdown cells counts: no headings, tables, code, further reading, or exercises (they have a source of
their own).
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
PAGE = "glossary.md"

# Forms of a term beside its heading and the regular endings.
FORMS: Mapping[str, Sequence[str]] = {
    "16-bit sum": ("16-bit checksum",),
    "calibration": ("calibrated",),
    "disassembler": ("disassembly", "disassemble", "disassembled"),
    "erase": ("erased", "erasing", "erasure"),
    "flat layout": ("flat image", "flat file", "flat mapping", "flat one"),
    "hypothesis": ("hypotheses",),
    "identity block": ("identity",),
    "poll": ("polling",),
    "provenance": ("provenance mark",),
    "rebanked layout": ("rebanked", "rebanked image"),
    "scrambled": ("scramble", "scrambling"),
    "sense data": ("request sense", "sense key"),
    "service jumper": ("jumper",),
    "status register": ("status bit",),
}
_ENDING = r"(?:e?s|ed|ing|er|ers|[’']s)?"
_CODE = re.compile(r"^(```|~~~).*?^\1[^\n]*$|`[^`\n]*`|<!--.*?-->", re.M | re.S)
_READING = re.compile(r"^## (?:\d+\. )?Further reading$.*", re.M | re.S)
_LINE = re.compile(r"^(?:#{1,6} |\s*\|).*$", re.M)
_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]*)\)")


class Use(NamedTuple):
    """The first use of a term that is not linked: cell number, place in its text, the words, the anchor."""

    cell: int
    start: int
    end: int
    words: str
    anchor: str


def anchor(term: str) -> str:
    """The id that JupyterLab gives a heading: its text with a hyphen for each blank."""
    return term.replace(" ", "-")


def terms(page: str) -> list[str]:
    """The headings of the glossary page, in order."""
    return re.findall(r"^## (.+)$", page, re.M)


def _matcher(known: Sequence[str]) -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern for all forms, the longest first, and the term behind each group's name."""
    forms = [(form, term) for term in known for form in (term, *FORMS.get(term, ()))]
    groups, names = [], {}
    for n, (form, term) in enumerate(sorted(forms, key=lambda pair: -len(pair[0]))):
        name = f"t{n}"
        names[name] = term
        words = r"[\s-]+".join(map(re.escape, form.split()))
        case = "" if any(letter.isupper() for letter in form) else "i"
        groups.append(f"(?P<{name}>(?{case}:{words}){_ENDING})" if case else f"(?P<{name}>{words}{_ENDING})")
    return re.compile(rf"(?<![\w-])(?:{'|'.join(groups)})(?![\w-])"), names


def _readable(text: str) -> str:
    """The text with everything that does not count as text blanked out, at its old places."""
    for what in (_CODE, _READING, _LINE):
        text = what.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return text


def links(cells: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The anchors of all links to the glossary."""
    for cell in cells:
        if cell["cell_type"] == "markdown":
            for _, target in _LINK.findall("".join(cell["source"])):
                if target.startswith(PAGE):
                    yield target.partition("#")[2]


def unlinked(cells: Sequence[Mapping[str, Any]], known: Sequence[str]) -> list[Use]:
    """The first use of each term of the glossary in a notebook's cells, where it is no link to that term."""
    pattern, names = _matcher(known)
    seen: set[str] = set()
    found: list[Use] = []
    for number, cell in enumerate(cells):
        if cell["cell_type"] != "markdown" or "exercise" in cell.get("metadata", {}):
            continue
        text = _readable("".join(cell["source"]))
        spans = [(match.start(1), match.end(1), match[2]) for match in _LINK.finditer(text)]
        # The target of a link is no text.
        text = _LINK.sub(lambda match: f"[{match[1]}]" + " " * (len(match[0]) - len(match[1]) - 2), text)
        for match in pattern.finditer(text):
            term = names[match.lastgroup or ""]
            if term in seen:
                continue
            inside = [target for lo, hi, target in spans if lo <= match.start() and match.end() <= hi]
            if inside and inside != [f"{PAGE}#{anchor(term)}"]:
                continue  # part of another link's words
            seen.add(term)
            if not inside:
                found.append(Use(number, match.start(), match.end(), match[0], anchor(term)))
    return found


def mend(cells: Sequence[dict[str, Any]], known: Sequence[str]) -> int:
    """Link each first use, in place; how many were missing."""
    missing = unlinked(cells, known)
    for use in reversed(missing):
        text = "".join(cells[use.cell]["source"])
        link = f"[{text[use.start : use.end]}]({PAGE}#{use.anchor})"
        text = text[: use.start] + link + text[use.end :]
        cells[use.cell]["source"] = text.splitlines(keepends=True)
    return len(missing)


def main(names: Sequence[str]) -> None:
    """Mend the notebooks asked for; outputs stay as they are stored."""
    known = terms((NOTEBOOKS / PAGE).read_text(encoding="utf-8"))
    for path in sorted(NOTEBOOKS.glob("[0-9][0-9]-*.ipynb")):
        if names and not path.name.startswith(tuple(names)):
            continue
        notebook = json.loads(path.read_text(encoding="utf-8"))
        count = mend(notebook["cells"], known)
        if count:
            text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True)
            path.write_text(text + "\n", encoding="utf-8")
        print(f"{path.name}: {count} linked")


if __name__ == "__main__":
    main(sys.argv[1:])
