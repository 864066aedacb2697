"""Notebooks as a learner meets them: JupyterLab in a browser, cells run, widgets used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.setup.jupyterlab import Visit, browser, server

pytestmark = pytest.mark.tool("chromium")

PICTURE = ".jp-OutputArea svg[role=img]"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One JupyterLab for all tests of this file."""
    with server(tmp_path_factory.mktemp("lab")) as found:
        yield found


@pytest.fixture
def visit(need_tool: Callable[[str], str]) -> Iterator[Visit]:
    """A new browser for each test."""
    with browser(need_tool("chromium")) as found:
        yield found


def failures(cells: list[dict[str, Any]]) -> list[str]:
    """What went wrong in the cells, in words."""
    found = []
    for number, cell in enumerate(cells):
        if cell["cell_type"] == "code":
            errors = [one["ename"] for one in cell["outputs"] if one["output_type"] == "error"]
            found += [f"cell {number}: {name}" for name in errors]
            found += [] if cell["execution_count"] else [f"cell {number} was not run"]
    return found


def said(visit: Visit) -> str:
    """What the scrubber's picture says to a screen reader: the moment in words."""
    return str(visit.page.locator(PICTURE).first.get_attribute("aria-label"))


def changed(visit: Visit, before: str) -> str:
    """Wait till the picture says something else, and give that."""
    visit.page.wait_for_function(
        "([where, before]) => document.querySelector(where).getAttribute('aria-label') !== before",
        arg=[PICTURE, before],
    )
    return said(visit)


def settled(visit: Visit) -> str:
    """What the picture says when the browser has sent back what it makes of the slider's place."""
    visit.page.wait_for_timeout(500)
    return said(visit)


def instruction(text: str) -> int:
    """The number of the instruction at which the picture stands."""
    return int(text.split("instruction ")[1].split()[0])


def click(visit: Visit, name: str) -> None:
    """Click on the button of this name."""
    visit.page.get_by_role("button", name=name, exact=True).click()


def use_scrubber(visit: Visit) -> None:
    """The slider by key, and each button: the picture follows, forward and back."""
    visit.page.locator(PICTURE).first.scroll_into_view_if_needed()
    start = settled(visit)
    assert "1.231 ms" in start
    visit.page.locator(".widget-slider .noUi-handle").first.press("ArrowRight")
    later = changed(visit, start)
    assert instruction(later) > instruction(start)
    click(visit, "step")
    changed(visit, later)
    stepped = settled(visit)
    assert instruction(stepped) == instruction(later) + 1
    click(visit, "step back")
    assert instruction(changed(visit, stepped)) == instruction(later)
    click(visit, "bank back")
    assert instruction(changed(visit, later)) < instruction(later)


def no_widgets(visit: Visit) -> None:
    """Nothing to move: that no slider is there is part of it."""
    assert visit.page.locator(".widget-slider").count() == 0


USES: dict[str, Callable[[Visit], None]] = {
    "00-start-here.ipynb": no_widgets,
    "04-boot.ipynb": use_scrubber,
    "12-clinic.ipynb": no_widgets,
}


@pytest.mark.parametrize("notebook", USES)
def test_notebook_works_in_the_browser(address: str, visit: Visit, notebook: str) -> None:
    """All cells run, the widgets do their work, the browser has no complaint and asks nobody outside."""
    assert failures(visit.run_all(address, notebook)) == []
    USES[notebook](visit)
    assert visit.errors == []
    assert visit.strangers == []
