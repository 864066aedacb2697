"""Tables for a notebook: Markdown where it can be shown, else text."""

from __future__ import annotations

from collections.abc import Sequence

from labkit.views.provenance import Shown


def table(head: Sequence[str], rows: Sequence[Sequence[str]], below: str = "") -> Shown:
    """A head, rows of as many texts, and a line below; in plain text columns are parted by a bar."""
    plain = [" | ".join(row) for row in (head, *rows)]
    cells = [[_cell(text) for text in row] for row in (head, ["---"] * len(head), *rows)]
    markdown = [f"| {' | '.join(row)} |" for row in cells]
    tail = ["", below] if below else []
    return Shown("\n".join(markdown + tail), "\n".join(plain + tail))


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
