"""One full replay of each thread for the whole suite."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from typing import Any

from labkit import cli


@dataclass(frozen=True)
class Full:
    """What `labkit replay N --json` gave: its exit status and rows."""

    number: int
    status: int
    rows: list[dict[str, Any]]

    def of(self, kind: str) -> list[dict[str, Any]]:
        """The rows of one kind."""
        return [row for row in self.rows if row["kind"] == kind]


Replayed = Callable[[int], Full]


def replay_by_command(number: int) -> Full:
    """Replay a thread by its command."""
    out = io.StringIO()
    with redirect_stdout(out):
        status = cli.main(["replay", str(number), "--json"])
    return Full(number, status, json.loads(out.getvalue()))
