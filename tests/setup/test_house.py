"""Rules of the house that no other program checks."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "labkit").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))


def label(path: Path) -> str:
    """How a file is named in a test's id."""
    return path.relative_to(ROOT).as_posix()


def test_no_module_is_too_long() -> None:
    """A module over 400 lines holds more than one concept."""
    long = {label(path): len(path.read_text(encoding="utf-8").splitlines()) for path in [*MODULES, *TESTS]}
    assert not {name: count for name, count in long.items() if count > 400}


@pytest.mark.parametrize("path", TESTS, ids=label)
def test_every_test_names_what_it_protects(path: Path) -> None:
    """Each test function has a docstring: the behaviour that it protects."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tests = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]
    assert [node.name for node in tests if not ast.get_docstring(node)] == []


def test_tests_mirror_the_package() -> None:
    """Each folder under tests/ belongs to a room, or to the set-up."""
    rooms = {path.parent.name for path in (ROOT / "labkit").glob("*/__init__.py")}
    folders = {
        path.parent.relative_to(ROOT / "tests").parts[0] for path in TESTS if path.parent.name != "tests"
    }
    assert folders <= rooms | {"setup"}


def test_environment_uses_the_same_pins() -> None:
    """conda and Binder install the very lock that lab.py installs, with a Python that the lab takes."""
    environment = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert "-r requirements.lock" in environment
    assert "--require-hashes" in environment
    version = re.search(r"python=3\.(\d+)", environment)
    assert version is not None
    assert 11 <= int(version[1]) <= 14
