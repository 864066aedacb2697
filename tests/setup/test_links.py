"""Links inside the lab lead somewhere: files exist, and so do the headings that are pointed at."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from labkit.course.notebooks import course_notebooks

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("notebooks/*.md")])
NOTEBOOKS = course_notebooks()
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.S)
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def text_of(path: Path) -> str:
    """The Markdown of a page or of a notebook's text cells."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        return text
    cells = json.loads(text)["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def anchors(path: Path) -> set[str]:
    """What a link to a heading of the file can be: as JupyterLab and as GitHub write it."""
    found = set()
    for heading in re.findall(r"^#+ (.+)$", text_of(path), re.M):
        plain = re.sub(r"[`*]", "", heading.strip())
        found |= {plain.replace(" ", "-"), re.sub(r"[^\w -]", "", plain.lower()).replace(" ", "-")}
    return found


@pytest.mark.parametrize("path", [*PAGES, *NOTEBOOKS], ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    """Each link to a file of the lab names one that is there, and each anchor one of its headings."""
    for link in _LINK.findall(_CODE.sub("", text_of(path))):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.exists(), f"{path.name} links to {link}, which is not there"
        assert not anchor or anchor in anchors(target), f"{path.name} links to {link}: no such heading"


def test_pages_have_links_to_check() -> None:
    """The search finds links at all: the notebooks link to the glossary."""
    assert any("glossary.md#" in text_of(path) for path in NOTEBOOKS)
