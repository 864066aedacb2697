"""The bench: one PC with two cables, the drives on them, one clock and one power switch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from labkit.ata.device import AtaDevice
from labkit.host.bios import PostScreen, post
from labkit.host.cable import Cable
from labkit.host.clock import SECOND, Clock, ClockState
from labkit.host.disk import Disk
from labkit.host.dos import Dos
from labkit.host.keyboard import Keyboard
from labkit.host.media import Media, MediaState
from labkit.host.places import PLACES, Place, place
from labkit.host.ports import PRIMARY, SECONDARY, Ports
from labkit.host.progress import shown
from labkit.host.session import Program
from labkit.host.settings import PcSettings, pc_settings
from labkit.host.windows import Windows


class BenchError(RuntimeError):
    """The bench cannot do that in its present state; the sentence says what to do first."""


class BenchDrive(AtaDevice, Protocol):
    """A drive as the bench handles it."""

    def hold_eject(self) -> None:
        """Press the button and keep it down."""
        ...

    def release_eject(self) -> None:
        """Let the button go."""
        ...

    def save(self) -> Any:
        """A snapshot that later life does not change."""
        ...

    def load(self, state: Any) -> None:
        """Back to a snapshot."""
        ...


@dataclass(frozen=True)
class BenchState:
    """A snapshot of the whole bench."""

    clock: ClockState
    drives: tuple[tuple[str, BenchDrive, Any], ...]
    powered: bool
    screen: PostScreen | None
    session: int
    media: MediaState
    keyboard: Keyboard


class Bench:
    """Drives sit at "primary master", "primary slave", "secondary master" or "secondary slave".

    `disk` is the boot disk, `media` tells what lies in A: and behind C:, `keyboard` is what DOS is typed on.
    `programs` are the DOS programs by name, `screen` is the last POST.
    """

    def __init__(
        self, programs: Mapping[str, Program] | None = None, settings: PcSettings | None = None
    ) -> None:
        self.settings = settings or pc_settings()
        self.programs = dict(programs or {})
        self.clock = Clock()
        self.cables = {PRIMARY: Cable(), SECONDARY: Cable()}
        self.ports = Ports(self.clock, self.cables)
        self.disk = Disk()
        self.media = Media(self.disk)
        self.keyboard = Keyboard()
        self.powered = False
        self.screen: PostScreen | None = None
        self._drives: dict[str, BenchDrive] = {}
        self._session = 0
        self._sessions = 0

    # Drives ----------------------------------------------------------------------------------

    @property
    def drives(self) -> dict[str, BenchDrive]:
        """The drives by place."""
        return dict(self._drives)

    def attach(self, drive: BenchDrive, where: str) -> None:
        """Plug a drive in. The PC must be off."""
        spot = self._free(where)
        self._plug(drive, spot)

    def detach(self, where: str) -> BenchDrive:
        """Unplug the drive at a place. The PC must be off."""
        self._must_be_off()
        spot = place(where)
        if spot.name not in self._drives:
            raise BenchError(f"There is no drive at {spot.name}; attach one first.")
        self.cables[spot.base].detach(spot.position)
        return self._drives.pop(spot.name)

    def move(self, whence: str, where: str) -> None:
        """Put a drive to another place. The PC must be off."""
        spot = self._free(where)
        self._plug(self.detach(whence), spot)

    def _free(self, where: str) -> Place:
        self._must_be_off()
        spot = place(where)
        if spot.name in self._drives:
            raise BenchError(f"There is a drive at {spot.name} already; detach it first.")
        return spot

    def _must_be_off(self) -> None:
        if self.powered:
            raise BenchError("Switch the power off before you plug or unplug a drive.")

    def _plug(self, drive: BenchDrive, spot: Place) -> None:
        if any(one is drive for one in self._drives.values()):
            raise BenchError("That drive is plugged in already; move it instead.")
        self.cables[spot.base].attach(drive, spot.position)
        self._drives[spot.name] = drive

    # Power -----------------------------------------------------------------------------------

    def power_on(self, hold_eject: str | None = None, hold_s: float = 10.0) -> PostScreen:
        """Switch on and watch POST. The button of the drive at `hold_eject` is held for `hold_s` seconds."""
        if self.powered:
            raise BenchError("The power is on; use reset(), or power_off() first.")
        self._press(hold_eject, hold_s)
        self.powered = True
        for drive in self._drives.values():
            drive.power_on(self.clock.now)
        self.wait(self.settings.supply / SECOND)
        return self._start()

    def power_off(self) -> None:
        """Switch off. A flash chip that is being written keeps what it has."""
        for drive in self._drives.values():
            drive.power_off(self.clock.now)
        self.powered = False
        self._session = 0

    def reset(self, hold_eject: str | None = None, hold_s: float = 10.0) -> PostScreen:
        """Press the PC's reset button: the cables' RESET- lines, then POST. The drives keep their power."""
        if not self.powered:
            raise BenchError("The power is off; use power_on().")
        self._press(hold_eject, hold_s)
        return self._start()

    def power_cycle(self, hold_eject: str | None = None, hold_s: float = 10.0) -> PostScreen:
        """Off, two seconds, and on again."""
        self.power_off()
        self.wait(2.0)
        return self.power_on(hold_eject, hold_s)

    def _start(self) -> PostScreen:
        self._session = 0
        self.catch_up()
        for cable in self.cables.values():
            cable.hard_reset(self.clock.now)
        with shown(self.clock, "POST"):
            self.screen = post(self.ports, self.settings.bios)
        self.catch_up()
        return self.screen

    def _press(self, where: str | None, hold_s: float) -> None:
        if where is None:
            return
        spot = place(where)
        drive = self._drives.get(spot.name)
        if drive is None:
            raise BenchError(f"There is no drive at {spot.name} whose button could be held.")
        if hold_s <= 0:
            raise ValueError("Hold the button for more than 0 seconds.")

        def release() -> None:
            drive.run_until(self.clock.now)
            drive.release_eject()

        drive.run_until(self.clock.now)
        drive.hold_eject()
        self.clock.at(self.clock.now + round(hold_s * SECOND), release)

    # Time ------------------------------------------------------------------------------------

    @property
    def seconds(self) -> float:
        """The clock, in seconds."""
        return self.clock.now / SECOND

    def wait(self, seconds: float) -> None:
        """Let emulated time pass, and all drives live through it."""
        end = self.clock.now + round(seconds * SECOND)
        with shown(self.clock, "Waiting"):
            while self.clock.now < end:
                self.clock.advance_to(self.clock.horizon(min(end, self.clock.now + SECOND)))
                self.catch_up()

    def catch_up(self) -> None:
        """Bring every drive to the bench's time; drives that nobody asked may be behind it."""
        for drive in self._drives.values():
            drive.run_until(self.clock.now)

    # Operating systems -----------------------------------------------------------------------

    def boot_dos(self) -> Dos:
        """Put the boot disk into A: and start DOS from it."""
        alive = self._boot("DOS", self.settings.dos_boot)
        return Dos(self.ports, self.media.boot(), self.programs, alive, lambda: self.keyboard)

    def boot_windows(self) -> Windows:
        """Start Windows, which looks for its drives."""
        alive = self._boot("Windows", self.settings.windows.boot)
        return Windows(self.ports, self.settings.windows, alive)

    def _boot(self, name: str, ns: int) -> Any:
        if not self.powered:
            raise BenchError(f"The power is off; use power_on() before you boot {name}.")
        # Every boot comes after a POST; a PC that runs another system is reset first.
        if self._session:
            self.reset()
        self._sessions += 1
        number = self._session = self._sessions
        self.wait(ns / SECOND)
        return lambda: self._session == number

    # Snapshots -------------------------------------------------------------------------------

    def save(self) -> BenchState:
        """A snapshot of the clock, the drives, their places, the disks and what is running."""
        self.catch_up()
        drives = tuple((where, drive, drive.save()) for where, drive in self._drives.items())
        return BenchState(
            self.clock.save(),
            drives,
            self.powered,
            self.screen,
            self._session,
            self.media.save(),
            self.keyboard,
        )

    def load(self, state: BenchState) -> None:
        """Back to a snapshot of this bench."""
        for name, spot in PLACES.items():
            if self._drives.pop(name, None) is not None:
                self.cables[spot.base].detach(spot.position)
        for where, drive, saved in state.drives:
            self._plug(drive, PLACES[where])
            drive.load(saved)
        for cable in self.cables.values():
            cable.find_roles()
        self.clock.load(state.clock)
        self.powered, self.screen, self._session = state.powered, state.screen, state.session
        self.keyboard = state.keyboard
        self.media.load(state.media)
