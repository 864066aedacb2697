"""The panel's onlookers: what watches the bench's drive, also when another one is fitted."""

from __future__ import annotations

from labkit.drive.drive import Drive
from labkit.story.meter import FlashGauge, FlashMeter
from labkit.story.strip import Strip
from labkit.story.workbench import Workbench


class Following:
    """A flash meter and a strip recorder on `bench.drive`, whichever that is."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._join(bench.drive)

    def _join(self, drive: Drive) -> None:
        self._drive, self._meter, self._strip = drive, FlashMeter(drive), Strip(drive)

    def _follow(self) -> None:
        if self._bench.drive is not self._drive:
            self.close()
            self._join(self._bench.drive)

    @property
    def strip(self) -> Strip:
        """The record of light and BSY."""
        self._follow()
        return self._strip

    @property
    def gauge(self) -> FlashGauge:
        """How far the flash chip has come."""
        self._follow()
        return self._meter.read()

    def reset(self) -> None:
        """Something new begins: what is in the chip now counts as before."""
        self._follow()
        self._meter.reset()

    def close(self) -> None:
        """Stop watching."""
        self._meter.close()
        self._strip.close()
