"""Screwdriver work: jumpers, plugs, a second drive on the cable, the BIOS set-up."""

from __future__ import annotations

from labkit.catalog import Model
from labkit.drive.drive import Drive
from labkit.drive.eeprom import as_delivered
from labkit.firmware.store import read_image
from labkit.host.bench import CHANNELS
from labkit.host.cable import Cable
from labkit.host.harddisk import HardDisk
from labkit.host.places import PLACES
from labkit.story.journal import verb
from labkit.story.parts import another_unit, drive_model
from labkit.story.shelf import Shelf


class Cabling(Shelf):
    """`drive` is the drive that the verbs mean; other drives may sit beside it."""

    drive: Drive

    @property
    def place(self) -> str:
        """Where the drive answers: what its plug and its jumper make of it."""
        return self.bench.place_of(self.drive)

    @property
    def x(self) -> int:
        """The number by which mtkflash knows the drive's place: 1 to 4."""
        return list(PLACES).index(self.place) + 1

    # With the power off ----------------------------------------------------------------------

    @verb
    def move(self, place: str) -> None:
        """Switch off and put the drive to another place, such as "secondary slave", jumper and all."""
        if place.lower() == self.place:
            raise ValueError(f"The drive is at {self.place} already; name another place.")
        if place.lower() not in PLACES:
            raise ValueError(f"There is no place {place!r}; take one of: {', '.join(PLACES)}.")
        self._switch_off()
        self.bench.move(self.drive, place)

    @verb
    def another_drive(self, model: str | Model, firmware: str | bytes | None) -> None:
        """Switch off, take this drive out and fit another one."""
        self._switch_off()
        plug = self.bench.plug_of(self.drive)
        self.bench.detach(self.drive)
        self.drive = new_drive(model, firmware)
        self.bench.attach(self.drive, plug)

    @verb
    def borrow_eeprom(self, unit: int, to: str, model: str = "") -> bytes:
        """Get another drive's EEPROM as a file: of unit `unit` off the line of this model or another."""
        self.files[to.upper()] = as_delivered(another_unit(model or self.drive.model, unit))
        return self.files[to.upper()]

    @verb
    def second_drive(
        self, firmware: str | bytes | None, place: str, jumper: str = "", model: str | Model | None = None
    ) -> Drive:
        """Switch off and fit one more drive (of the same model); `drive` stays the one that verbs mean."""
        self._switch_off()
        drive = new_drive(model or self.drive.model, firmware)
        self.bench.attach(drive, place, jumper)
        return drive

    @verb
    def set_jumper(self, jumper: str) -> None:
        """Switch off and put the drive's jumper on MA, SL or CS."""
        self._switch_off()
        self.bench.set_jumper(self.drive, jumper)

    @verb
    def cable_hard_disk(self, place: str) -> HardDisk:
        """Switch off and put the hard disk (a new one if there is none) on a cable."""
        self._switch_off()
        disk = self.bench.media.hard_disk or self.hard_disk()
        self.bench.attach(disk, place)
        return disk

    def _switch_off(self) -> None:
        if self.bench.powered:
            self.bench.power_off()

    # At any time -----------------------------------------------------------------------------

    @verb
    def pull_ribbon(self) -> None:
        """Pull the ribbon off the drive; it keeps its power."""
        self.bench.pull_ribbon(self.drive)

    @verb
    def plug_ribbon(self) -> None:
        """Put the ribbon back on the drive where it was."""
        self.bench.plug_ribbon(self.bench.plug_of(self.drive), self.drive)

    @verb
    def unplug_power(self) -> None:
        """Pull the drive's own power plug; the PC stays on."""
        self.bench.drive_power(self.drive, False)

    @verb
    def plug_power(self, hold_eject: bool = False) -> None:
        """Give the drive its power again; with `hold_eject` somebody holds its button for ten seconds."""
        self.bench.drive_power(self.drive, True, hold_eject)

    @verb
    def stick_line(self, channel: str, line: int, bit: int) -> None:
        """Break a data line (0 to 15) of the "primary" or "secondary" cable: it stands at 0 or 1 now."""
        cable = self._cable(channel)
        cable.stuck = {**cable.stuck, line: bit}

    @verb
    def mend_cable(self, channel: str) -> None:
        """Put a good cable in place of a broken one."""
        self._cable(channel).stuck = {}

    def _cable(self, channel: str) -> Cable:
        if channel not in CHANNELS:
            raise ValueError(f"There is no channel {channel!r}; take one of: {', '.join(CHANNELS)}.")
        return self.bench.cables[CHANNELS[channel]]

    @verb
    def bios_channel(self, channel: str, setting: str) -> None:
        """Set a channel to "auto" or "none" in the BIOS, which counts from the next POST on."""
        self.bench.bios_channel(channel, setting)


def new_drive(model: str | Model, firmware: str | bytes | None, eeprom: bytes | None = None) -> Drive:
    """A drive of a model (a key or itself) with an image (a key, 1 MB, or None for an erased chip)."""
    image = read_image(firmware) if isinstance(firmware, str) else firmware
    return Drive(drive_model(model) if isinstance(model, str) else model, image, eeprom=eeprom)
