"""Write the exercises into the course's notebooks, run them and store their outputs.

Exercises come from data/exercises: what stood in their cells is written over. Two runs give the same bytes.

    lab.py notebooks [--check] [NAME ...]

NAME is how a notebook's file name begins, such as 07. With --check nothing is written: the run's bytes are
compared with the stored ones, and a difference makes the exit status 1.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from labkit.course.cells import fill
from labkit.course.notebooks import course_notebooks

ROOT = Path(__file__).resolve().parent.parent
WIDGET = "application/vnd.jupyter.widget-view+json"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def named(names: Sequence[str] = ()) -> list[Path]:
    """The course's notebooks whose file names begin with one of `names`, or all of them."""
    return [path for path in course_notebooks() if not names or path.name.startswith(tuple(names))]


def read(path: Path) -> Any:
    """The notebook in `path`; a cell without an id gets its number, where nbformat would make one up."""
    plain = json.loads(path.read_text(encoding="utf-8"))
    for number, cell in enumerate(plain["cells"]):
        cell.setdefault("id", f"cell-{number:02}")
    text = json.dumps({**plain, "nbformat": 4, "nbformat_minor": 5})
    return nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]


def tidy(notebook: Any) -> None:
    """Take out of `notebook`, in place, all that differs between two runs or two Pythons."""
    notebook.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    for cell in notebook.cells:
        for passing in ("execution", "ExecuteTime", "collapsed", "scrolled", "trusted"):
            cell.metadata.pop(passing, None)
        for output in cell.get("outputs", []):
            # A live widget's number is new each time; its text stays.
            output.get("data", {}).pop(WIDGET, None)


def to_bytes(notebook: Any) -> bytes:
    """The notebook file: UTF-8, keys in order, one newline at the end."""
    nbformat.validate(notebook)
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return (text.rstrip("\n") + "\n").encode()


def executed(path: Path) -> bytes:
    """Run the notebook in its own folder, from its source alone, and give the file to store."""
    notebook = read(path)
    fill(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        store_widget_state=False,
        coalesce_streams=True,
        record_timing=False,
    )
    client.execute()
    tidy(notebook)
    return to_bytes(notebook)


def handle(path: Path, check: bool) -> bool:
    """Store one notebook, or compare it; True when all is well."""
    began = time.monotonic()
    try:
        contents = executed(path)
    except CellExecutionError as error:
        print(f"{path.name}: a cell failed, nothing stored\n{error}", file=sys.stderr)
        return False
    same = path.read_bytes() == contents
    if not check and not same:
        path.write_bytes(contents)
    state = "as stored" if same else "DIFFERS from what is stored" if check else "stored"
    print(f"{path.name}: {state}, {time.monotonic() - began:.0f} s", flush=True)
    return same or not check


def main() -> int:
    """Handle the notebooks asked for; exit status 1 when one failed or differs."""
    parser = argparse.ArgumentParser(prog="lab.py notebooks", description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, only compare")
    parser.add_argument("names", nargs="*", help="how the file names begin, such as 07")
    options = parser.parse_args()
    results = [handle(path, options.check) for path in named(options.names)]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
