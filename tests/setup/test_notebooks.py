"""The notebooks as they are stored."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import lab

PATHS = lab.course_notebooks()


@pytest.fixture(scope="module")
def store() -> ModuleType:
    """The script that stores notebooks."""
    spec = importlib.util.spec_from_file_location("store_notebooks", lab.SETUP / "store_notebooks.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def code_cells(path: Path) -> list[dict[str, Any]]:
    """The code cells of a stored notebook that hold code."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code" and "".join(cell["source"]).strip()]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_notebook_is_stored_with_outputs(path: Path) -> None:
    """A notebook stored without outputs would be compared with nothing; every cell has run, in order."""
    cells = code_cells(path)
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1)), (
        "run 'make notebooks'"
    )
    assert any(cell["outputs"] for cell in cells)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_exceptions_from_comparison_carry_a_reason(path: Path) -> None:
    """A cell whose output is not compared says why, beside its tag."""
    for cell in code_cells(path):
        tags = set(cell["metadata"].get("tags", [])) & {"nbval-ignore-output", "nbval-skip"}
        assert not tags or cell["metadata"].get("reason"), "".join(cell["source"])


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_notebook_is_stored_tidily(path: Path, store: ModuleType) -> None:
    """What is stored is what 'make notebooks' stores: no run times, no Python version, no widget numbers."""
    notebook = store.read(path)
    store.tidy(notebook)
    assert store.to_bytes(notebook) == path.read_bytes(), "run 'make notebooks'"


def test_storing_twice_gives_the_same_bytes(tmp_path: Path, store: ModuleType) -> None:
    """Prints, a widget and a figure give the same bytes from each run, and cells keep their ids."""
    empty = {"cell_type": "code", "execution_count": 7, "metadata": {"collapsed": True}, "outputs": []}
    prints = "import sys\nfor n in range(3):\n    print(n, flush=True)\nprint('e', file=sys.stderr)"
    slider = "import ipywidgets\nipywidgets.IntSlider(3)"
    figure = "import matplotlib.pyplot as plt\nplt.plot([1, 2]);"
    cells: list[dict[str, Any]] = [{**empty, "source": text} for text in (prints, slider, figure)]
    cells[1]["id"] = "slider"
    path = tmp_path / "00-toy.ipynb"
    whole = {"cells": cells, "metadata": {"x": 1}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(whole), encoding="utf-8")
    first = store.executed(path)
    path.write_bytes(first)
    assert store.executed(path) == first
    stored = json.loads(first)
    assert [cell["id"] for cell in stored["cells"]] == ["cell-00", "slider", "cell-02"]
    assert [cell["execution_count"] for cell in stored["cells"]] == [1, 2, 3]
    assert stored["cells"][1]["outputs"][0]["data"].keys() == {"text/plain"}
    assert "image/png" in stored["cells"][2]["outputs"][0]["data"]
    assert b"version" not in first
