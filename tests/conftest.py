"""Settings and helpers shared by all tests.

A test that needs an outside program says so by `@pytest.mark.tool("sdcc")` or asks for the fixture
`need_tool` and calls it: `path = need_tool("sdcc")`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings

# No deadline anywhere: machines differ, and a slow one is not a bug.
_QUIET = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("ci", derandomize=True, database=None, print_blob=True, max_examples=60, **_QUIET)
settings.register_profile("soak", max_examples=2000, print_blob=True, **_QUIET)
settings.load_profile(os.environ.get("LAB_HYPOTHESIS", "ci"))


def find_tool(name: str) -> str:
    """Path of the program `name`; without it the test is skipped by name, or failed under LAB_STRICT=1."""
    path = shutil.which(name)
    if path is None:
        sentence = f"the program '{name}' is not installed"
        if os.environ.get("LAB_STRICT") == "1":
            pytest.fail(f"{sentence}, and LAB_STRICT=1 wants every check to run", pytrace=False)
        pytest.skip(sentence)
    return path


@pytest.fixture(scope="session")
def need_tool() -> Callable[[str], str]:
    """Give the function that finds a program or skips the test by name."""
    return find_tool


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --soak, which lets the long searches run, and the folders of what only some tests need."""
    parser.addoption("--soak", action="store_true", help="run the long searches too")
    parser.addoption("--browser", help="folder with Pyodide: run what needs it")
    parser.addoption("--nbgrader", help="folder with nbgrader: run what needs it")
    parser.addoption("--bundle", help="a bundle's file: set it up")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what has to be asked for: the long searches, a browser's Python, and so on."""
    to_ask_for = ("soak", "browser", "nbgrader", "bundle")
    unasked = [name for name in to_ask_for if not config.getoption(f"--{name}")]
    left = [item for item in items if any(item.get_closest_marker(name) for name in unasked)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, or fail under LAB_STRICT=1, a test whose program is missing."""
    for mark in item.iter_markers("tool"):
        find_tool(*mark.args)
