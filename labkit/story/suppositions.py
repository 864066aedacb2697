"""Acts that nobody performed: what a hypothesis supposes of the machine or of a tool."""

from __future__ import annotations

from collections.abc import Iterable

from labkit.host.clock import SECOND
from labkit.story.stage import Stage
from labkit.tools.erasing import Erasing
from labkit.tools.target import TARGETS
from labkit.tools.vendor import Mode, VendorPort


def suppose_build(
    stage: Stage, version: str, erases: str = "", limit_s: float | None = None, knows: Iterable[str] = ()
) -> None:
    """A build of the DOS flasher erases in another way, or knows more parts."""
    limit = round(limit_s * SECOND) if limit_s is not None else None
    stage.bench.rebuild(version, Erasing(erases, limit) if erases else None, knows)


def suppose_locked(stage: Stage, sectors: Iterable[int]) -> None:
    """These sectors of the flash chip, by number, and no others ignore program and erase from now on."""
    stage.bench.drive.board.flash.protected = set(sectors)


def suppose_spoilt(stage: Stage, first: int, size: int, value: int) -> None:
    """A stretch of the flash chip holds one value, however it came there."""
    stage.bench.drive.board.flash.poke(first, bytes([value]) * size)


def suppose_cycles(stage: Stage, writes: Iterable[tuple[int, int]]) -> None:
    """Something entered the gate, gave the flash chip these (address, value) write cycles, and left it so."""
    vendor = VendorPort(stage.bench.bench.ports, TARGETS[stage.bench.x])
    vendor.knock()
    vendor.mode(Mode.CYCLES)
    for address, value in writes:
        vendor.write(address, value)


SUPPOSITIONS = {
    function.__name__: function
    for function in (suppose_build, suppose_locked, suppose_spoilt, suppose_cycles)
}
