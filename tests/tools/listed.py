"""A whole emulated drive as Windows lists it, for the tools that send it packets."""

from __future__ import annotations

from labkit.catalog import Model, models
from labkit.drive.drive import Drive
from labkit.firmware.store import read_image
from labkit.host.bench import Bench, BenchState
from labkit.host.enumeration import ListedDrive
from labkit.host.windows import Windows

WHERE = "primary slave"


class Listed:
    """A PC in Windows with one drive; `back()` makes everything as it was after boot."""

    MODEL = models()["dw-d22a"]

    def __init__(self, image: str = "bys2", model: Model | None = None, eeprom: bytes | None = None) -> None:
        self.bench = Bench()
        self.drive = Drive(model or self.MODEL, read_image(image), eeprom=eeprom)
        self.bench.attach(self.drive, WHERE)
        self.bench.power_on()
        self.windows: Windows = self.bench.boot_windows()
        self._state: tuple[BenchState, Windows] = self.bench.save(), self.windows

    def back(self) -> Listed:
        """As it was."""
        self.bench.load(self._state[0])
        self.windows = self._state[1]
        return self

    @property
    def target(self) -> ListedDrive | None:
        """The drive in Windows, None where it is not listed."""
        return self.windows.find(WHERE)

    def restart(self) -> None:
        """Off and on, and into Windows again, six seconds later."""
        self.bench.power_cycle()
        self.bench.wait(6.0)
        self.windows = self.bench.boot_windows()

    @property
    def cells(self) -> bytes:
        """What the EEPROM holds."""
        return bytes(self.drive.board.eeprom.cells)

    @property
    def blinks(self) -> bool:
        """Does the light blink slowly?"""
        now = self.bench.clock.now
        return len([t for t, _ in self.drive.led_log if t > now - 4_000_000_000]) >= 6
