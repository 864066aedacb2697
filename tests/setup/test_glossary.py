"""The glossary, and the links to it from the notebooks."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import lab


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("glossary", lab.SETUP / "glossary.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["glossary"] = module  # NamedTuple looks its module up
    spec.loader.exec_module(module)
    return module


glossary = _loaded()
PAGE = (glossary.NOTEBOOKS / glossary.PAGE).read_text(encoding="utf-8")
TERMS = glossary.terms(PAGE)
PATHS = lab.course_notebooks()
KNOWN = ["BSY", "code bank", "EEPROM", "EEPROM test", "erase", "image", "POST", "rebanked layout"]


def cells(*texts: str, **metadata: str) -> list[dict[str, Any]]:
    """Markdown cells with these texts."""
    return [{"cell_type": "markdown", "metadata": metadata, "source": [text]} for text in texts]


def missing(*texts: str, **metadata: str) -> list[str]:
    """The words of unlinked first uses in such cells."""
    return [use.words for use in glossary.unlinked(cells(*texts, **metadata), KNOWN)]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_first_use_of_each_term_is_linked(path: Path) -> None:
    """Who meets a word of the glossary for the first time in a notebook can click on it."""
    uses = glossary.unlinked(json.loads(path.read_text(encoding="utf-8"))["cells"], TERMS)
    assert not uses, f"run 'python setup/glossary.py {path.name[:2]}': {[use.words for use in uses]}"


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_links_to_the_glossary_have_a_target(path: Path) -> None:
    """Each link has a heading in the form in which JupyterLab makes anchors of headings."""
    anchors = {glossary.anchor(term) for term in TERMS}
    found = set(glossary.links(json.loads(path.read_text(encoding="utf-8"))["cells"]))
    assert found <= anchors


def test_the_page_is_alphabetical_and_short() -> None:
    """A reader finds a term without searching, and reads its definition in a breath."""
    assert sorted(TERMS, key=str.casefold) == TERMS
    assert len(set(map(str.casefold, TERMS))) == len(TERMS) > 50
    entries = PAGE.split("\n## ")[1:]
    assert all(3 <= len(entry.split("\n", 1)[1].split()) <= 45 for entry in entries)
    assert set(glossary.FORMS) <= set(TERMS)


def test_the_first_use_only() -> None:
    """Later uses need no link, in whatever cell; a link that comes after the first use is too late."""
    assert missing("An [image](glossary.md#image).", "Another image.") == []
    assert missing("An image.", "An [image](glossary.md#image).") == ["image"]


def test_endings_and_listed_forms_count() -> None:
    """Plural and participle are the same term, and so are the forms that the list names."""
    assert missing("Images are erased.", "A rebanked file.") == ["Images", "erased", "rebanked"]
    assert missing("An imaginary post, imagery.") == []


def test_the_longest_term_counts() -> None:
    """Inside "EEPROM test" nobody uses the word "EEPROM"."""
    assert missing("The [EEPROM test](glossary.md#EEPROM-test) runs.") == []
    assert missing("The EEPROM test reads the EEPROM.") == ["EEPROM test", "EEPROM"]


def test_capitals_are_meant() -> None:
    """A post in a forum is no POST, but a Code bank at the start of a sentence is one."""
    assert missing("See this post. Code banks.") == ["Code banks"]


def test_code_tables_headings_and_exercises_do_not_count() -> None:
    """Only running text can be linked well, and exercises come from another source."""
    text = "# The image\n\n| image |\n|---|\n\n`image`\n\n```\nan image\n```\n<!-- image -->"
    assert missing(text) == []
    assert missing("An image.", exercise="02.1") == []
    assert missing(text, "An image.") == ["image"]
    assert missing("The BSY bit.\n\n## Further reading\n\n* *On the image*") == ["BSY"]


def test_a_link_elsewhere_is_not_enough() -> None:
    """A term inside a link to another page, or to another term, is not linked yet."""
    assert missing("[the image file](x.md). One image.") == ["image"]
    assert missing("A [BSY](glossary.md#bsy) bit. BSY.") == ["BSY"]


def test_mending_links_and_changes_nothing_else() -> None:
    """The tool makes just the links that the test wants, keeps emphasis, and has nothing to do twice."""
    one = cells("# POST\nA **code bank** and `BSY`.\n", "The image: erased images.")
    assert glossary.mend(one, KNOWN) == 3
    text = ["".join(cell["source"]) for cell in one]
    assert text[0] == "# POST\nA **[code bank](glossary.md#code-bank)** and `BSY`.\n"
    assert text[1] == "The [image](glossary.md#image): [erased](glossary.md#erase) images."
    assert glossary.mend(one, KNOWN) == 0
