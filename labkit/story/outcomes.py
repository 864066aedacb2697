"""What came of a verb, as one plain sentence for the log."""

from __future__ import annotations

from typing import Any

from labkit.host.bios import PostScreen
from labkit.host.console import RunResult
from labkit.host.dos import Dos
from labkit.host.explorer import Copied, Opened
from labkit.host.properties import Properties
from labkit.host.windows import Windows
from labkit.tools.flashfix import FixResult
from labkit.tools.flashrom import FlashromRun
from labkit.tools.omnipatcher import PatchResult
from labkit.tools.programmer import ChipJob

_PLAIN = (str, Copied, Opened, Properties)
_NO = {
    "insert": "The tray did not open, or did not shut again.",
    "take_disc": "The tray did not open, or no disc lies in it.",
}


def outcome_of(bench: Any, verb: str, result: Any) -> str:
    """The sentence for a verb's result on a workbench; "" where it is of no news to anybody."""
    if isinstance(result, PostScreen):
        return str(result.line(bench.place))
    if isinstance(result, RunResult):
        return told(result)
    if isinstance(result, ChipJob):
        return result.message
    if isinstance(result, FlashromRun):
        return result.lines[-1] if result.lines else ""
    if isinstance(result, FixResult | PatchResult):
        return result.reason
    if isinstance(result, Windows):
        result = result.device_manager() if result.running else []
    if isinstance(result, Dos):
        return result.prompt
    if isinstance(result, list | tuple):
        return ", ".join(map(str, result)) or "No drive is listed."
    if isinstance(result, bytes):
        return f"{len(result)} bytes."
    if result is False:
        return _NO.get(verb, "No.")
    return str(result) if isinstance(result, _PLAIN) else ""


def told(result: RunResult) -> str:
    """A run: its last line, and how it ended where that line does not say it."""
    last = next((line.strip() for line in reversed(result.lines) if line.strip()), "")
    if last.startswith("["):
        return last
    return f"{last} [{result.ended}, {result.seconds:.1f} s]".strip()
