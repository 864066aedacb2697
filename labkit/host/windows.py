"""Windows: what its Device Manager lists, what Explorer opens, and where its tools find a drive."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from labkit.host.console import PATIENCE_S, Console, RunResult, run
from labkit.host.enumeration import Driver, ListedDrive, Step
from labkit.host.explorer import Copied, Opened, copy_disc, open_drive
from labkit.host.ports import Ports
from labkit.host.progress import shown
from labkit.host.properties import Properties, in_my_computer, open_properties
from labkit.host.session import Session
from labkit.host.settings import WindowsTimes


@dataclass(frozen=True)
class WindowsState:
    """A snapshot: what the last look at the cables found, and how, and what My Computer showed."""

    drives: tuple[ListedDrive, ...]
    steps: tuple[Step, ...]
    computer: tuple[str, ...] | None = None


class Windows(Session):
    """`drives` and `steps` come from the last look at the cables: at boot, or at `rescan()`.

    `computer` is what My Computer showed when it was opened last since then, None if it was not.
    With `found` it is one that runs already and looked before.
    """

    def __init__(
        self,
        ports: Ports,
        times: WindowsTimes,
        alive: Callable[[], bool] = lambda: True,
        found: WindowsState | None = None,
    ) -> None:
        super().__init__("Windows", alive)
        self._ports = ports
        self.times = times
        self.drives: tuple[ListedDrive, ...] = ()
        self.steps: tuple[Step, ...] = ()
        self.computer: tuple[str, ...] | None = None
        if found is None:
            self.rescan()
        else:
            self.load(found)

    def save(self) -> WindowsState:
        """A snapshot."""
        return WindowsState(self.drives, self.steps, self.computer)

    def load(self, state: WindowsState) -> None:
        """Back to a snapshot."""
        self.drives, self.steps, self.computer = state.drives, state.steps, state.computer

    @property
    def ports(self) -> Ports:
        """Raw ports, for tools with an IDE mode."""
        self.check()
        return self._ports

    def rescan(self) -> list[str]:
        """Look for hardware again; returns the new list of the Device Manager."""
        self.check()
        driver = Driver(self._ports, self.times)
        with shown(self._ports.clock, "Windows looks for drives"):
            self.drives = tuple(driver.find())
        self.steps, self.computer = tuple(driver.steps), None
        return self.device_manager()

    def device_manager(self) -> list[str]:
        """Names of the DVD and CD drives, in the order of their letters."""
        self.check()
        return [drive.name for drive in self.drives]

    def find(self, text: str) -> ListedDrive | None:
        """The first listed drive whose letter or place is `text`, or whose name holds it; else None."""
        self.check()
        wanted = text.lower()
        for drive in self.drives:
            if wanted in (drive.letter.lower(), drive.place.name) or wanted in drive.name.lower():
                return drive
        return None

    def explorer(self, text: str = "D:") -> Opened:
        """Double-click a drive by letter or name. One that hangs is left after a stated time."""
        drive = self.find(text)
        if drive is None:
            return Opened(False, f"Windows has no drive {text}")
        with shown(self._ports.clock, f"Explorer opens {drive.letter}"):
            return open_drive(drive, self.times.explorer)

    def copy_disc(self, text: str = "D:") -> Copied:
        """Copy every sector of the disc in a drive, and count those that do not come."""
        drive = self.find(text)
        if drive is None:
            return Copied(f"Windows has no drive {text}")
        with shown(self._ports.clock, f"Copying the disc in {drive.letter}"):
            return copy_disc(drive, self.times.explorer)

    def properties(self, text: str = "D:") -> Properties:
        """Double-click a drive in the Device Manager; a drive that hangs makes it take its time."""
        drive = self.find(text)
        if drive is None:
            return Properties(text, "")
        with shown(self._ports.clock, f"Properties of {drive.letter}"):
            return open_properties(drive, self.times)

    def my_computer(self) -> list[str]:
        """The drives as My Computer shows them: what each is, and its letter."""
        self.check()
        self.computer = tuple(in_my_computer(drive, self.times) for drive in self.drives)
        return [*self.computer]

    def run(
        self, label: str, program: Callable[[Console], bool], patience_s: float = PATIENCE_S
    ) -> RunResult:
        """Let a tool run on a console; one that never ends is stopped after `patience_s` emulated seconds."""
        self.check()
        return run(self._ports.clock, program, label=label, patience_s=patience_s)
