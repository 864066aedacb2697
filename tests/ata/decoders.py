"""Independent programs that decode what a drive returns. Helpers take bytes and give the text.

`need_tool` is the fixture of that name; a missing program skips the test by name.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable

NeedTool = Callable[[str], str]


def hdparm_identify(need_tool: NeedTool, data: bytes) -> str:
    """What hdparm reads in 512 bytes of IDENTIFY data."""
    words = [f"{data[i] | data[i + 1] << 8:04x}" for i in range(0, len(data), 2)]
    lines = (" ".join(words[i : i + 8]) for i in range(0, len(words), 8))
    return _run([need_tool("hdparm"), "--Istdin"], "\n".join(lines) + "\n")


def sg_inquiry(need_tool: NeedTool, data: bytes) -> str:
    """What sg_inq reads in an INQUIRY reply."""
    return _run([need_tool("sg_inq"), "--inhex=-"], _hex(data))


def sg_sense(need_tool: NeedTool, data: bytes) -> str:
    """What sg_decode_sense reads in sense data."""
    return _run([need_tool("sg_decode_sense"), "--file=-"], _hex(data))


def sg_packet(need_tool: NeedTool, cdb: bytes) -> str:
    """The name that sg_decode_sense gives to a command packet."""
    return _run([need_tool("sg_decode_sense"), "--cdb", *(f"{byte:02x}" for byte in cdb)], "")


def sdparm_page(need_tool: NeedTool, data: bytes) -> dict[str, int]:
    """The fields that sdparm reads in a MODE SENSE(10) reply, by its own short names."""
    text = _run([need_tool("sdparm"), "--inhex=-", "--long"], _hex(data))
    rows = (line.split() for line in text.splitlines() if line.startswith("  "))
    return {row[0]: int(row[1]) for row in rows if len(row) > 1 and row[1].isdecimal()}


def fields(text: str) -> dict[str, str]:
    """`Name: value` lines as a dict."""
    pairs = (line.partition(":") for line in text.splitlines() if ":" in line)
    return {name.strip(): value.strip() for name, _, value in pairs}


def _hex(data: bytes) -> str:
    return " ".join(f"{byte:02x}" for byte in data) + "\n"


def _run(command: list[str], text: str) -> str:
    done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, f"{command[0]} refused the data: {done.stderr or done.stdout}"
    return done.stdout
