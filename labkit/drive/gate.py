"""Vendor mode: host-driven access to the flash chip, behind a gate [fact: vendor-mode-registers].

The gate watches register writes even while BSY and whatever the DEV bit says. Behind it the host has bus
cycles of the flash chip, a macro unit that programs a block, and reads in a row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from labkit.ata.registers import Register, Status
from labkit.drive.registers import GATE_OPEN, with_byte
from labkit.flash import NorFlash

KNOCK = (0x4D, 0x54, 0x4B, 0x3D)
STATUS_PARALLEL = int(Status.DRDY | Status.DF | Status.DSC)  # a healthy drive never shows DF
FEATURES = int(Register.FEATURES)
ADDRESS = (Register.SECTOR, Register.LOW, Register.HIGH)
MODE_CYCLES, MODE_PROGRAM, MODE_READ = 0x00, 0x10, 0x20
MACRO_BUSY, MACRO_FAILED = 0x01, 0x02


@dataclass(slots=True)
class GateState:
    """`register` is the 8051's view (bit 1 = open). A live one changes in place, a saved one never."""

    register: int
    active: bool = False
    heard: tuple[int, ...] = ()
    address: int = 0
    mode: int = MODE_CYCLES
    busy_until: int = 0
    failed: bool = False


class Gate:
    """`strapped` is the service jumper: it holds the gate open whatever the register says."""

    def __init__(self, flash: NorFlash, reset_open: bool) -> None:
        self.flash = flash
        self.reset_register = GATE_OPEN if reset_open else 0
        self.state = GateState(self.reset_register)
        self.strapped = False

    @property
    def open(self) -> bool:
        """Would a knock be answered now?"""
        return self.strapped or bool(self.state.register & GATE_OPEN)

    @property
    def active(self) -> bool:
        """Is vendor mode on? It ends with a hard reset or power-off only."""
        return self.state.active

    def reset(self) -> None:
        """Power-on or hard reset."""
        self.state = GateState(self.reset_register)

    def save(self) -> tuple[GateState, bool]:
        """A snapshot, with the jumper."""
        return replace(self.state), self.strapped

    def load(self, state: tuple[GateState, bool]) -> None:
        """Back to a snapshot."""
        self.state, self.strapped = replace(state[0]), state[1]

    def set_register(self, value: int) -> None:
        """The 8051 writes its register."""
        self.state.register = value

    def listen(self, reg: int, value: int) -> bool:
        """Watch a register write outside vendor mode; True when it completed a knock on an open gate."""
        state = self.state
        if reg != FEATURES:
            state.heard = ()
            return False
        heard = (*state.heard, value)[-len(KNOCK) :]
        state.active = heard == KNOCK and self.open
        state.heard = () if state.active else heard
        return state.active

    def write(self, reg: int, value: int, now: int) -> None:
        """A task-file write in vendor mode."""
        state = self.state
        if reg == FEATURES:
            state.mode = value
        elif reg == Register.COUNT:
            self.flash.write(state.address, value, now)
        elif reg in ADDRESS:
            state.address = with_byte(state.address, ADDRESS.index(reg), value)

    def read(self, reg: int, now: int) -> int:
        """A task-file read in vendor mode."""
        state = self.state
        if reg == Register.ERROR:
            return (MACRO_BUSY if now < state.busy_until else 0) | (MACRO_FAILED if state.failed else 0)
        if reg == Register.COUNT:
            return self.flash.read(state.address, now)
        if reg in ADDRESS:
            return state.address >> (8 * ADDRESS.index(reg)) & 0xFF
        return STATUS_PARALLEL

    def read_data(self, size: int, now: int) -> bytes | None:
        """Array read mode: bus reads in a row. Other modes do not drive the bus."""
        state = self.state
        if state.mode != MODE_READ:
            return None
        start = state.address
        state.address += size
        return self.flash.read_row(start, size, now)

    def write_data(self, data: bytes, now: int) -> None:
        """Macro program mode: program the block. Data that comes while the unit is busy is lost."""
        state = self.state
        if state.mode != MODE_PROGRAM or now < state.busy_until or self.flash.busy_until(now) is not None:
            return
        state.busy_until = self.flash.program_run(state.address, data, now)
        state.failed = self.flash.run_failures > 0
        state.address += len(data)
