"""The course's notebooks as files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from labkit.catalog import data_dir
from labkit.course.cells import source_of


class NoNotebookError(ValueError):
    """A file that is no notebook; the message is a sentence about it."""


def folder() -> Path:
    """Where the course lies in a checkout; a lab that was installed from a wheel has none."""
    return data_dir().parent / "notebooks"


def course_notebooks() -> list[Path]:
    """The numbered notebooks, without the older copies that a reset keeps.

    Raises FileNotFoundError where the course is not at hand.
    """
    found = [path for path in sorted(folder().glob("[0-9][0-9]-*.ipynb")) if ".old-" not in path.name]
    if not found:
        raise FileNotFoundError(f"There are no notebooks in {folder()}: use a whole checkout of the lab.")
    return found


def read_notebook(path: Path) -> dict[str, Any]:
    """A notebook as it lies in the file, with its cells checked. Raises NoNotebookError."""
    try:
        whole = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise NoNotebookError(f"{path.name} cannot be read: ask for it again ({error}).") from None
    except ValueError:
        raise NoNotebookError(f"{path.name} is damaged, it is no JSON: ask for it again.") from None
    cells = whole.get("cells") if isinstance(whole, dict) else None
    if not isinstance(cells, list) or not all(map(_is_cell, cells)):
        raise NoNotebookError(f"{path.name} is no notebook of format 4: ask for it again.")
    return {**whole, "cells": cells}


def write_notebook(path: Path, cells: list[dict[str, Any]]) -> None:
    """Store cells as a notebook of format 4.5; the folder is made."""
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def new_cell(kind: str, id: str, source: str, **metadata: Any) -> dict[str, Any]:
    """A cell without outputs; `kind` is markdown or code."""
    cell = {"cell_type": kind, "id": id, "metadata": metadata, "source": source.splitlines(keepends=True)}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def codes(notebook: dict[str, Any]) -> list[str]:
    """The sources of its code cells."""
    return [source_of(cell) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def _is_cell(cell: object) -> bool:
    if not isinstance(cell, dict) or not isinstance(cell.get("metadata"), dict):
        return False
    source = cell.get("source")
    lines = isinstance(source, list) and all(isinstance(one, str) for one in source)
    return isinstance(cell.get("cell_type"), str) and (isinstance(source, str) or lines)
