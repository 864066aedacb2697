"""One way to observe a drive: `drive.watch(kind, callback)`, to be removed at any time or used in a `with`.

| kind | called | with |
|---|---|---|
| execute | before the instruction at a CPU address in lo..hi | pc |
| read, write | after a MOVX at an address in lo..hi | address, value |
| bank | when another code bank is selected | ns, bank |
| flash | when the flash chip has done or refused something | a FlashOp |
| command | when the host's command reaches this drive | ns, command byte |
| status | when a host could see a change in the task file | ns, status byte |
| light | when the light goes on or off | ns, on |
| mode | when power comes or goes, and when vendor mode begins or ends | ns, "off", "on" or "vendor" |

An observer must not move the machine; it may save what it likes.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

from labkit.flash import Hook

if TYPE_CHECKING:
    from labkit.drive.board import Board

RANGED = ("execute", "read", "write")
KINDS = (*RANGED, "bank", "flash", "command", "status", "light", "mode")


class Watch(AbstractContextManager[Any], Protocol):
    """One observer's place; `remove()` ends it, and does no harm when repeated."""

    def remove(self) -> None:
        """Stop being called."""
        ...


def watch(board: Board, kind: str, callback: Callable[..., None], lo: int = 0, hi: int = 0xFFFF) -> Watch:
    """Call `callback` from now on. Raises ValueError for a kind that does not exist."""
    if kind in RANGED:
        return board.cpu.hooks.add(kind, callback, lo, hi)
    if kind == "flash":
        return board.flash.watch(callback)
    places: dict[str, list[Callable[..., None]]] = {
        "bank": board.bank_observers,
        "command": board.command_observers,
        "status": board.status_observers,
        "light": board.panel.observers,
        "mode": board.mode_observers,
    }
    if kind not in places:
        raise ValueError(f"There is no {kind!r} to watch; use one of {', '.join(KINDS)}.")
    return Hook(places[kind], callback)
