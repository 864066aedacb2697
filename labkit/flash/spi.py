"""A serial NOR flash part: one select of the chip after the other, at points in time."""

from typing import NamedTuple

from labkit.catalog import Chip
from labkit.flash.cells import Pages
from labkit.flash.engine import NEVER
from labkit.flash.instructions import READS, Instruction, Kind, instructions
from labkit.flash.operations import ByteProgram, Erase, Run
from labkit.flash.part import Part

# The status register. The protect bits begin at bit 2; how many there are is the part's.
BUSY, WEL, AAI, BPL = 0x01, 0x02, 0x40, 0x80

_ERASES = frozenset({Kind.SECTOR_ERASE, Kind.BLOCK_ERASE, Kind.CHIP_ERASE})


class SpiState(NamedTuple):
    """Everything that a part remembers. Immutable; shares pages with the part until one is written."""

    pages: Pages
    program: ByteProgram | Run | None
    erase: Erase | None
    status: int
    auto: int
    previous: int | None
    locked: bool
    powered: bool
    cuts: int


class SpiFlash(Part):
    """One part, powered, all of it protected as after power-on. Times are absolute ns, never backwards.

    `locked` is the WP# pin: while it is low (True), BPL = 1 freezes the status register. What an operation
    does to the cells is done when it ends or is torn, as in NorFlash. [fact: nor-bits-fall]
    """

    def __init__(self, chip: Chip, contents: bytes | None = None, seed: int = 0) -> None:
        self._table = instructions(chip)
        super().__init__(chip, contents, seed)
        assert chip.serial is not None
        self.side = chip.serial
        self.locked = False
        self._start_up()

    def _start_up(self) -> None:
        """Registers after power-on. [fact: spi-protected-at-power-up]"""
        self._status = self.side.protect_bits
        self._auto = 0  # where AAI goes on
        self._previous: int | None = None

    # ---- the bus -----------------------------------------------------------------------------

    def duration(self, length: int) -> int:
        """How long `length` bytes take on the wires, in ns."""
        return length * self.side.byte_ns

    def transfer(self, sent: bytes, count: int, t: int) -> bytes:
        """One select: CE# falls at t, `sent` goes in, then `count` bytes come out, and CE# rises.

        It lasts `duration(len(sent) + count)`; what it starts begins when CE# rises. A part that does not
        answer leaves the line at FFh. While the part is busy it hears RDSR (05h) alone; inside AAI only
        RDSR, WRDI and the next AAI. A write whose length is not the one it needs does nothing.
        [fact: spi-busy] [fact: spi-wrong-length]
        """
        self.settle(t)
        if not self._powered or not sent:
            return b"\xff" * count
        what = self._table.get(sent[0])
        if what is None or not self._hears(what.kind):
            self._previous = None
            return b"\xff" * count
        if what.kind in READS:
            answer = self._answer(what, sent, count, t)
        else:
            answer = b"\xff" * count
            self._obey(what, sent, t + self.duration(len(sent) + count), clean=not count)
        self._previous = sent[0]
        return answer

    def _hears(self, kind: Kind) -> bool:
        if kind is Kind.READ_STATUS:
            return True
        if self._engine.due != NEVER:
            return False
        return not self._status & AAI or kind in (Kind.DISABLE, Kind.AUTO)

    def _answer(self, what: Instruction, sent: bytes, count: int, t: int) -> bytes:
        skip = len(sent) - what.header
        if skip < 0:
            return b"\xff" * count
        if what.kind is Kind.READ_STATUS:
            first = t + self.duration(len(sent))
            return bytes(self.status(first + self.duration(index)) for index in range(count))
        start = int.from_bytes(sent[1 : 1 + what.address]) + skip
        if what.kind is Kind.READ:
            return self._array(start & self._mask, count)
        ids = self.side.jedec_id or ()
        if what.kind is Kind.READ_IDS:
            ids = (self.chip.manufacturer_id, self.chip.device_id)
        return bytes(ids[(start + index) % len(ids)] for index in range(count))

    def _array(self, start: int, count: int) -> bytes:
        """Goes on at address 0 after the last one."""
        size = self.chip.size
        laps = -(-(start + count) // size)
        whole = self.peek(start, min(size, start + count))
        return whole if laps < 2 else (whole + self.peek(0, size) * (laps - 1))[:count]

    def status(self, t: int) -> int:
        """The status register at t."""
        self.settle(t)
        return self._status | (BUSY if self._engine.due != NEVER else 0)

    # ---- what changes something ----------------------------------------------------------------

    def _obey(self, what: Instruction, sent: bytes, t: int, clean: bool) -> None:
        kind, length = what.kind, what.header + what.data
        if kind is Kind.AUTO and self._status & AAI:
            length -= what.address
        if len(sent) != length or not clean:
            return
        if kind is Kind.ENABLE:
            self._status |= WEL
        elif kind is Kind.DISABLE:
            self._status &= ~(WEL | AAI)
        elif kind is Kind.WRITE_STATUS:
            self._write_status(sent[1])
        elif kind is not Kind.ENABLE_STATUS and self._status & WEL:
            self._change(what, sent, t)

    def _write_status(self, value: int) -> None:
        """Only just after EWSR (or WREN, for parts that allow it). [fact: spi-write-status]"""
        if self._previous not in self.side.unlock_status or (self.locked and self._status & BPL):
            return
        bits = self.side.protect_bits | BPL
        self._status = value & bits

    def _change(self, what: Instruction, sent: bytes, t: int) -> None:
        going_on = what.kind is Kind.AUTO and bool(self._status & AAI)
        addr = self._auto if going_on else int.from_bytes(sent[1 : 1 + what.address]) & self._mask
        lo, hi = self._range(what, addr)
        if hi > self._free:
            return
        if what.kind in _ERASES:
            self._engine.start_erase(what.kind.value, self.sectors.inside(lo, hi), t, t)
        elif what.data == 2:
            # [fact: spi-word-program]
            self._engine.start_run(lo, sent[-2:], t, self.chip.program_ns // 2)
        else:
            self._engine.start_byte(lo, sent[-1], t)
        if what.kind is Kind.AUTO:
            self._status |= AAI
            self._auto = hi

    def _range(self, what: Instruction, addr: int) -> tuple[int, int]:
        if what.kind is Kind.CHIP_ERASE:
            return 0, self.chip.size
        if what.kind is Kind.SECTOR_ERASE:
            return self.sectors.bounds(self.sectors.number(addr))
        size = what.erases or what.data
        lo = addr - addr % size
        return lo, lo + size

    @property
    def _free(self) -> int:
        """The first protected address. [fact: spi-protect-bits]"""
        return self.chip.size - self.side.protects[(self._status & self.side.protect_bits) >> 2]

    # ---- time and power ------------------------------------------------------------------------

    def settle(self, t: int) -> None:
        """Let time pass until t: operations that end by then end, and with them the right to write."""
        engine = self._engine
        while t >= engine.due:
            engine.step()
            # AAI keeps it, up to the last address that is not protected.
            if not self._status & AAI or self._auto >= self._free:
                self._status &= ~(WEL | AAI)

    def busy_until(self, t: int) -> int | None:
        """When the running operation ends (ns), or None."""
        self.settle(t)
        return None if self._engine.due == NEVER else self._engine.due

    def power_off(self, t: int) -> None:
        """Take the supply away at t. A running operation is torn where it is."""
        self.settle(t)
        self._engine.tear(t)
        self._powered = False
        self._start_up()

    def power_on(self, t: int) -> None:
        """Give supply at t. A part that has supply keeps what it does."""
        self.settle(t)
        self._powered = True

    # ---- snapshots -----------------------------------------------------------------------------

    def save(self) -> SpiState:
        """The whole state, cheap: pages are shared until one side writes."""
        engine = self._engine
        registers = (self._status, self._auto, self._previous, self.locked, self._powered, engine.cuts)
        return SpiState(self._cells.save(), engine.program, engine.erase, *registers)

    def load(self, state: SpiState) -> None:
        """Go back to a saved state of a part of the same kind. Observers stay, and are told."""
        engine = self._engine
        changed = self._cells.load(state.pages)
        engine.program, engine.erase, engine.cuts = state.program, state.erase, state.cuts
        self._status, self._auto, self._previous = state.status, state.auto, state.previous
        self.locked, self._powered = state.locked, state.powered
        engine.refresh()
        self._loaded(changed)
