"""Hands on the PC's front and on the drive, and eyes: power, buttons, tray, disc, pins, light, a clock."""

from __future__ import annotations

from labkit.drive.disc import Disc, sample_disc
from labkit.host.bios import PostScreen
from labkit.story.chipwork import ChipWork
from labkit.story.journal import verb
from labkit.story.light import describe_light

SETTLE_S = 6.0
PRESS_S = 0.2
TRAY_S = 2.0
SPIN_UP_S = 6.0


class Hands(ChipWork):
    """What a person does without any tool. A verb that has to wait waits as long as a person would."""

    # The PC ----------------------------------------------------------------------------------

    @verb
    def power_on(self, hold_eject: bool = False) -> PostScreen:
        """Switch the PC on; with `hold_eject` somebody holds the drive's button meanwhile. Shows POST."""
        screen = self.bench.power_on(self.drive if hold_eject else None)
        self.bench.wait(SETTLE_S)
        return screen

    @verb
    def power_off(self) -> None:
        """Switch the PC off, and the drive with it."""
        self.bench.power_off()

    @verb
    def power_cycle(self, hold_eject: bool = False) -> PostScreen:
        """Off, two seconds, on."""
        if self.bench.powered:
            self.power_off()
        self.bench.wait(2.0)
        return self.power_on(hold_eject)

    @verb
    def reset(self) -> PostScreen:
        """Press the PC's reset button. The drives keep their power. Shows POST."""
        screen = self.bench.reset()
        self.bench.wait(SETTLE_S)
        return screen

    @verb
    def wait(self, seconds: float) -> None:
        """Do nothing for so many seconds of emulated time."""
        self.bench.wait(seconds)

    # The drive's front -----------------------------------------------------------------------

    @verb
    def press_eject(self) -> str:
        """Press the button for a moment, wait, and say where the tray is."""
        self.hold_eject()
        self.bench.wait(PRESS_S)
        self.release_eject()
        self.bench.wait(TRAY_S)
        return self.drive.tray

    @verb
    def hold_eject(self) -> None:
        """Press the button and keep it down; no time passes."""
        self.bench.catch_up()
        self.drive.hold_eject()

    @verb
    def release_eject(self) -> None:
        """Let the button go; no time passes."""
        self.bench.catch_up()
        self.drive.release_eject()

    @property
    def eject_held(self) -> bool:
        """Is the button down?"""
        return self.drive.board.panel.pressed

    @verb
    def insert(self, disc: Disc | None = None) -> bool:
        """Open the tray, lay a disc in (None: a small one that reads), close it and wait.

        False if the tray did not open.
        """
        if self.drive.tray != "open" and self.press_eject() != "open":
            return False
        self.drive.place(disc or sample_disc())
        self.press_eject()
        self.bench.wait(SPIN_UP_S)
        return self.drive.tray == "closed"

    @verb
    def take_disc(self) -> bool:
        """Open the tray if it is shut, take out what lies in it. False: it did not open, or was empty."""
        if self.drive.tray != "open" and self.press_eject() != "open":
            return False
        found = self.drive.disc is not None
        self.drive.place(None)
        return found

    @verb
    def pinhole(self, disc: Disc | None = None) -> None:
        """Open the tray with a pin, lay a disc in if there is one, push the tray shut, and wait."""
        self.drive.pinhole()
        self.bench.wait(TRAY_S)
        if disc is not None:
            self.drive.place(disc)
        self.drive.push_tray()
        self.bench.wait(SPIN_UP_S)

    @verb
    def push_tray(self) -> None:
        """Push the tray shut by hand; no time passes."""
        self.bench.catch_up()
        self.drive.push_tray()

    # The drive's back ------------------------------------------------------------------------

    @verb
    def service_jumper(self, fitted: bool) -> None:
        """Switch off, put the jumper on the two service pins that count or take it away, switch on."""
        if self.bench.powered:
            self.power_off()
        self.drive.service_jumper = fitted
        self.power_on()

    @verb
    def service_pins(self, pins: tuple[int, int] | None) -> str:
        """Put a jumper on any two of the six service pins (1 to 6) or take it away; the power stays as it is.

        Says what that does. Raises ValueError for what are no two pins.
        """
        self.bench.catch_up()
        self.drive.service_pins = (pins[0], pins[1]) if pins is not None and len(pins) == 2 else pins
        if pins is None:
            return "No jumper is on the service pins now."
        if self.drive.service_jumper:
            return "These two strap the gate open."
        return "These two are wired to nothing: no effect."

    @property
    def light(self) -> str:
        """`off`, `on`, `slow` (blink) or `fast`, watched for the last five seconds."""
        return describe_light(self.drive.board.panel.log, self.bench.clock.now, self.drive.led)
