"""A whole drive as the outside meets it: cable, power, button, light, tray, jumpers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import permutations

from labkit.ata.registers import Register
from labkit.catalog import Model
from labkit.catalog.models import SERVICE_BLOCK
from labkit.drive.board import Board, BoardState
from labkit.drive.disc import Disc
from labkit.drive.watch import Watch, watch


@dataclass(frozen=True)
class DriveState:
    """A snapshot of a drive."""

    board: BoardState
    position: int
    alone: bool
    jumper: str
    service_pins: tuple[int, int] | None


class Drive:
    """Sits on a cable as device `position` (0 = master, 1 = slave); `jumper` is MA, SL or CS. Times are ns.

    `image` is what the flash chip holds (1 MB; None = erased); `eeprom` 1 KB (None = as the factory left it).
    """

    def __init__(
        self, model: Model, image: bytes | None, *, position: int = 0, eeprom: bytes | None = None
    ) -> None:
        self.model = model
        self.board = Board(model, image, eeprom)
        self.position = position
        self.alone = True
        self.jumper = "CS"
        self._service_pins: tuple[int, int] | None = None

    # Power -----------------------------------------------------------------------------------

    @property
    def present_power(self) -> bool:
        """Is the drive powered?"""
        return self.board.powered

    def power_on(self, t: int) -> None:
        """Plug the power in at `t`."""
        self.board.power_on(t)

    def power_off(self, t: int) -> None:
        """Pull the power at `t`."""
        self.board.power_off(t)

    def hard_reset(self, t: int) -> None:
        """The cable's RESET- line at `t`."""
        self.board.hard_reset(t)

    def run_until(self, t: int, stop_on_change: bool = False) -> int:
        """Live till `t`, or till something shows on the cable. Returns the time reached."""
        return self.board.run_until(t, stop_on_change)

    # Cable -----------------------------------------------------------------------------------

    def write_reg(self, reg: int, value: int, t: int) -> None:
        """A register write on the cable; every device sees it."""
        board = self.board
        if not board.powered:
            return
        if board.gate.active:
            if reg == Register.HEAD:
                board.taskfile.host_write(reg, value, self.position)  # reads still follow DEV
            board.gate.write(reg, value, t)
            return
        board.taskfile.host_write(reg, value, self.position)
        if board.gate.listen(reg, value):
            board.knocked()

    def read_reg(self, reg: int, t: int) -> int | None:
        """A register read; None where this device does not drive the bus."""
        board = self.board
        if not board.powered:
            return None
        if not board.taskfile.selected(self.position):
            if self.position == 0 and self.alone:
                return 0 if reg in (Register.STATUS, Register.CONTROL) else board.taskfile.state.regs[reg % 7]
            return None
        if board.gate.active:
            return board.gate.read(reg, t)
        return board.taskfile.host_read(reg)

    def read_data(self, n: int, t: int) -> bytes | None:
        """`n` bytes through the data port; None where this device does not drive the bus."""
        board = self.board
        if not board.powered or not board.taskfile.selected(self.position):
            return None
        return board.gate.read_data(n, t) if board.gate.active else board.taskfile.host_take(n)

    def write_data(self, data: bytes, t: int) -> None:
        """Data port writes; every device sees them, the one that waits for data takes them."""
        board = self.board
        if not board.powered:
            return
        if board.gate.active:
            board.gate.write_data(data, t)
        elif board.taskfile.selected(self.position):
            board.taskfile.host_give(data)

    def intrq(self, t: int) -> bool:
        """The interrupt line; only the selected device drives it, and only if the host wants interrupts."""
        taskfile = self.board.taskfile
        return self.board.powered and taskfile.selected(self.position) and taskfile.interrupting

    # People ----------------------------------------------------------------------------------

    def hold_eject(self) -> None:
        """Press the eject button and keep it down."""
        self.board.panel.pressed = True

    def release_eject(self) -> None:
        """Let the eject button go."""
        self.board.panel.pressed = False

    @property
    def service_pins(self) -> tuple[int, int] | None:
        """The two pins (1 to 6) of the service block that a jumper joins, the lower one first, or None.

        Only the model's own pair is wired to anything: it straps the gate open [fact: service-jumper].
        Raises ValueError for what are no two pins.
        """
        return self._service_pins

    @service_pins.setter
    def service_pins(self, pins: tuple[int, int] | None) -> None:
        if pins is not None and [*pins] not in map(list, permutations(SERVICE_BLOCK, 2)):
            raise ValueError(
                f"A jumper joins two different pins of {SERVICE_BLOCK[0]} to {SERVICE_BLOCK[-1]}, not {pins}."
            )
        self._service_pins = (min(pins), max(pins)) if pins is not None else None
        self.board.gate.strapped = self._service_pins == self.model.service_pins

    @property
    def service_jumper(self) -> bool:
        """Is a jumper on the two pins that count?"""
        return self._service_pins == self.model.service_pins

    @service_jumper.setter
    def service_jumper(self, fitted: bool) -> None:
        self.service_pins = self.model.service_pins if fitted else None

    @property
    def led(self) -> bool:
        """Is the light on?"""
        return self.board.panel.led

    @property
    def led_log(self) -> list[tuple[int, bool]]:
        """(ns, on) for every change of the light since power-on."""
        return list(self.board.panel.log)

    @property
    def tray(self) -> str:
        """`closed`, `open`, `opening` or `closing`."""
        return self.board.mechanism.tray(self.board.time)

    @property
    def spun(self) -> bool:
        """Has the spindle turned since power-on or reset?"""
        return self.board.mechanism.state.spun

    @property
    def disc(self) -> Disc | None:
        """What lies in the tray."""
        return self.board.mechanism.state.disc

    def place(self, disc: Disc | None) -> bool:
        """Lay a disc in the open tray (None takes it out). False if the tray is not open."""
        return self.board.mechanism.place(disc, self.board.time)

    def pinhole(self) -> None:
        """Open the tray with a pin through the emergency hole."""
        self.board.mechanism.by_hand("open", self.board.time)

    def push_tray(self) -> None:
        """Push the tray shut by hand."""
        self.board.mechanism.by_hand("closed", self.board.time)

    @property
    def flash_contents(self) -> bytes:
        """What the flash cells hold now (1 MB)."""
        self.board.flash.settle(self.board.time)
        return self.board.flash.peek(0, self.board.flash.chip.size)

    # Observers -------------------------------------------------------------------------------

    def watch(self, kind: str, callback: Callable[..., None], lo: int = 0, hi: int = 0xFFFF) -> Watch:
        """Observe the drive; kinds and arguments are listed in labkit.drive.watch."""
        return watch(self.board, kind, callback, lo, hi)

    # Snapshots -------------------------------------------------------------------------------

    def save(self) -> DriveState:
        """A snapshot of the whole drive; cheap, and independent of what happens later."""
        return DriveState(self.board.save(), self.position, self.alone, self.jumper, self._service_pins)

    def load(self, state: DriveState) -> None:
        """Back to a snapshot of the same drive."""
        self.board.load(state.board)
        self.position, self.alone, self.jumper = state.position, state.alone, state.jumper
        self._service_pins = state.service_pins
