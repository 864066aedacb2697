"""The drives of a PC and their plugs: ribbon, power, jumper. Some of it can be done with the power on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol, runtime_checkable

from labkit.ata.device import AtaDevice
from labkit.host.cable import Cable
from labkit.host.clock import SECOND, Clock
from labkit.host.places import PLACES, Place, place
from labkit.host.ports import PRIMARY, SECONDARY

JUMPERS = ("MA", "SL", "CS")
_FLOATING_SELECT = 1


class BenchError(RuntimeError):
    """The bench cannot do that in its present state; the sentence says what to do first."""


class BenchDrive(AtaDevice, Protocol):
    """A drive as the bench handles it. A snapshot of it holds position, jumper and `alone` too."""

    jumper: str
    """MA, SL or CS: master, slave, or by the plug it is on [fact: cable-select]."""

    def save(self) -> Any:
        """A snapshot that later life does not change."""
        ...

    def load(self, state: Any) -> None:
        """Back to a snapshot."""
        ...


@runtime_checkable
class Button(Protocol):
    """A drive with an eject button."""

    def hold_eject(self) -> None:
        """Press the button and keep it down."""
        ...

    def release_eject(self) -> None:
        """Let the button go."""
        ...


class ButtonDrive(BenchDrive, Button, Protocol):
    """A drive of the bench with an eject button."""


@dataclass(frozen=True)
class Release:
    """The appointment at which a held button is let go; plain, so that it can be told from others."""

    drive: ButtonDrive
    clock: Clock

    def __call__(self) -> None:
        """Let go."""
        self.drive.run_until(self.clock.now)
        self.drive.release_eject()


Which = str | BenchDrive
"""A drive, given by the plug it is on or by itself."""


@dataclass(frozen=True)
class Bay:
    """Where a drive is: the place whose ribbon plug it has or had last, and which of its plugs are in."""

    drive: BenchDrive
    where: str
    ribbon: bool = True
    power: bool = True


WiringState = tuple[tuple[tuple[Bay, Any], ...], tuple[dict[int, int], ...], bool]


class Wiring:
    """Plugs: "primary master" is the end of the first cable, "primary slave" its middle; so on the second.

    `powered`: is the PC on? `cables` by the first port of their channel.
    """

    def __init__(self) -> None:
        self.clock = Clock()
        self.cables = {PRIMARY: Cable(), SECONDARY: Cable()}
        self.powered = False
        self._bays: list[Bay] = []

    @property
    def drives(self) -> dict[str, BenchDrive]:
        """The drives on a ribbon, by the plug they are on."""
        return {bay.where: bay.drive for bay in self._bays if bay.ribbon}

    @property
    def bays(self) -> tuple[Bay, ...]:
        """All drives with their plugs, in or out, in the order in which they were fitted."""
        return tuple(self._bays)

    # With the power off ----------------------------------------------------------------------

    def attach(self, drive: BenchDrive, where: str, jumper: str = "") -> None:
        """Fit a drive: ribbon plug and power. Its jumper is set as the plug is named, or as `jumper` says."""
        spot = self._free(where)
        self._must_be_off()
        if any(bay.drive is drive for bay in self._bays):
            raise BenchError("That drive is plugged in already; move it instead.")
        self._set(drive, jumper or JUMPERS[spot.position])
        self.cables[spot.base].join(drive, spot.position)
        self._bays.append(Bay(drive, spot.name))
        self._find_roles()

    def detach(self, drive: Which) -> BenchDrive:
        """Take a drive out. The PC must be off."""
        self._must_be_off()
        bay = self._bay(drive)
        self._unplug(bay)
        self._bays.remove(bay)
        self._find_roles()
        return bay.drive

    def move(self, drive: Which, where: str) -> None:
        """Put a drive to another place, and its jumper accordingly. The PC must be off."""
        self._must_be_off()
        self._free(where)
        self.attach(self.detach(drive), where)

    def lay_beside(self, drive: BenchDrive, jumper: str = "CS") -> None:
        """Give a drive power, but no ribbon; plug_ribbon() gives it one later. The PC must be off."""
        self._must_be_off()
        if any(bay.drive is drive for bay in self._bays):
            raise BenchError("That drive is plugged in already; take it out first.")
        self._set(drive, jumper)
        self._bays.append(Bay(drive, "", ribbon=False))

    def set_jumper(self, drive: Which, jumper: str) -> None:
        """Put the jumper of a drive on MA, SL or CS. The PC must be off."""
        self._must_be_off()
        self._set(self._bay(drive, ribbon=None).drive, jumper)
        self._find_roles()

    # At any time -----------------------------------------------------------------------------

    def pull_ribbon(self, drive: Which) -> BenchDrive:
        """Pull the ribbon off a drive. It keeps its power, and whatever state it is in [fact: ribbon-hot]."""
        bay = self._bay(drive)
        self.catch_up()
        self._unplug(bay)
        self._change(bay, ribbon=False)
        return bay.drive

    def plug_ribbon(self, where: str, drive: BenchDrive | None = None) -> None:
        """Put the plug of a place on a drive without a ribbon: on `drive`, or on the one it was pulled off.

        With the power on this resets nothing: the drive is what its last power-up made it [fact: ribbon-hot].
        """
        spot = self._free(where)
        bay = self._bay(drive or spot.name, ribbon=False)
        self.catch_up()
        self.cables[spot.base].join(bay.drive, spot.position)
        self._change(bay, where=spot.name, ribbon=True)
        if not self.powered:
            self._find_roles()

    def drive_power(self, drive: Which, on: bool, hold_eject: bool = False, hold_s: float = 10.0) -> None:
        """Pull or plug the power of one drive; the PC stays as it is.

        Power that comes while the PC is on wakes this drive only. It finds no other on the cable, because a
        device 1 shows itself just at its own reset [fact: dasp]. `hold_eject`: somebody holds its button.
        """
        bay = self._bay(drive, ribbon=None)
        if bay.power == on:
            raise BenchError(f"The power of that drive is {'plugged in' if on else 'out'} already.")
        if hold_eject:
            self._hold(bay.drive, hold_s)
        self.catch_up()
        if not on:
            bay.drive.power_off(self.clock.now)
        self._change(bay, power=on)
        if on and self.powered:
            self._take_position(bay)
            bay.drive.alone = True
            bay.drive.power_on(self.clock.now)

    def plug_of(self, drive: BenchDrive) -> str:
        """The name of the plug that a drive is on, or was on last."""
        where = self._bay(drive, ribbon=None).where
        if not where:
            raise BenchError("That drive has had no ribbon yet; plug_ribbon() gives it one.")
        return where

    def place_of(self, drive: BenchDrive) -> str:
        """The place that a drive answers at: the channel it is or was on, and what it takes itself for."""
        base = place(self.plug_of(drive)).base
        spot = next(one for one in PLACES.values() if (one.base, one.position) == (base, drive.position))
        return spot.name

    def reaches(self, drive: object) -> bool:
        """Can the PC reach it: by ribbon and power, or, where it is none of these drives, some other way?"""
        return all(bay.ribbon and bay.power for bay in self._bays if bay.drive is drive)

    # What the bench does with them -----------------------------------------------------------

    def catch_up(self) -> None:
        """Bring every drive to the bench's time; drives that nobody asked may be behind it."""
        self.clock.check()
        for bay in self._bays:
            bay.drive.run_until(self.clock.now)

    def power_all(self) -> None:
        """The PC's supply comes on: every drive whose power is plugged in wakes at once."""
        for bay in self._bays:
            if bay.power:
                bay.drive.power_on(self.clock.now)
        self._find_roles()

    def darken_all(self) -> None:
        """The PC's supply goes off."""
        self.clock.check()
        for bay in self._bays:
            bay.drive.power_off(self.clock.now)

    def _hold(self, drive: BenchDrive, hold_s: float) -> None:
        if hold_s <= 0:
            raise ValueError("Hold the button for more than 0 seconds.")
        if not isinstance(drive, Button):
            raise BenchError("That drive has no button that could be held.")

        drive.run_until(self.clock.now)
        drive.hold_eject()
        self.clock.at(self.clock.now + round(hold_s * SECOND), Release(drive, self.clock))

    # Positions -------------------------------------------------------------------------------

    def _set(self, drive: BenchDrive, jumper: str) -> None:
        if jumper.upper() not in JUMPERS:
            raise ValueError(f"There is no jumper {jumper!r}; take one of: {', '.join(JUMPERS)}.")
        drive.jumper = jumper.upper()

    def _take_position(self, bay: Bay) -> None:
        select = place(bay.where).position if bay.ribbon else _FLOATING_SELECT
        bay.drive.position = {"MA": 0, "SL": 1}.get(bay.drive.jumper, select)

    def _find_roles(self) -> None:
        """Every drive looks at its jumper, and those on a cable for each other."""
        for bay in self._bays:
            self._take_position(bay)
            bay.drive.alone = True
        for cable in self.cables.values():
            cable.find_roles()

    def reset_cables(self) -> None:
        """Pulse both RESET- lines. What is on no ribbon does not hear it."""
        for bay in self._bays:
            if bay.ribbon and bay.power:
                self._take_position(bay)
        for cable in self.cables.values():
            cable.hard_reset(self.clock.now)

    # Finding ---------------------------------------------------------------------------------

    def _bay(self, drive: Which, ribbon: bool | None = True) -> Bay:
        """The bay of a drive or a place. Its ribbon must be in (True), off (False), or either (None)."""
        where = place(drive).name if isinstance(drive, str) else ""
        # Those with a ribbon first: another drive may have been at the place before.
        for bay in sorted(self._bays, key=lambda bay: not bay.ribbon):
            if (bay.where == where if where else bay.drive is drive) and ribbon in (None, bay.ribbon):
                return bay
        which = f"drive at {where}" if where else "such drive"
        raise BenchError(
            f"There is no {which}{' without a ribbon' if ribbon is False else ''}; attach one first."
        )

    def _free(self, where: str) -> Place:
        spot = place(where)
        if spot.name in self.drives:
            raise BenchError(f"There is a drive at {spot.name} already; detach it first.")
        return spot

    def _unplug(self, bay: Bay) -> None:
        spot = place(bay.where)
        self.cables[spot.base].detach(spot.position)

    def _must_be_off(self) -> None:
        if self.powered:
            raise BenchError("Switch the power off before you plug or unplug a drive.")

    def _change(self, bay: Bay, **changes: Any) -> None:
        self._bays[self._bays.index(bay)] = replace(bay, **changes)

    # Snapshots -------------------------------------------------------------------------------

    def save_wiring(self) -> WiringState:
        """Every drive, its plugs, and the faults of the cables."""
        self.catch_up()
        bays = tuple((bay, bay.drive.save()) for bay in self._bays)
        return bays, tuple(cable.stuck for cable in self.cables.values()), self.powered

    def load_wiring(self, state: WiringState) -> None:
        """Back to a snapshot. A drive that was not here then is taken out, without power."""
        bays, faults, self.powered = state
        for bay in self._bays:
            bay.drive.power_off(self.clock.now)
            if bay.ribbon:
                self._unplug(bay)
        self._bays = [bay for bay, _ in bays]
        for bay, saved in bays:
            if bay.ribbon:
                self.cables[PLACES[bay.where].base].join(bay.drive, PLACES[bay.where].position)
            bay.drive.load(saved)
        for cable, stuck in zip(self.cables.values(), faults, strict=True):
            cable.stuck = stuck
