"""What a programmer does to a chip, whatever its bus: the steps that both kinds of part share."""

from __future__ import annotations

from typing import Protocol

from labkit.catalog import Chip
from labkit.tools.clip import AnyClip, ParallelClip
from labkit.tools.parallelaccess import ParallelAccess, identify_parallel
from labkit.tools.serialaccess import SerialAccess, identify_serial


class ChipAccess(Protocol):
    """One part on a clip, addressed as its datasheet says."""

    part: Chip

    def unlock(self) -> None:
        """Take away a protection that software can take away."""

    def read(self, lo: int, hi: int) -> bytes:
        """Bytes lo..hi-1."""

    def erase_sector(self, number: int) -> None:
        """Erase one sector and wait till the part is ready."""

    def erase_chip(self) -> None:
        """Erase everything and wait till the part is ready."""

    def program(self, addr: int, data: bytes) -> None:
        """Program bytes one after the other, each as soon as the part is ready."""


def access(clip: AnyClip) -> ChipAccess | None:
    """Ask the part who it is. None when it gives no ids that `data/chips.toml` has on this bus."""
    if isinstance(clip, ParallelClip):
        part = identify_parallel(clip)
        return ParallelAccess(clip, part) if part is not None else None
    part = identify_serial(clip)
    return SerialAccess(clip, part) if part is not None else None
