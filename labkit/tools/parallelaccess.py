"""A programmer on a parallel part: command sequences, and polling of DQ7 and DQ6."""

from __future__ import annotations

from collections.abc import Sequence

from labkit.catalog import Chip, chips
from labkit.tools.clip import ParallelClip

DQ6, DQ5 = 0x40, 0x20
PATIENCE = 64
"""A programmer waits for so many times the typical time of its part [fact: programmer-patience]."""
_STEPS = 8  # polls in one typical time, once that is over


def identify_parallel(clip: ParallelClip) -> Chip | None:
    """Ask for the ids with each pair of unlock addresses that the parts have; None: no part answers so."""
    parts = chips("parallel").values()
    for unlock in dict.fromkeys(part.unlock for part in parts):
        clip.write(0, 0xF0)
        _command(clip, unlock, 0x90)
        ids = clip.read(0), clip.read(1)
        clip.write(0, 0xF0)
        for part in parts:
            if (part.unlock, part.manufacturer_id, part.device_id) == (unlock, *ids):
                return part
    return None


def _command(clip: ParallelClip, unlock: tuple[int, int], *values: int) -> None:
    """Two unlock cycles and the values at the first unlock address, unlocked anew after an 80h."""
    first, second = unlock
    for value in values:
        clip.write_row([(first, 0xAA), (second, 0x55), (first, value)])


class ParallelAccess:
    """`part` as its datasheet describes it; the chip on the clip may disagree, and is polled."""

    def __init__(self, clip: ParallelClip, part: Chip) -> None:
        self.clip, self.part = clip, part
        self._starts = _starts(part.sectors)

    def unlock(self) -> None:
        """Nothing that software could take away."""

    def read(self, lo: int, hi: int) -> bytes:
        """Bytes lo..hi-1, after a reset command."""
        self.clip.write(0, 0xF0)
        return self.clip.read_row(lo, hi - lo)

    def erase_sector(self, number: int) -> None:
        """Erase one sector."""
        start = self._starts[number]
        _command(self.clip, self.part.unlock, 0x80)
        first, second = self.part.unlock
        self.clip.write_row([(first, 0xAA), (second, 0x55), (start, 0x30)])
        self._wait(start, 0xFF, self.part.erase_window_ns + self.part.sector_erase_ns)

    def erase_chip(self) -> None:
        """Erase everything."""
        _command(self.clip, self.part.unlock, 0x80, 0x10)
        self._wait(0, 0xFF, self.part.chip_erase_ns)

    def program(self, addr: int, data: bytes) -> None:
        """Program bytes, in unlock bypass mode where the part has it."""
        clip, (first, second), typical = self.clip, self.part.unlock, self.part.program_ns
        lead = [(first, 0xAA), (second, 0x55), (first, 0xA0)]
        if self.part.unlock_bypass:
            _command(clip, self.part.unlock, 0x20)
            lead = lead[2:]
        for at, value in enumerate(data, addr):
            clip.write_row([*lead, (at, value)])
            clip.wait(typical)
            if clip.read(at) != value:
                self._wait(at, value, 0)
        if self.part.unlock_bypass:
            clip.write_row([(0, 0x90), (0, 0x00)])

    def _wait(self, addr: int, value: int, typical_ns: int) -> None:
        """Poll till `addr` reads `value`, which DQ7 forbids while busy, or DQ6 stands still, or DQ5 is 1."""
        clip = self.clip
        clip.wait(typical_ns)
        step = max(1, (typical_ns or self.part.program_ns) // _STEPS)
        for _ in range(PATIENCE * _STEPS):
            first = clip.read(addr)
            second = clip.read(addr)
            if second == value or not (first ^ second) & DQ6:
                return
            if first & DQ5 and second & DQ5:
                break
            clip.wait(step)
        clip.write(0, 0xF0)


def _starts(sizes: Sequence[int]) -> tuple[int, ...]:
    starts = [0]
    for size in sizes[:-1]:
        starts.append(starts[-1] + size)
    return tuple(starts)
