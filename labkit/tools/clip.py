"""A programmer's clip on a flash chip: it feeds the chip alone and owns its wires."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from labkit.drive.drive import Drive
from labkit.flash import NorFlash, SpiFlash
from labkit.host.clock import MS

FlashChip = NorFlash | SpiFlash
CYCLE_NS = 100
"""How long a programmer takes over one bus cycle of a parallel part [fact: programmer-cycle]."""
BREATH_NS = 10 * MS
"""How often the rest of the world hears of the clip's time."""

Live = Callable[[float], None]


def alone(_: float) -> None:
    """A Live for a chip with nobody around it."""


class ClipError(RuntimeError):
    """A clip where it cannot work."""


class Clip:
    """Bus cycles on `chip`, each at the clip's own time `now` (ns), which they move on.

    `live(seconds)` is told every 10 ms or so, where the clip waits, how long it has been on. What it raises
    ends the job there.
    """

    def __init__(self, chip: FlashChip, start: int = 0, live: Live = alone) -> None:
        self.chip = chip
        self.start = self.now = self._told = start
        self._live = live

    @property
    def seconds(self) -> float:
        """Emulated seconds since the clip was put on."""
        return (self.now - self.start) / 1e9

    def wait(self, ns: int) -> None:
        """Let time pass."""
        end = self.now + ns
        while (stop := self._told + BREATH_NS) <= end:
            self.now = self._told = max(self.now, stop)
            self._live(self.seconds)
        self.now = end


class ParallelClip(Clip):
    """On all pins of a parallel part."""

    chip: NorFlash

    def read(self, addr: int) -> int:
        """One read cycle."""
        value = self.chip.read(addr, self.now)
        self.now += CYCLE_NS
        return value

    def read_row(self, addr: int, count: int) -> bytes:
        """`count` read cycles in a row."""
        data = self.chip.read_row(addr, count, self.now, CYCLE_NS)
        self.now += count * CYCLE_NS
        return data

    def write(self, addr: int, value: int) -> None:
        """One write cycle."""
        self.chip.write(addr, value, self.now)
        self.now += CYCLE_NS

    def write_row(self, cycles: Iterable[tuple[int, int]]) -> None:
        """Write cycles in a row, each (address, value)."""
        write, now = self.chip.write, self.now
        for addr, value in cycles:
            write(addr, value, now)
            now += CYCLE_NS
        self.now = now


class SerialClip(Clip):
    """On the pins of a serial part."""

    chip: SpiFlash

    def transfer(self, sent: bytes, count: int = 0) -> bytes:
        """One select: bytes in, then `count` bytes out."""
        data = self.chip.transfer(sent, count, self.now)
        self.now += self.chip.duration(len(sent) + count)
        return data


AnyClip = ParallelClip | SerialClip


@contextmanager
def clip_on(what: Drive | FlashChip, start: int = 0, live: Live = alone) -> Iterator[AnyClip]:
    """Put the clip on at `start` (ns), feed the chip, and take both away at the end.

    Raises ClipError on a drive that has power: then its own controller holds the bus [fact: programmer-bus].
    A drive's clock goes on to the end of the work, and nothing but its flash chip is touched.
    """
    drive = what if isinstance(what, Drive) else None
    if drive is not None and drive.present_power:
        raise ClipError(
            "The drive has power, so its own controller holds the flash chip's bus: switch the PC off or "
            "unplug the drive's power, then put the clip on."
        )
    chip = what.board.flash if isinstance(what, Drive) else what
    start = start if drive is None else max(start, drive.board.time)
    parallel = isinstance(chip, NorFlash)
    clip = ParallelClip(chip, start, live) if parallel else SerialClip(chip, start, live)
    chip.power_on(start)
    try:
        yield clip
    finally:
        if drive is None or not drive.present_power:
            chip.power_off(clip.now)
        if drive is not None:
            drive.run_until(clip.now)
