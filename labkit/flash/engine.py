"""The embedded algorithms: they program and erase cells, in time, once a command has started them."""

from collections.abc import Callable, Iterable

from labkit.catalog import Chip
from labkit.flash.cells import PAGE_MASK, PAGE_SHIFT, Cells, FlashRangeError
from labkit.flash.operations import (
    PROTECTED_ERASE_NS,
    PROTECTED_PROGRAM_NS,
    ByteProgram,
    Erase,
    FlashOp,
    Piece,
    Run,
    ignored_piece,
    plan_piece,
)
from labkit.flash.sectors import SectorMap
from labkit.flash.tearing import torn_byte, torn_sector

NEVER = 1 << 62
BUSY = "busy"

CellsCallback = Callable[[int, int], None]
OpCallback = Callable[[FlashOp], None]


class Engine:
    """One program and one erase at most; a program runs beside an erase only while that is suspended.

    `due` is the next time at which something happens by itself, NEVER when nothing will.
    """

    def __init__(self, chip: Chip, cells: Cells, seed: int) -> None:
        self.chip, self.cells, self.seed = chip, cells, seed
        self.sectors = SectorMap(chip.sectors)
        self.protected: set[int] = set()
        self.program: ByteProgram | Run | None = None
        self.erase: Erase | None = None
        self.cuts = 0
        self.due = NEVER
        self.cells_hooks: list[CellsCallback] = []
        self.op_hooks: list[OpCallback] = []

    @property
    def erasing(self) -> bool:
        """An erase runs (its window included) and is not suspended."""
        return self.erase is not None and self.erase.since is not None

    def refresh(self) -> None:
        """Recompute `due` after any change."""
        erase = self.erase
        if self.program is not None:
            self.due = self.program.end
        elif erase is None or erase.since is None:
            self.due = NEVER
        else:
            self.due = erase.end if erase.suspend_at is None else min(erase.end, erase.suspend_at)

    def step(self) -> ByteProgram | None:
        """Do what is due. Returns the program that ended as failed, if one did."""
        program, erase = self.program, self.erase
        if isinstance(program, ByteProgram):
            return self._end_byte(program)
        if program is not None:
            self._end_run(program)
        elif erase is not None and erase.suspend_at is not None and erase.suspend_at < erase.end:
            self.erase = erase.suspended(erase.suspend_at)
        elif erase is not None:
            self._end_erase(erase)
        self.refresh()
        return None

    def tear(self, t: int) -> None:
        """The power goes at t, before what is due."""
        program, erase = self.program, self.erase
        if isinstance(program, ByteProgram):
            self._tear_byte(program, t)
        elif program is not None:
            self._tear_run(program, t)
        if erase is not None:
            self._tear_erase(erase, t)
        self.program = self.erase = None
        self.refresh()

    def put(self, lo: int, data: bytes) -> None:
        """Set cells, and tell those who look at them."""
        self.cells.write(lo, data)
        for callback in tuple(self.cells_hooks):
            callback(lo, lo + len(data))

    def _tell(self, operation: FlashOp) -> None:
        for callback in tuple(self.op_hooks):
            callback(operation)

    def _key(self, place: int) -> str:
        return f"{self.seed}/{self.cuts}/{place}"

    # ---- one byte ----------------------------------------------------------------------------

    def _ignores(self, number: int) -> bool:
        return number in self.protected or (self.erase is not None and number in self.erase.sectors)

    def start_byte(self, addr: int, data: int, t: int) -> None:
        """Program one byte. A bit that would have to rise fails the byte. [fact: nor-dq5-on-rising-bit]"""
        chip = self.chip
        before = self.cells.pages[addr >> PAGE_SHIFT][addr & PAGE_MASK]
        after = before & data
        length, result = chip.program_ns, "done"
        if after != data and chip.program_limit_ns:
            length, result = chip.program_limit_ns, "failed"
        if (self.protected or self.erase is not None) and self._ignores(self.sectors.number(addr)):
            length, after, result = PROTECTED_PROGRAM_NS, before, "ignored"
        self.due = t + length
        # Past the named constructor, which would take as long as all the rest: this runs for every byte.
        byte = (addr, data, before, after, t, self.due, chip.program_ns, result)
        self.program = tuple.__new__(ByteProgram, byte)

    def _end_byte(self, program: ByteProgram) -> ByteProgram | None:
        self.program = None
        self.due = NEVER
        if program.after != program.before:
            self._set(program.addr, program.after)
        if self.op_hooks:
            addr = program.addr
            said = ("program", addr, addr + 1, program.start, program.end, program.result, (), ())
            self._tell(tuple.__new__(FlashOp, said))
        return program if program.result == "failed" else None

    def _set(self, addr: int, value: int) -> None:
        self.cells.set(addr, value)
        if self.cells_hooks:
            for callback in tuple(self.cells_hooks):
                callback(addr, addr + 1)

    def _tear_byte(self, program: ByteProgram, t: int) -> None:
        addr, done = program.addr, t - program.start
        value = torn_byte(program.before, program.after, done, program.work_ns, self._key(addr))
        if value != program.before:
            self._set(addr, value)
        self.cuts += 1
        self._tell(FlashOp("program", addr, addr + 1, program.start, t, "torn"))

    # ---- a run of bytes ----------------------------------------------------------------------

    def start_run(self, addr: int, data: bytes, t: int, byte_ns: int = 0) -> Run:
        """Program bytes one after the other, each in `byte_ns` (0: the part's usual). Wraps at the size."""
        size = self.chip.size
        if len(data) > size:
            raise FlashRangeError(f"a run of {len(data)} bytes is longer than the part; give at most {size}")
        room = size - addr
        byte_ns = byte_ns or self.chip.program_ns
        pieces = self._plan(addr, data[:room], t, byte_ns)
        if data[room:]:
            pieces += self._plan(0, data[room:], pieces[-1].end, byte_ns)
        failures = sum(piece.failing.count(1) for piece in pieces)
        self.program = Run(t, pieces[-1].end, tuple(pieces), failures)
        self.refresh()
        return self.program

    def _plan(self, lo: int, data: bytes, when: int, byte_ns: int) -> list[Piece]:
        hi = lo + len(data)
        stretches: Iterable[tuple[int, int, int]] = [(-1, lo, hi)]
        if self.protected or self.erase is not None:
            stretches = self.sectors.split(lo, hi)
        pieces: list[Piece] = []
        for number, start, end in stretches:
            before, part = self.cells.read(start, end), data[start - lo : end - lo]
            if number >= 0 and self._ignores(number):
                piece = ignored_piece(start, before, part, when)
            else:
                piece = plan_piece(start, before, part, when, byte_ns, self.chip.program_limit_ns)
            pieces.append(piece)
            when = piece.end
        return pieces

    def _end_run(self, run: Run) -> None:
        self.program = None
        for piece in run.pieces:
            self.put(piece.lo, piece.after)
        result = "failed" if run.failures else "done"
        self._tell(FlashOp("program-run", run.lo, run.hi, run.start, run.end, result))

    def _tear_run(self, run: Run, t: int) -> None:
        torn, index = run.now(t)
        for piece in run.pieces:
            if piece.start < torn.start:
                self.put(piece.lo, piece.after)
        addr = torn.lo + index
        before = self.cells.get(addr)
        done = t - torn.when(index)
        value = torn_byte(before, torn.after[index], done, torn.byte_ns, self._key(addr))
        self.put(torn.lo, torn.after[:index] + bytes([value]))
        self.cuts += 1
        self._tell(FlashOp("program-run", run.lo, run.hi, run.start, t, "torn"))

    # ---- erase -------------------------------------------------------------------------------

    def start_erase(self, kind: str, sectors: Iterable[int], start: int, t: int) -> None:
        """Erase sectors after the window that opens at t; `start` is the time of the first command.

        Protected sectors are left out; if no other is left the part is busy for a moment and nothing happens.
        """
        chip = self.chip
        chosen = tuple(sorted(set(sectors) - self.protected))
        work = chip.sector_erase_ns * len(chosen)
        if kind == "block-erase":
            work = chip.block_erase_ns
        elif kind == "chip-erase":
            work = chip.chip_erase_ns * len(chosen) // len(self.sectors)
        window = chip.erase_window_ns if kind == "sector-erase" else 0
        work = work if chosen else PROTECTED_ERASE_NS
        self.erase = Erase(kind, chosen, work, start, since=t + window, open=window > 0)
        self.refresh()

    def join_erase(self, erase: Erase, number: int, t: int) -> None:
        """One more sector while the window is open, which opens anew. [fact: nor-erase-window]"""
        self.start_erase(erase.kind, (*erase.sectors, number), erase.start, t)

    def suspend_erase(self, erase: Erase, t: int) -> None:
        """Hold the erase: at once inside the window, else after a latency. [fact: nor-erase-suspend]"""
        assert erase.since is not None
        if t < erase.since:
            self.erase = erase.suspended(t)
        elif self.chip.suspend_ns and erase.kind != "chip-erase" and erase.suspend_at is None:
            self.erase = erase._replace(suspend_at=t + self.chip.suspend_ns)
        self.refresh()

    def resume_erase(self, t: int) -> None:
        """Go on with a suspended erase; no further sector may join."""
        if self.erase is not None and self.erase.since is None:
            self.erase = self.erase.resumed(t)
            self.refresh()

    def drop_erase(self, erase: Erase, t: int) -> None:
        """Another command inside the window takes the erase back."""
        self.erase = None
        self.refresh()
        self._tell_erase(erase, t, "dropped")

    def _end_erase(self, erase: Erase) -> None:
        self.erase = None
        for number in erase.sectors:
            lo, hi = self.sectors.bounds(number)
            self.put(lo, b"\xff" * (hi - lo))
        self._tell_erase(erase, erase.end, "done" if erase.sectors else "ignored")

    def _tear_erase(self, erase: Erase, t: int) -> None:
        done, count = erase.done(t), len(erase.sectors)
        finished, rest = divmod(done * count, erase.work_ns)
        for number in erase.sectors[:finished]:
            lo, hi = self.sectors.bounds(number)
            self.put(lo, b"\xff" * (hi - lo))
        if done and count:
            lo, hi = self.sectors.bounds(erase.sectors[finished])
            self.put(lo, torn_sector(self.cells.read(lo, hi), rest, erase.work_ns, self._key(lo)))
        self.cuts += 1
        self._tell_erase(erase, t, "torn")

    def _tell_erase(self, erase: Erase, end: int, result: str) -> None:
        self._tell(self._erase_op(erase, end, result))

    def _erase_op(self, erase: Erase, end: int, result: str) -> FlashOp:
        lo, hi = 0, 0
        if erase.sectors:
            lo, hi = self.sectors.bounds(erase.sectors[0])[0], self.sectors.bounds(erase.sectors[-1])[1]
        return FlashOp(erase.kind, lo, hi, erase.start, end, result, erase.sectors, erase.pauses_until(end))

    # ---- for onlookers -------------------------------------------------------------------------

    def under_way(self) -> FlashOp | None:
        """What has begun and was not told yet, as it will be told if nothing comes between."""
        program, erase = self.program, self.erase
        if isinstance(program, ByteProgram):
            return FlashOp("program", program.addr, program.addr + 1, program.start, program.end, BUSY)
        if program is not None:
            return FlashOp("program-run", program.lo, program.hi, program.start, program.end, BUSY)
        if erase is None:
            return None
        return self._erase_op(erase, NEVER if erase.since is None else erase.end, BUSY)
