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


RIVALS = """
[[question]]
id = "who"
asks = "Who?"

[[hypothesis]]
id = "who.told"
question = "who"
title = "nobody"
story = "As told."

[[hypothesis]]
id = "who.held"
question = "who"
title = "a finger"
story = "Somebody held the button."
edit = [{ event = "ask", hold_eject = true }]

[[hypothesis]]
id = "who.strap"
question = "who"
title = "a jumper"
story = "Somebody had put it on."
edit = [{ before = "ask", act = "service_jumper", fitted = true }]

[[hypothesis]]
id = "who.windows"
question = "who"
title = "nobody asked"
story = "The PC was restarted and the list looked at."
edit = [{ event = "ask", act = "power_cycle" }]
reads = { "ask.ends" = "in_windows" }
"""


def short_rivals(folder: Path, text: str = RIVALS) -> Path:
    """The file of the rivals on it."""
    path = folder / "rivals-short.toml"
    path.write_text(text, encoding="utf-8")
    return path
