"""A thread made up for tests: quick to replay, and with every kind of observation."""

from __future__ import annotations

from pathlib import Path

SHORT = """
id = "short"
title = "A short one"
source = "made up"
model = "dw-d22a"
firmware = "bys2"
position = "secondary master"

[[event]]
id = "on"
act = "power_on"
see = [
  { id = "on.name", kind = "stated", says = "named", look = "spun", expected = true },
  { id = "on.listed", kind = "inferred", says = "it is listed", look = "in_windows", expected = true },
  { id = "on.lost", kind = "lost", says = "a screenshot", look = "light", expected = "on" },
]

[[event]]
id = "ask"
act = "mtkflash"
note = "eject is not held"
version = "1.83c"
command = "S"
see = [
  { id = "ask.ends", kind = "stated", says = "it ends", look = "never_ends", expected = false },
  { id = "ask.wrong", kind = "stated", says = "it prints nothing", look = "console", expected = [] },
]
"""


def short_thread(folder: Path, text: str = SHORT) -> Path:
    """The file of the thread."""
    path = folder / "thread-short.toml"
    path.write_text(text, encoding="utf-8")
    return path
