"""A part on the table: a socket that makes one bus cycle after the other, and has the time."""

from __future__ import annotations

from labkit.catalog import Chip, chips
from labkit.flash.nor import NorFlash
from labkit.flash.operations import FlashOp

CYCLE_NS = 100  # about what the part's access time allows


class ChipSocket:
    """One parallel NOR part with nothing around it but power and a bus; what a cycle asks is up to you.

    `chip` is a Chip or a key of `chips()`; `contents` are its bytes (None: erased). Each bus cycle takes
    `cycle_ns`, and `now` is the time in ns since the socket got power. `operations` lists what the part has
    done so far, as FlashOp records. After `power_cut` a read gives FFh until `power_on`.
    """

    def __init__(
        self, chip: str | Chip, contents: bytes | None = None, cycle_ns: int = CYCLE_NS, seed: int = 0
    ) -> None:
        if cycle_ns <= 0:
            raise ValueError("A bus cycle takes time: give at least 1 ns.")
        part = chips()[chip] if isinstance(chip, str) else chip
        self.flash = NorFlash(part, contents, seed)
        self.cycle_ns = cycle_ns
        self.now = 0
        self.cycles = 0
        self.operations: list[FlashOp] = []
        self.flash.watch(self.operations.append)

    @property
    def chip(self) -> Chip:
        """The part's data."""
        return self.flash.chip

    def read(self, address: int) -> int:
        """One read cycle: a byte of the array, or status bits, or an id."""
        self._cycle()
        return self.flash.read(address, self.now)

    def write(self, address: int, value: int) -> None:
        """One write cycle. To a NOR part this is never data alone: it is a step of a command."""
        if not 0 <= value <= 0xFF:
            raise ValueError(f"A byte is 00h to FFh, not {value:X}h; write one byte at a time.")
        self._cycle()
        self.flash.write(address, value, self.now)

    def wait(self, ns: int) -> None:
        """Leave the bus alone for a while."""
        if ns < 0:
            raise ValueError("Time does not run backwards: wait 0 ns or more.")
        self.now += ns
        self.flash.settle(self.now)

    def wait_until_ready(self) -> int:
        """Wait till the part has ended what it is doing. Returns how long that took, in ns."""
        began = self.now
        while (until := self.flash.busy_until(self.now)) is not None:
            self.now = until
        return self.now - began

    def power_cut(self) -> None:
        """Take the power away now. What the part is doing is torn where it is."""
        self.flash.power_off(self.now)

    def power_on(self) -> None:
        """Give it power again: the part reads its array."""
        self.flash.power_on(self.now)

    def peek(self, lo: int, hi: int) -> bytes:
        """The cells lo..hi-1 as they are, without a bus cycle: what no real host can do."""
        return self.flash.peek(lo, hi)

    def _cycle(self) -> None:
        self.now += self.cycle_ns
        self.cycles += 1
