"""How far a flash run on one drive has come, seen from outside: in all, and file bank by file bank.

Nothing tells the meter what is written, or by whom. It hears of each operation of the chip when that is over,
and looks at the one under way.
"""

from __future__ import annotations

from dataclasses import dataclass

from labkit.drive.drive import Drive
from labkit.drive.registers import MAP_SRAM_CODE
from labkit.drive.taskfile import BSY
from labkit.firmware.layout import FILE_BANK
from labkit.flash import FlashOp
from labkit.flash.cells import PAGE, PAGE_SHIFT
from labkit.host.clock import SECOND
from labkit.story.flashpages import FlashPages, write

QUIET_NS = SECOND
"""After so long without an operation nobody is at work on the chip."""
_PER_BANK = FILE_BANK // PAGE


@dataclass(frozen=True)
class BankGauge:
    """One file bank. `state` is "as before", "erased", "written" or "part"; `percent` of it is written.

    `here`: the chip is at work in it now.
    """

    bank: int
    state: str
    percent: int
    here: bool


@dataclass(frozen=True)
class FlashGauge:
    """`percent` is 0..100, by the time that the chip needs, or None if nothing was erased or programmed.

    `bank` is the file bank at which the chip works now, None when it rests.
    """

    percent: int | None
    bank: int | None
    banks: tuple[BankGauge, ...]


class FlashMeter:
    """Watches the flash chip of one drive till `close()`. Call `reset()` when a new run begins.

    A run that erases what the one before it wrote begins anew by itself. After a snapshot was loaded, what
    lies in its future is forgotten at the next reading.
    """

    def __init__(self, drive: Drive) -> None:
        self._board, self._flash = drive.board, drive.board.flash
        chip, sectors = self._flash.chip, self._flash.sectors
        self._program_ns = chip.program_ns * PAGE
        self._erase_ns = [
            chip.sector_erase_ns * PAGE // sectors.sizes[sectors.number(lo)]
            for lo in range(0, chip.size, PAGE)
        ]
        self._whole = sum(self._erase_ns) + self._program_ns * len(self._erase_ns)
        self._seen = 0
        self.reset()
        self._watches = (drive.watch("flash", self._told), drive.watch("status", self._shown))

    def close(self) -> None:
        """Stop watching."""
        for watch in self._watches:
            watch.remove()

    def reset(self) -> None:
        """From here on everything is "as before"."""
        self._pages = FlashPages(self._flash)
        self._by = ""
        self._over = self._cut = False
        self._last = self._high = 0

    # What is told ----------------------------------------------------------------------------

    def _told(self, op: FlashOp) -> None:
        # Half a million times in an update by the drive's own firmware: as little as can be.
        pages = self._pages
        if op.lo >> PAGE_SHIFT == pages.page and op.kind == "program":
            pages.next_byte = op.hi
            return
        self._notice(self._board.now())
        if op.result in ("ignored", "dropped"):
            return
        erase = op.kind.endswith("erase")
        if self._over or (erase and pages.written(op)):
            self.reset()
        if erase:
            self._pages.erase(op)
        else:
            self._pages.program(op)
        self._last, self._cut = op.end, op.result == "torn"
        self._by = "clip" if not self._board.powered else "host" if self._board.gate.active else "drive"

    def _shown(self, _ns: int, status: int) -> None:
        """The drive's own writer is done when it drops BSY, before it leaves its SRAM page."""
        if self._by == "drive" and not status & BSY and self._board.code.map & MAP_SRAM_CODE:
            self._over = True

    def _notice(self, now: int) -> None:
        if now < self._seen:
            self._pages.forget_future()
            self._over, self._high, self._last = False, 0, 0
        self._seen = now

    # Reading ---------------------------------------------------------------------------------

    def read(self) -> FlashGauge:
        """How far it is now. Moves nothing."""
        now, op, pages = self._board.now(), self._flash.under_way, self._pages
        self._notice(now)
        if self._by == "clip" and not self._flash.powered and not self._cut:
            self._over = True  # a clip that was taken off had come to its end
        reach = self._reach(now, op)
        erasing = pages.pages_of(op)
        percent = self._percent(now, op, reach)
        bank = self._bank(now, op, percent == 100)
        states = ["part" if n in erasing else pages.state(n, bytes_) for n, bytes_ in enumerate(reach)]
        banks = range(pages.count // _PER_BANK)
        return FlashGauge(percent, bank, tuple(_bank_gauge(n, states, reach, n == bank) for n in banks))

    def _reach(self, now: int, op: FlashOp | None) -> list[int]:
        pages = self._pages
        pages.arrive(pages.reach)
        if self._over:
            for first in range(0, pages.count, _PER_BANK):
                if any(pages.reach[first : first + _PER_BANK]):
                    pages.pass_over(range(first, first + _PER_BANK))
        reach = pages.reach.copy()
        if op is not None and op.kind == "program-run":
            write(reach, op.lo, op.lo + int(_share(op, now) * (op.hi - op.lo)))
        return reach

    def _bank(self, now: int, op: FlashOp | None, done: bool) -> int | None:
        if op is not None and now < op.end:
            return op.lo // FILE_BANK
        quiet = done or now - self._last >= QUIET_NS
        working = self._flash.powered and self._last > 0 and not quiet
        return self._pages.front // _PER_BANK if working and self._pages.front >= 0 else None

    def _percent(self, now: int, op: FlashOp | None, reach: list[int]) -> int | None:
        if op is None and not self._pages.touched:
            return None
        done = self._done(reach, self._pages.pages_of(op), _share(op, now) if op is not None else 0)
        self._high = max(self._high, 100 if self._over else int(100 * done / self._whole))
        return self._high

    def _done(self, reach: list[int], erasing: set[int], share: float) -> float:
        """ns of the chip's work. What a tool had no need to touch on its way up counts as done."""
        pages = self._pages
        done = 0.0
        for page, count in enumerate(reach):
            erased = pages.erased[page]
            if pages.first <= page < pages.front and not count and not erased:
                count = PAGE
            done += self._program_ns * count / PAGE
            done += self._erase_ns[page] * (1 if erased or count == PAGE else share if page in erasing else 0)
        return done


def _share(op: FlashOp, now: int) -> float:
    return min(1.0, max(0.0, (now - op.start) / (op.end - op.start)))


def _bank_gauge(bank: int, states: list[str], reach: list[int], here: bool) -> BankGauge:
    pages = range(bank * _PER_BANK, (bank + 1) * _PER_BANK)
    found = {states[page] for page in pages}
    written = sum(reach[page] for page in pages if states[page] in ("written", "part"))
    return BankGauge(bank, found.pop() if len(found) == 1 else "part", written * 100 // FILE_BANK, here)
