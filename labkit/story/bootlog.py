"""What a drive does from power-on, written down: code banks, BSY, the light, and a few events by name."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field

from labkit.drive.drive import Drive
from labkit.drive.registers import GATE_OPEN, Reg
from labkit.drive.taskfile import BSY
from labkit.host.clock import MS, SECOND

FRONT_ENDS = (0xFE00, 0xFEFF)  # where every mechanism kit answers, each at an address of its own


@dataclass
class BootLog:
    """Change logs [(ns since power-on, value)] and events [(ns, text)], over `end` ns."""

    end: int
    banks: list[tuple[int, int]] = field(default_factory=list)
    busy: list[tuple[int, bool]] = field(default_factory=list)
    light: list[tuple[int, bool]] = field(default_factory=list)
    events: list[tuple[int, str]] = field(default_factory=list)

    def __str__(self) -> str:
        return "\n".join(f"{t / MS:8.1f} ms  {what}" for t, what in self.events)


def record_boot(drive: Drive, seconds: float = 2.5, hold_eject: bool = False) -> BootLog:
    """Give a drive power, on the table and without a PC, watch it for so long, and take the power away.

    `hold_eject`: the button is held all the time. Raises ValueError for a drive that is powered already.
    """
    if drive.present_power:
        raise ValueError("The drive is powered already: switch it off first, or take a new one.")
    if seconds <= 0:
        raise ValueError("Watch for more than 0 seconds.")
    start = drive.board.time
    log = BootLog(round(seconds * SECOND))
    with ExitStack() as stack:
        join_log(drive, log, start, stack)
        drive.board.panel.pressed = hold_eject
        drive.power_on(start)
        drive.run_until(start + log.end)
    drive.release_eject()
    drive.power_off(drive.board.time)
    return log


def join_log(drive: Drive, log: BootLog, start: int, stack: ExitStack) -> None:
    """Write into `log`, from `start` (ns) on, what the drive does until the stack is closed."""
    _Recorder(drive, log, start).join(stack)


class _Recorder:
    """Listens to the parts of one board; every entry is made only when something is new."""

    def __init__(self, drive: Drive, log: BootLog, start: int) -> None:
        self.drive = drive
        self.log = log
        self.start = start
        self._eeprom_end = 0
        self._asked = False

    def join(self, stack: ExitStack) -> None:
        """Start listening; the stack undoes it."""
        watch = self.drive.watch
        for one in (
            watch("bank", self._bank),
            watch("light", self._light),
            watch("status", self._status),
            watch("write", self._gate, Reg.MTK_REG, Reg.MTK_REG),
            watch("read", self._eeprom, Reg.EE_DATA, Reg.EE_DATA),
            watch("read", self._front_end, *FRONT_ENDS),
        ):
            stack.enter_context(one)
        stack.callback(self._close)

    def _now(self) -> int:
        return self.drive.board.now() - self.start

    def _event(self, text: str) -> None:
        if all(text != known for _, known in self.log.events):
            self.log.events.append((self._now(), text))

    def _bank(self, now: int, bank: int) -> None:
        self.log.banks.append((now - self.start, bank))

    def _light(self, now: int, on: bool) -> None:
        self.log.light.append((now - self.start, on))

    def _status(self, _now: int, status: int) -> None:
        busy = bool(status & BSY)
        if not self.log.busy or self.log.busy[-1][1] != busy:
            self.log.busy.append((self._now(), busy))
            if not busy:
                self._event("BSY falls")

    def _gate(self, _: int, value: int) -> None:
        self._event("gate left open" if value & GATE_OPEN else "gate shut")

    def _eeprom(self, _address: int, _value: int) -> None:
        # What is read once the front end has been asked is the calibration for it.
        if self._asked:
            return
        self._event("EEPROM test begins")
        self._eeprom_end = self._now()

    def _front_end(self, address: int, value: int) -> None:
        found = "nothing there" if value == 0xFF else f"it answers {value:02X}h"
        if not self._asked:
            self._asked = True
            self._event(f"front end asked at {address:04X}h: {found}")

    def _close(self) -> None:
        if self._eeprom_end:
            self.log.events.append((self._eeprom_end, "EEPROM test ends"))
        self.log.events.sort()
