"""The built-in programmer: a clip on the chip, under everything else the drive has.

It asks the chip alone. What the flash holds, and whether anything of the drive would run, is nothing to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from labkit.drive.drive import Drive
from labkit.host.clock import OutOfPatience
from labkit.host.console import Ended
from labkit.tools.chipaccess import ChipAccess, access
from labkit.tools.clip import AnyClip, FlashChip, Live, alone, clip_on


@dataclass(frozen=True, repr=False)
class ChipJob:
    """What a job came to. A failure is a value: it is not `good`, and `message` says in one sentence why.

    `part` is the name of the chip, None if it gave no ids that are known. `seconds` are emulated. `erased`
    counts sectors, `programmed` bytes. `data` is what was read (b"" where nothing was). `ended` is "stopped"
    where patience was over or the power failed first.
    """

    message: str
    part: str | None
    seconds: float
    erased: int
    programmed: int
    data: bytes
    ended: Ended

    @property
    def good(self) -> bool:
        """Did it end as it was meant to?"""
        return self.ended == "finished"

    def without_power(self, seconds: float) -> ChipJob:
        """The same, where the power failed after so many seconds."""
        return replace(self, message=f"[the power failed after {seconds:g} s]")

    def __repr__(self) -> str:
        return f"{self.message}\n[{self.part or 'no known chip'}, {self.seconds:.1f} s]"


@dataclass
class _Done:
    """What has been done so far."""

    message: str = ""
    erased: int = 0
    programmed: int = 0
    data: bytes = b""
    ended: Ended = "error"

    def end(self, message: str, ended: Ended = "error") -> None:
        """How it ended."""
        self.message, self.ended = message, ended


Work = Callable[[ChipAccess, _Done], None]


class _BusTaken(Exception):
    """The drive got power in the middle."""


class Programmer:
    """On a flash chip, or on the chip of a drive that has no power. `start`: when it is put on, in ns.

    `live(seconds)` is told every 10 ms or so of a change to the chip how long the job has taken: the rest of
    the world may live through it, and end it by OutOfPatience. Each job raises ClipError on a drive that has
    power.
    """

    def __init__(self, on: Drive | FlashChip, start: int = 0, live: Live = alone) -> None:
        self.on, self.start, self._live = on, start, live

    def identify(self) -> ChipJob:
        """Ask the chip who it is."""
        return self._job(
            lambda chip, done: done.end(f"Found {chip.part.maker} {chip.part.name}.", "finished")
        )

    def read(self) -> ChipJob:
        """Read the whole chip into `data`."""
        return self._job(_read)

    def verify(self, data: bytes, at: int = 0) -> ChipJob:
        """Compare the chip from address `at` on with `data`."""
        return self._job(lambda chip, done: _verify(chip, data, at, done))

    def erase(self) -> ChipJob:
        """Erase the whole chip and look whether it is blank."""
        return self._job(_erase)

    def write(self, data: bytes, at: int = 0) -> ChipJob:
        """Write `data` from address `at` on; the rest stays. Then the whole chip is compared.

        Only sectors that differ are touched, and erased only where a bit would have to rise.
        """
        return self._job(lambda chip, done: _write(chip, data, at, done))

    def _job(self, work: Work) -> ChipJob:
        done = _Done()
        with clip_on(self.on, self.start, self._live_alone) as clip:
            part = _on(clip, work, done)
        self.start = clip.now
        return ChipJob(part=part, seconds=clip.seconds, **asdict(done))

    def _live_alone(self, seconds: float) -> None:
        self._live(seconds)
        if isinstance(self.on, Drive) and self.on.present_power:
            raise _BusTaken


def _on(clip: AnyClip, work: Work, done: _Done) -> str | None:
    chip = access(clip)
    if chip is None:
        done.end("No chip answers with ids that the programmer knows.")
        return None
    try:
        work(chip, done)
    except OutOfPatience:
        done.end(f"[stopped after {clip.seconds:.2f} s, in the middle]", "stopped")
    except _BusTaken:
        done.end(
            "The drive got power in the middle, so its own controller took the bus: the chip is half done."
        )
    return chip.part.name


def _fits(chip: ChipAccess, data: bytes, at: int, done: _Done) -> bool:
    size = chip.part.size
    if 0 <= at <= at + len(data) <= size:
        return True
    done.end(f"{len(data)} bytes from {at:X}h on do not fit: the chip has {size}. Nothing was done.")
    return False


def _read(chip: ChipAccess, done: _Done) -> None:
    done.data = chip.read(0, chip.part.size)
    done.end(f"Read {len(done.data)} bytes.", "finished")


def _verify(chip: ChipAccess, data: bytes, at: int, done: _Done) -> None:
    if not _fits(chip, data, at, done):
        return
    found = chip.read(at, at + len(data))
    wrong = [n for n, (one, other) in enumerate(zip(found, data, strict=True)) if one != other]
    if not wrong:
        done.end(f"Verified: {len(data)} bytes are as they should be.", "finished")
        return
    first = wrong[0]
    done.end(
        f"Verification FAILED: {len(wrong)} bytes differ, the first at {at + first:X}h: "
        f"it reads {found[first]:02X}h and should be {data[first]:02X}h."
    )


def _erase(chip: ChipAccess, done: _Done) -> None:
    chip.unlock()
    chip.erase_chip()
    done.erased = len(chip.part.sectors)
    _verify(chip, b"\xff" * chip.part.size, 0, done)


def _write(chip: ChipAccess, data: bytes, at: int, done: _Done) -> None:
    if not _fits(chip, data, at, done):
        return
    before = chip.read(0, chip.part.size)
    wanted = before[:at] + data + before[at + len(data) :]
    chip.unlock()
    lo = 0
    for number, size in enumerate(chip.part.sectors):
        old, new = before[lo : lo + size], wanted[lo : lo + size]
        if old != new:
            if _must_rise(old, new):
                chip.erase_sector(number)
                done.erased += 1
                old = b"\xff" * size
            done.programmed += _program(chip, lo, old, new)
        lo += size
    _verify(chip, wanted, 0, done)


def _must_rise(old: bytes, new: bytes) -> bool:
    return int.from_bytes(old, "big") & int.from_bytes(new, "big") != int.from_bytes(new, "big")


def _program(chip: ChipAccess, lo: int, old: bytes, new: bytes) -> int:
    """Program the stretches that differ; returns how many bytes that were."""
    count = at = 0
    while at < len(new):
        end = at
        while end < len(new) and old[end] != new[end]:
            end += 1
        if end > at:
            chip.program(lo + at, new[at:end])
            count += end - at
        at = end + 1
    return count
