"""The built-in programmer: a clip on the chip, under everything else the drive has.

It asks the chip alone. What the flash holds, and whether anything of the drive would run, is nothing to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from labkit.drive.drive import Drive
from labkit.tools.chipaccess import ChipAccess, access
from labkit.tools.clip import AnyClip, FlashChip, clip_on


@dataclass(frozen=True, repr=False)
class ChipJob:
    """What a job came to. A failure is a value: `good` is False and `message` says in one sentence why.

    `part` is the name of the chip, None if it gave no ids that are known. `seconds` are emulated. `erased`
    counts sectors, `programmed` bytes. `data` is what was read (b"" where nothing was).
    """

    good: bool
    message: str
    part: str | None
    seconds: float
    erased: int = 0
    programmed: int = 0
    data: bytes = b""

    def __repr__(self) -> str:
        return f"{self.message}\n[{self.part or 'no known chip'}, {self.seconds:.1f} s]"


Work = Callable[[ChipAccess], "_Done"]


@dataclass(frozen=True)
class _Done:
    good: bool
    message: str
    erased: int = 0
    programmed: int = 0
    data: bytes = b""


class Programmer:
    """On a flash chip, or on the chip of a drive that has no power. `start`: when it is put on, in ns.

    Each job raises ClipError on a drive that has power.
    """

    def __init__(self, on: Drive | FlashChip, start: int = 0) -> None:
        self.on, self.start = on, start

    def identify(self) -> ChipJob:
        """Ask the chip who it is."""
        return self._job(lambda chip: _Done(True, f"Found {chip.part.maker} {chip.part.name}."))

    def read(self) -> ChipJob:
        """Read the whole chip into `data`."""
        return self._job(_read)

    def verify(self, data: bytes, at: int = 0) -> ChipJob:
        """Compare the chip from address `at` on with `data`."""
        return self._job(lambda chip: _misfit(chip, data, at) or _verify(chip, data, at))

    def erase(self) -> ChipJob:
        """Erase the whole chip and look whether it is blank."""
        return self._job(_erase)

    def write(self, data: bytes, at: int = 0) -> ChipJob:
        """Write `data` from address `at` on; the rest stays. Then the whole chip is compared.

        Only sectors that differ are touched, and erased only where a bit would have to rise.
        """
        return self._job(lambda chip: _misfit(chip, data, at) or _write(chip, data, at))

    def _job(self, work: Work) -> ChipJob:
        with clip_on(self.on, self.start) as clip:
            part, done = _on(clip, work)
        self.start = clip.now
        return ChipJob(done.good, done.message, part, clip.seconds, done.erased, done.programmed, done.data)


def _on(clip: AnyClip, work: Work) -> tuple[str | None, _Done]:
    chip = access(clip)
    if chip is None:
        return None, _Done(False, "No chip answers with ids that the programmer knows.")
    return chip.part.name, work(chip)


def _misfit(chip: ChipAccess, data: bytes, at: int) -> _Done | None:
    size = chip.part.size
    if 0 <= at <= at + len(data) <= size:
        return None
    return _Done(
        False, f"{len(data)} bytes from {at:X}h on do not fit: the chip has {size}. Nothing was done."
    )


def _read(chip: ChipAccess) -> _Done:
    data = chip.read(0, chip.part.size)
    return _Done(True, f"Read {len(data)} bytes.", data=data)


def _verify(chip: ChipAccess, data: bytes, at: int) -> _Done:
    found = chip.read(at, at + len(data))
    wrong = [n for n, (one, other) in enumerate(zip(found, data, strict=True)) if one != other]
    if not wrong:
        return _Done(True, f"Verified: {len(data)} bytes are as they should be.")
    first = wrong[0]
    return _Done(
        False,
        f"Verification FAILED: {len(wrong)} bytes differ, the first at {at + first:X}h: "
        f"it reads {found[first]:02X}h and should be {data[first]:02X}h.",
    )


def _erase(chip: ChipAccess) -> _Done:
    chip.unlock()
    chip.erase_chip()
    size = chip.part.size
    done = _verify(chip, b"\xff" * size, 0)
    return _Done(done.good, done.message, erased=len(chip.part.sectors))


def _write(chip: ChipAccess, data: bytes, at: int) -> _Done:
    before = chip.read(0, chip.part.size)
    wanted = before[:at] + data + before[at + len(data) :]
    chip.unlock()
    erased = programmed = lo = 0
    for number, size in enumerate(chip.part.sectors):
        old, new = before[lo : lo + size], wanted[lo : lo + size]
        if old != new:
            if _must_rise(old, new):
                chip.erase_sector(number)
                erased += 1
                old = b"\xff" * size
            programmed += _program(chip, lo, old, new)
        lo += size
    done = _verify(chip, wanted, 0)
    return _Done(done.good, done.message, erased, programmed)


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
