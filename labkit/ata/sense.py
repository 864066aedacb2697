"""Sense: how a packet device says what went wrong, as three numbers with a text [fact: sense-codes]."""

from __future__ import annotations

from typing import NamedTuple

KEYS = {
    0x0: "no sense",
    0x1: "recovered error",
    0x2: "not ready",
    0x3: "medium error",
    0x4: "hardware error",
    0x5: "illegal request",
    0x6: "unit attention",
    0x7: "data protect",
    0x8: "blank check",
    0x9: "vendor specific",
    0xA: "copy aborted",
    0xB: "aborted command",
    0xE: "miscompare",
}

TEXTS = {
    (0x00, 0x00): "nothing to report",
    (0x04, 0x00): "not ready, no cause given",
    (0x04, 0x01): "becoming ready",
    (0x04, 0x02): "needs a start command first",
    (0x06, 0x00): "no reference position found",
    (0x08, 0x00): "the parts of the drive cannot talk to each other",
    (0x09, 0x00): "tracking is lost",
    (0x0C, 0x00): "write error",
    (0x11, 0x00): "read error that retries did not cure",
    (0x15, 0x00): "positioning error",
    (0x1A, 0x00): "parameter list has a wrong length",
    (0x20, 0x00): "unknown operation code",
    (0x21, 0x00): "block address out of range",
    (0x24, 0x00): "invalid field in the packet",
    (0x26, 0x00): "invalid field in the parameter list",
    (0x28, 0x00): "the medium may have changed",
    (0x29, 0x00): "power-on or reset happened",
    (0x30, 0x00): "medium cannot be used here",
    (0x3A, 0x00): "no medium",
    (0x3A, 0x01): "no medium, tray closed",
    (0x3A, 0x02): "no medium, tray open",
    (0x3E, 0x00): "has not configured itself yet",
    (0x3F, 0x01): "microcode has changed",
    (0x44, 0x00): "internal failure",
    (0x53, 0x00): "loading or ejecting failed",
    (0x64, 0x00): "illegal mode for this track",
}


class Sense(NamedTuple):
    """Sense key (0-15), additional code and its qualifier (0-255)."""

    key: int
    asc: int
    ascq: int

    @property
    def code(self) -> str:
        """The three numbers as people write them: "2/3A/00"."""
        return f"{self.key:X}/{self.asc:02X}/{self.ascq:02X}"

    def __str__(self) -> str:
        return f"{self.code} {KEYS.get(self.key, 'reserved key')}: {self._what()}"

    def _what(self) -> str:
        if self.asc == 0x40 and self.ascq >= 0x80:
            return f"diagnostic failure in component {self.ascq:02X}h"
        text = TEXTS.get((self.asc, self.ascq))
        if text:
            return text
        vendor = self.asc >= 0x80 or self.ascq >= 0x80
        return "a code of the maker's own" if vendor else "a code not in this lab's table"


NO_SENSE = Sense(0, 0, 0)
