"""A parallel NOR flash part on a bus: read and write cycles at points in time."""

from collections.abc import Callable
from typing import NamedTuple

from labkit.catalog import Chip
from labkit.flash.cells import PAGE_MASK, PAGE_SHIFT, Pages
from labkit.flash.decoder import PROGRAM, RESET, Command, Decoder
from labkit.flash.engine import NEVER
from labkit.flash.hooks import Hook
from labkit.flash.operations import ByteProgram, Erase, Run
from labkit.flash.part import Part
from labkit.flash.status import Toggles

ModeCallback = Callable[[], None]


class FlashBusyError(RuntimeError):
    """A hardware run was asked for while the part is busy."""


class FlashState(NamedTuple):
    """Everything that a part remembers. Immutable; shares pages with the part until one is written."""

    pages: Pages
    decoder: tuple[int, int]
    program: ByteProgram | Run | None
    failed: ByteProgram | None
    erase: Erase | None
    id_mode: bool
    toggles: tuple[int, int]
    powered: bool
    protected: frozenset[int]
    cuts: int
    run_failures: int


class NorFlash(Part):
    """One part, powered and reading its array at first.

    Times are absolute ns and must not run backwards. Addresses wrap at the size, as pins do. What a running
    operation does to the cells is done when it ends (or is torn), at the first call with a time past that:
    `settle(t)` brings the part up to date without a bus cycle. [fact: nor-bits-fall] [fact: nor-command-set]
    """

    def __init__(self, chip: Chip, contents: bytes | None = None, seed: int = 0) -> None:
        if chip.serial is not None:
            raise ValueError(f"{chip.name} is a serial part; make it with SpiFlash.")
        super().__init__(chip, contents, seed)
        self.run_failures = 0  # bytes of the latest program_run that ran into the limit
        self._told = sum(1 << bit for bit in chip.status_bits)
        self._pages = self._cells.pages
        self._decoder = Decoder(chip)
        self._toggles = Toggles()
        self._failed: ByteProgram | None = None
        self._id_mode = False
        self._mode_hooks: list[ModeCallback] = []
        # Kept by _refresh for the fast paths: writes go to _write_busy; reads give the array.
        self._busy, self._plain = False, True

    @property
    def protected(self) -> set[int]:
        """Numbers of the sectors that ignore program and erase, from the next operation on."""
        return self._engine.protected

    @protected.setter
    def protected(self, numbers: set[int]) -> None:
        self._engine.protected = set(numbers)

    # ---- the bus -----------------------------------------------------------------------------

    def read(self, addr: int, t: int) -> int:
        """One read cycle: array byte, status or id. FFh without power."""
        if t >= self._engine.due:
            self.settle(t)
        addr &= self._mask
        if self._plain:
            return self._pages[addr >> PAGE_SHIFT][addr & PAGE_MASK]
        return self._read_mode(addr, t)

    def write(self, addr: int, value: int, t: int) -> None:
        """One write cycle. While the part is busy only suspend, window and reset writes have an effect."""
        if t >= self._engine.due:
            self.settle(t)
        if self._busy:
            self._write_busy(addr & self._mask, value, t)
            return
        command = self._decoder.step(addr, value)
        if command is PROGRAM:
            self._engine.start_byte(addr & self._mask, value, t)
            self._id_mode = False
            self._busy, self._plain = True, False
            if self._mode_hooks:
                self._refresh()
        elif command is not None:
            self._obey(command, addr & self._mask, t)

    def read_row(self, addr: int, count: int, t: int, cycle_ns: int = 0) -> bytes:
        """`count` read cycles from addr on, the first at t, then one each `cycle_ns`. Wraps at the size."""
        addr &= self._mask
        if self.reads_array(t) and self._plain and addr + count <= self.chip.size:
            return self.peek(addr, addr + count)
        return bytes(self.read(addr + i, t + i * cycle_ns) for i in range(count))

    def settle(self, t: int) -> None:
        """Let time pass until t: operations that end by then end."""
        engine = self._engine
        while t >= engine.due:
            self._failed = engine.step()
            self._refresh()

    def busy_until(self, t: int) -> int | None:
        """When the running operation ends by itself (ns); sooner when a suspend takes effect before that.

        None when nothing runs at t. After a failed program (DQ5) nothing runs, but reads give status.
        """
        self.settle(t)
        return None if self._engine.due == NEVER else self._engine.due

    def reads_array(self, t: int) -> bool:
        """Whether a read at t gives array bytes. True too while an erase is suspended."""
        self.settle(t)
        return not self._busy and not self._id_mode

    def autoselect(self, t: int) -> bool:
        """Whether reads at t give ids, the same ones however often they are asked for."""
        self.settle(t)
        return not self._busy and self._id_mode

    def program_run(self, addr: int, data: bytes, t: int) -> int:
        """Program data from addr on, as hardware does byte after byte; returns when the last byte ends (ns).

        The same as an A0h program of each byte at the moment the one before ended, with F0h before the first
        and after each byte that failed; `run_failures` counts those. Wraps at the size and takes at most that
        many bytes. Without power nothing happens. Raises FlashBusyError while the part is busy.
        [fact: nor-program-run]
        """
        until = self.busy_until(t)
        if until is not None:
            raise FlashBusyError(f"the part is busy until {until} ns; start the run then")
        if not self._powered or not data:
            return t
        self._failed, self._id_mode = None, False
        self._decoder.state = self._decoder.home
        run = self._engine.start_run(addr & self._mask, data, t)
        self.run_failures = run.failures
        self._refresh()
        return run.end

    # ---- power -------------------------------------------------------------------------------

    def power_off(self, t: int) -> None:
        """Take the supply away at t. A running operation is torn where it is."""
        self.settle(t)
        self._engine.tear(t)
        self._supply(False)

    def power_on(self, t: int) -> None:
        """Give supply at t: the part reads its array. A part that has supply keeps what it does."""
        self.settle(t)
        if not self._powered:
            self._supply(True)

    def _supply(self, powered: bool) -> None:
        self._powered = powered
        self._failed, self._id_mode = None, False
        self._decoder.restart()
        self._refresh()

    def _refresh(self) -> None:
        engine = self._engine
        erase = engine.erase
        quiet = engine.program is None and self._failed is None and (erase is None or erase.since is None)
        self._busy = not (quiet and self._powered)
        self._plain = not self._busy and not self._id_mode and erase is None
        if self._mode_hooks:
            for callback in tuple(self._mode_hooks):
                callback()

    # ---- modes -------------------------------------------------------------------------------

    def _read_mode(self, addr: int, t: int) -> int:
        if not self._powered:
            return 0xFF
        engine = self._engine
        if engine.program is not None:
            return self._toggles.program(engine.program, t) & self._told
        if self._failed is not None:
            return self._toggles.failed(self._failed) & self._told
        erase = engine.erase
        selected = erase is not None and engine.sectors.number(addr) in erase.sectors
        if erase is not None and engine.erasing:
            return self._toggles.erase(erase, selected, t) & self._told
        if self._id_mode:
            return self._id_byte(addr)
        return self._toggles.suspended() & self._told if selected else self._cells.get(addr)

    def _id_byte(self, addr: int) -> int:
        """Autoselect: maker, device, and whether the addressed sector is protected."""
        where = addr & 0xFF
        if where == 2:
            return int(self._engine.sectors.number(addr) in self.protected)
        return {0: self.chip.manufacturer_id, 1: self.chip.device_id}.get(where, 0)

    def _obey(self, command: Command, addr: int, t: int) -> None:
        engine = self._engine
        if command is Command.RESUME:
            # In autoselect mode a part wants the reset first.
            if not self._id_mode:
                engine.resume_erase(t)
        else:
            self._id_mode = command is Command.AUTOSELECT
            if engine.erase is None and command is not RESET and command is not Command.AUTOSELECT:
                engine.start_erase(command.value, self._chosen(command, addr), t, t)
        self._refresh()

    def _chosen(self, command: Command, addr: int) -> tuple[int, ...]:
        sectors = self._engine.sectors
        if command is Command.CHIP_ERASE:
            return tuple(range(len(sectors)))
        if command is Command.BLOCK_ERASE:
            lo = addr - addr % self.chip.block_size
            return sectors.inside(lo, lo + self.chip.block_size)
        return (sectors.number(addr),)

    def _write_busy(self, addr: int, value: int, t: int) -> None:
        engine, erase = self._engine, self._engine.erase
        if self._failed is not None:
            if value != 0xF0:
                return
            self._failed = None
        elif erase is None or erase.since is None:
            return
        elif value == 0xB0:
            engine.suspend_erase(erase, t)
        elif not erase.open or t >= erase.since:
            return
        elif value == 0x30:
            engine.join_erase(erase, engine.sectors.number(addr), t)
        else:
            engine.drop_erase(erase, t)
        self._refresh()

    # ---- outside the bus ---------------------------------------------------------------------

    def on_mode(self, callback: ModeCallback) -> Hook[ModeCallback]:
        """Call callback() after reads_array may have changed. It must not use the bus."""
        return Hook(self._mode_hooks, callback)

    def save(self) -> FlashState:
        """The whole state, cheap: pages are shared until one side writes."""
        engine, decoder, toggles = self._engine, self._decoder, self._toggles
        return FlashState(
            self._cells.save(),
            (decoder.home, decoder.state),
            engine.program,
            self._failed,
            engine.erase,
            self._id_mode,
            (toggles.dq6, toggles.dq2),
            self._powered,
            frozenset(engine.protected),
            engine.cuts,
            self.run_failures,
        )

    def load(self, state: FlashState) -> None:
        """Go back to a saved state of a part of the same kind. Observers stay, and are told."""
        engine, decoder, toggles = self._engine, self._decoder, self._toggles
        changed = self._cells.load(state.pages)
        decoder.home, decoder.state = state.decoder
        engine.program, self._failed, engine.erase = state.program, state.failed, state.erase
        self._id_mode, self._powered = state.id_mode, state.powered
        toggles.dq6, toggles.dq2 = state.toggles
        engine.protected = set(state.protected)
        engine.cuts, self.run_failures = state.cuts, state.run_failures
        engine.refresh()
        self._loaded(changed)
        self._refresh()
