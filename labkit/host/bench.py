"""The bench: one PC with two cables, the drives on them, one clock and one power switch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from labkit.host.bios import PostScreen, post
from labkit.host.clock import SECOND, ClockState
from labkit.host.disk import Disk
from labkit.host.dos import Dos
from labkit.host.keyboard import Keyboard
from labkit.host.letters import Letters
from labkit.host.media import Media, MediaState
from labkit.host.ports import PRIMARY, SECONDARY, Ports, PortsState
from labkit.host.progress import shown
from labkit.host.session import Program
from labkit.host.settings import PcSettings, pc_settings
from labkit.host.windows import Windows, WindowsState
from labkit.host.wiring import BenchError, Which, Wiring, WiringState

CHANNELS = {"primary": PRIMARY, "secondary": SECONDARY}
SETTINGS = ("auto", "none")


@dataclass(frozen=True)
class BenchState:
    """A snapshot of the whole bench."""

    wiring: WiringState
    clock: ClockState
    screen: PostScreen | None
    session: int
    media: MediaState
    keyboard: Keyboard
    channels: dict[str, str]
    ports: PortsState


class Bench(Wiring):
    """Drives sit at "primary master", "primary slave", "secondary master" or "secondary slave".

    `disk` is the boot disk, `media` tells what lies in A: and behind C:, `keyboard` is what DOS is typed on.
    `programs` are the DOS programs by name, `screen` is the last POST.
    """

    def __init__(
        self, programs: Mapping[str, Program] | None = None, settings: PcSettings | None = None
    ) -> None:
        super().__init__()
        self.settings = settings or pc_settings()
        self.programs = dict(programs or {})
        self.ports = Ports(self.clock, self.cables)
        self.disk = Disk()
        self.media = Media(self.disk, self.reaches)
        self.keyboard = Keyboard()
        self.screen: PostScreen | None = None
        self._channels = dict.fromkeys(CHANNELS, "auto")
        self._session = 0
        self._sessions = 0

    # Power -----------------------------------------------------------------------------------

    def power_on(self, hold_eject: Which | None = None, hold_s: float = 10.0) -> PostScreen:
        """Switch on and watch POST. The button of drive `hold_eject` is held for `hold_s` seconds."""
        if self.powered:
            raise BenchError("The power is on; use reset(), or power_off() first.")
        self._press(hold_eject, hold_s)
        self.powered = True
        self.power_all()
        self.wait(self.settings.supply / SECOND)
        return self._start()

    def power_off(self) -> None:
        """Switch off. A flash chip that is being written keeps what it has."""
        self.darken_all()
        self.powered = False
        self._session = 0

    def reset(self, hold_eject: Which | None = None, hold_s: float = 10.0) -> PostScreen:
        """Press the PC's reset button: the cables' RESET- lines, then POST. The drives keep their power."""
        if not self.powered:
            raise BenchError("The power is off; use power_on().")
        self._press(hold_eject, hold_s)
        return self._start()

    def power_cycle(self, hold_eject: Which | None = None, hold_s: float = 10.0) -> PostScreen:
        """Off, two seconds, and on again."""
        self.power_off()
        self.wait(2.0)
        return self.power_on(hold_eject, hold_s)

    def _start(self) -> PostScreen:
        self._session = 0
        self.catch_up()
        self.reset_cables()
        hidden = {CHANNELS[name] for name, setting in self._channels.items() if setting == "none"}
        with shown(self.clock, "POST"):
            self.screen = post(self.ports, self.settings.bios, hidden)
        self.catch_up()
        return self.screen

    def _press(self, drive: Which | None, hold_s: float) -> None:
        if drive is not None:
            self._hold(self._bay(drive, ribbon=None).drive, hold_s)

    def bios_channel(self, channel: str, setting: str) -> None:
        """Set "primary" or "secondary" to "auto" or "none": POST leaves a channel out [fact: bios-none]."""
        if channel not in CHANNELS or setting not in SETTINGS:
            raise ValueError(f"Set one of {', '.join(CHANNELS)} to one of {', '.join(SETTINGS)}.")
        self._channels[channel] = setting

    @property
    def channels(self) -> dict[str, str]:
        """The BIOS setting of each channel: "auto" or "none"."""
        return dict(self._channels)

    # Time ------------------------------------------------------------------------------------

    @property
    def seconds(self) -> float:
        """The clock, in seconds."""
        return self.clock.now / SECOND

    def wait(self, seconds: float) -> None:
        """Let emulated time pass, and all drives live through it."""
        with shown(self.clock, "Waiting"):
            self.live_until(self.clock.now + round(seconds * SECOND))

    def live_until(self, end: int) -> None:
        """The same till `end` (ns), as a part of something that takes longer; not at all if that is over."""
        while self.clock.now < end:
            self.clock.advance_to(self.clock.horizon(min(end, self.clock.now + SECOND)))
            self.catch_up()

    # Operating systems -----------------------------------------------------------------------

    def boot_dos(self) -> Dos:
        """Put the boot disk into A: and start DOS from it."""
        number = self._boot("DOS", self.settings.dos_boot)
        return self.dos_on(self.media.boot(), number)

    def boot_windows(self) -> Windows:
        """Start Windows, which looks for its drives."""
        number = self._boot("Windows", self.settings.windows.boot)
        return self.windows_with(None, number)

    def dos_on(self, letters: Letters, session: int) -> Dos:
        """The DOS with these letters that runs as this session: one just booted, or one of a file."""
        alive = self._alive(session)
        return Dos(self.ports, letters, self.programs, alive, lambda: self.keyboard)

    def windows_with(self, found: WindowsState | None, session: int) -> Windows:
        """The same for a Windows; with None it looks at the cables now."""
        return Windows(self.ports, self.settings.windows, self._alive(session), found)

    def _alive(self, session: int) -> Callable[[], bool]:
        return lambda: self._session == session

    def _boot(self, name: str, ns: int) -> int:
        if not self.powered:
            raise BenchError(f"The power is off; use power_on() before you boot {name}.")
        # Every boot comes after a POST; a PC that runs another system is reset first.
        if self._session:
            self.reset()
        self._sessions += 1
        number = self._session = self._sessions
        self.wait(ns / SECOND)
        return number

    # Snapshots -------------------------------------------------------------------------------

    def save(self) -> BenchState:
        """A snapshot of the clock, the drives, their places, the disks and what is running."""
        return BenchState(
            self.save_wiring(),
            self.clock.save(),
            self.screen,
            self._session,
            self.media.save(),
            self.keyboard,
            dict(self._channels),
            self.ports.save(),
        )

    def load(self, state: BenchState) -> None:
        """Back to a snapshot of this bench."""
        self.load_wiring(state.wiring)
        self.clock.load(state.clock)
        self.ports.load(state.ports)
        self.screen, self._session, self.keyboard = state.screen, state.session, state.keyboard
        # A number is never given twice, or a system that ended would seem to run again.
        self._sessions = max(self._sessions, state.session)
        self.media.load(state.media)
        self._channels = dict(state.channels)
