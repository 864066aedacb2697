"""A strip chart of a drive's light and BSY: when each was on, over the last emulated seconds."""

from __future__ import annotations

from collections import deque
from itertools import pairwise

from labkit.drive.drive import Drive
from labkit.drive.taskfile import BSY
from labkit.host.clock import SECOND

SPAN_NS = 20 * SECOND
KEPT = 4000
"""Changes of one line that are kept at most; what came before them is left blank."""

Span = tuple[int, int]


class Line:
    """One line that is on or off: (ns, on) for each change."""

    def __init__(self) -> None:
        self._changes: deque[tuple[int, bool]] = deque(maxlen=KEPT)

    def note(self, ns: int, on: bool) -> None:
        """It is so from `ns` on. What was noted for later is forgotten: time has gone back."""
        changes = self._changes
        while changes and changes[-1][0] > ns:
            changes.pop()
        if not changes or changes[-1][1] != on:
            changes.append((ns, on))

    @property
    def since(self) -> int:
        """From when (ns) on it is known."""
        return self._changes[0][0]

    def forget_before(self, ns: int) -> None:
        """Drop what has no effect from `ns` on."""
        while len(self._changes) > 1 and self._changes[1][0] <= ns:
            self._changes.popleft()

    def spans(self, start: int, end: int) -> list[Span]:
        """(from, to) of each stretch that was on, clipped to start..end."""
        found = []
        for (lo, on), (hi, _) in pairwise([*self._changes, (end, False)]):
            if on and max(lo, start) < min(hi, end):
                found.append((max(lo, start), min(hi, end)))
        return found


class Strip:
    """Watches one drive till `close()`; `span` ns are kept. BSY is that of the task file.

    BSY counts only while the drive's own task file answers: not without power, nor in vendor mode.
    A snapshot may be loaded below: what lies in its future is forgotten at the next look.
    """

    def __init__(self, drive: Drive, span: int = SPAN_NS) -> None:
        if span <= 0:
            raise ValueError("A strip shows a stretch of time: keep more than 0 ns.")
        self.span = span
        self._board = drive.board
        self._light, self._busy = Line(), Line()
        for ns, on in self._board.panel.log:
            self._light.note(ns, on)  # the drive keeps its own record of the light since power-on
        self._look(self._board.time)
        self._watches = (
            drive.watch("light", self._light.note),
            drive.watch("status", self._status),
            drive.watch("mode", self._mode),
        )

    def close(self) -> None:
        """Stop watching."""
        for watch in self._watches:
            watch.remove()

    def _status(self, ns: int, status: int) -> None:
        self._busy.note(ns, bool(status & BSY) and self._board.mode == "on")

    def _mode(self, ns: int, _mode: str) -> None:
        self._status(ns, self._board.taskfile.state.status)

    def _look(self, now: int) -> None:
        """What is there now counts, whatever was heard: a snapshot changes it without a word."""
        self._light.note(now, self._board.panel.led)
        self._status(now, self._board.taskfile.state.status)

    @property
    def since(self) -> tuple[int, int]:
        """From when (ns) on light and BSY are known; before that neither on nor off is said."""
        return self._light.since, self._busy.since

    def spans(self, end: int) -> tuple[list[Span], list[Span]]:
        """Stretches (from, to) in ns in which light and BSY were on, within `span` before `end`."""
        self._look(max(end, self._board.time))
        start = end - self.span
        for line in (self._light, self._busy):
            line.forget_before(start - self.span)  # some more, for a step back
        return self._light.spans(start, end), self._busy.spans(start, end)
