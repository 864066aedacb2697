"""Judges of notebook 07."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from labkit.ata.registers import describe_status
from labkit.course.judging import judge
from labkit.host.console import PATIENCE_S, RunResult
from labkit.host.windows import Windows
from labkit.story.acceptance import accept
from labkit.story.parts import eeprom_of, with_mechanism
from labkit.story.workbench import Workbench

PARTS = ("own", "1673S")
CAUSES = ("image", "eeprom", "mechanism")


@judge("07.1")
def status_bits(answer: Callable[[int], Any]) -> str | None:
    """All status bytes but the floating bus, against the lab's own reading of them."""
    wanted = [describe_status(one).split() if one else [] for one in range(0xFF)]
    given = [answer(one) for one in range(0xFF)]
    if given == wanted:
        return None
    if not all(isinstance(one, list) for one in given):
        return ""
    if given[:0x80] == wanted[:0x80]:
        return "busy-hides-nothing"
    if given[0x01] == ["BSY"]:
        return "wrong-end"
    return "lowest-first" if [one[::-1] for one in given] == wanted else ""


@cache
def _listed(eeprom: str, mechanism: str) -> bool:
    """Does Windows list the DW-D22A with JS02 and these parts?"""
    model = with_mechanism("dw-d22a", "b") if mechanism == "1673S" else "dw-d22a"
    pc = Workbench(model, "js02", eeprom=eeprom_of("board-b") if eeprom == "1673S" else None)
    return pc.in_windows


def _left_by(drives: Sequence[tuple[str, str]]) -> set[str]:
    """The explanations that agree with what these drives show."""
    expected: dict[str, Callable[[str, str], bool]] = {
        "image": lambda _eeprom, _mechanism: False,
        "eeprom": lambda eeprom, _mechanism: eeprom == "1673S",
        "mechanism": lambda _eeprom, mechanism: mechanism == "1673S",
    }
    return {cause for cause in CAUSES if all(expected[cause](*one) == _listed(*one) for one in drives)}


@judge("07.2")
def which_explanation(answer: Any) -> str | None:
    """Builds the drives, and sees which explanations are left."""
    if not isinstance(answer, dict) or answer.get("cause") not in CAUSES:
        return ""
    drives = answer.get("drives")
    if not isinstance(drives, list | tuple) or not drives:
        return ""
    pairs = [tuple(one) if isinstance(one, list | tuple) else () for one in drives]
    if any(len(one) != 2 or not set(one) <= {*PARTS} for one in pairs):
        return ""
    left = _left_by([(one[0], one[1]) for one in pairs])
    if "eeprom" in left:
        return "two-parts-at-once"
    if "image" in left:
        return "image-not-ruled-out"
    if answer["cause"] not in left:
        return "other-cause"
    return "too-many-drives" if len(set(pairs)) > 2 else None


class _Logged(Workbench):
    """A workbench with the brick of this story, which remembers what was tried on it."""

    def __init__(self) -> None:
        super().__init__("dw-d22a", "js02")
        self.runs: list[RunResult] = []
        self.went_to_windows = False

    def mtkflash(self, command: str, version: str = "1.83c", patience_s: float = PATIENCE_S) -> RunResult:
        self.runs.append(super().mtkflash(command, version, patience_s))
        return self.runs[-1]

    def windows(self) -> Windows:
        self.went_to_windows = True
        return super().windows()


@judge("07.3")
def revived(answer: Callable[[Workbench], Any]) -> str | None:
    """Lets the answer loose on a drive with JS02, and tries that drive afterwards."""
    pc = _Logged()
    dead = pc.drive
    answer(pc)
    if pc.drive is not dead:
        return ""
    if not pc.runs:
        return "through-windows" if pc.went_to_windows else ""
    if not any("Updating" in run.transcript for run in pc.runs):
        return "gate-shut"
    last_seen = pc.post_name
    if not accept(pc).revived:
        return "wrong-group" if pc.post_name else ""
    return None if last_seen == pc.post_name else "not-restarted"
