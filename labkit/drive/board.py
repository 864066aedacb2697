"""The circuit board: all parts, wired, on one time line in nanoseconds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from labkit.catalog import Model, chips, kits
from labkit.drive.chip import ChipBus
from labkit.drive.dram import Dram
from labkit.drive.eeprom import Eeprom, as_delivered
from labkit.drive.gate import Gate
from labkit.drive.mechanism import Mechanism
from labkit.drive.memory import RAM, CodeSpace, blank_xdata
from labkit.drive.panel import Panel
from labkit.drive.taskfile import TaskFile
from labkit.drive.window import DramWindow
from labkit.flash import NorFlash
from labkit.mcu import Mcs51

CYCLE = 12 * 1_000_000_000  # a machine cycle is 12 clocks


@dataclass(frozen=True)
class BoardState:
    """A snapshot of everything on the board. Parts share unchanged memory with the live ones."""

    parts: tuple[Any, ...]
    clock: tuple[int, int, bool, bool]


class Board:
    """Parts by name: cpu, flash, dram, eeprom, taskfile, gate, mechanism, panel, window, code, bus."""

    def __init__(self, model: Model, image: bytes | None, eeprom: bytes | None = None) -> None:
        self.model = model
        self._clock_hz = model.mcu_clock_hz
        self.flash = NorFlash(chips()[model.chip], image)
        self.dram = Dram()
        self.eeprom = Eeprom(eeprom if eeprom is not None else as_delivered(model))
        self.taskfile = TaskFile(self.dram)
        self.gate = Gate(self.flash, model.gate_reset_open)
        self.mechanism = Mechanism(kits()[model.mechanism], self.dram, model.unit)
        self.panel = Panel()
        self.bus = ChipBus(self)
        self.cpu = Mcs51(self.bus)
        self.cpu.xdata = blank_xdata()
        self.cpu.ram = RAM
        self.window = DramWindow(self.cpu, self.dram)
        self.powered = False
        self.restart_wanted = False
        self.time = 0
        self._epoch = 0
        self._watching = False
        self.code = CodeSpace(self.cpu, self.flash, self.now)
        self.taskfile.raise_interrupt = self._int0
        self.taskfile.on_change = self._changed
        self.taskfile.on_command = self._commanded
        self.bank_observers: list[Callable[..., None]] = []
        self.command_observers: list[Callable[..., None]] = []
        self.status_observers: list[Callable[..., None]] = []
        self.mode_observers: list[Callable[..., None]] = []
        self.cpu.reset()

    # Time ------------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        """Does the 8051 execute? Vendor mode holds it in reset."""
        return self.powered and not self.gate.active

    @property
    def mode(self) -> str:
        """ "off" without power, "vendor" while the gate has the flash bus, else "on"."""
        return "off" if not self.powered else "vendor" if self.gate.active else "on"

    def now(self) -> int:
        """Time in ns; inside a device access, the time of that instruction."""
        # `running`, spelled out: this is asked on every device access.
        if self.powered and not self.gate.state.active:
            return self._epoch + self.cpu.cycles * CYCLE // self._clock_hz
        return self.time

    def _cycles_at(self, t: int) -> int:
        return -(-(t - self._epoch) * self._clock_hz // CYCLE)

    def run_until(self, t: int, stop_on_change: bool = False) -> int:
        """Live till `t` (ns), or till something shows on the cable. Returns the time reached."""
        seen = self.taskfile.changed
        self._watching = stop_on_change
        while self.time < t:
            if not self.running:
                self.time = t
                break
            self.cpu.run(self._cycles_at(t))
            self.time = max(self.time, self.now())
            if self.restart_wanted:
                self._restart()
            if stop_on_change and self.taskfile.changed != seen:
                break
        return self.time

    # Power and resets ------------------------------------------------------------------------

    def power_on(self, t: int) -> None:
        """All parts come up at `t` (ns)."""
        self.time = max(self.time, t)
        if self.powered:
            return
        self.powered = True
        self.flash.power_on(self.time)
        self.dram.clear()
        self.panel.log.clear()
        self._reset_all()
        # Only now: the reset gave an SRAM page that was mapped as code back to XDATA.
        self.cpu.xdata = blank_xdata()
        self.cpu.iram[:] = [0] * 256
        self._mode_changed()

    def power_off(self, t: int) -> None:
        """All parts lose power; a flash operation under way is torn."""
        self.run_until(t)
        if not self.powered:
            return
        self.powered = False
        self.flash.power_off(self.time)
        self.panel.write(0, self.time)
        self.mechanism.power_on()
        self._mode_changed()

    def hard_reset(self, t: int) -> None:
        """The RESET- line of the cable. The flash chip and RAM are not reset by it [fact: reset-scope]."""
        self.run_until(t)
        if self.powered:
            was = self.mode
            self._reset_all()
            if was != self.mode:
                self._mode_changed()

    def _restart(self) -> None:
        self.restart_wanted = False
        self._reset_all()

    def _reset_all(self) -> None:
        self._epoch = self.time
        self.cpu.reset()
        self.gate.reset()
        self.bus.reset()
        self.code.reset()
        self.mechanism.reset()
        self.panel.write(0, self.time)
        self.taskfile.reset()

    # Wires -----------------------------------------------------------------------------------

    def _int0(self, asserted: bool) -> None:
        self.cpu.int0 = asserted

    def _changed(self) -> None:
        if self._watching:
            self.cpu.request_stop()
        for observer in self.status_observers:
            observer(self.now(), self.taskfile.state.status)

    def _commanded(self, command: int) -> None:
        for observer in self.command_observers:
            observer(self.now(), command)

    def bank_changed(self) -> None:
        """Tell observers which code bank is selected now."""
        for observer in self.bank_observers:
            observer(self.now(), self.code.bank)

    def knocked(self) -> None:
        """The gate took the flash bus: the 8051 is held in reset."""
        self.code.reset()
        self.panel.write(0, self.time)
        self._mode_changed()

    def _mode_changed(self) -> None:
        for observer in self.mode_observers:
            observer(self.time, self.mode)

    # Snapshots -------------------------------------------------------------------------------

    def _parts(self) -> tuple[Any, ...]:
        # The code space last: its view is made from what flash chip and CPU hold.
        return (
            self.flash,
            self.dram,
            self.eeprom,
            self.mechanism,
            self.panel,
            self.cpu,
            self.taskfile,
            self.gate,
            self.bus,
            self.code,
        )

    def save(self) -> BoardState:
        """A snapshot of the whole board."""
        clock = (self.time, self._epoch, self.powered, self.restart_wanted)
        return BoardState(tuple(part.save() for part in self._parts()), clock)

    def load(self, state: BoardState) -> None:
        """Back to a snapshot of the same board."""
        self.time, self._epoch, self.powered, self.restart_wanted = state.clock
        for part, saved in zip(self._parts(), state.parts, strict=True):
            part.load(saved)


def with_kit(model: Model, mechanism: str) -> Model:
    """The same board with another mechanism kit (a key of kits())."""
    return replace(model, mechanism=mechanism)
