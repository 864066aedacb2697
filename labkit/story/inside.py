"""A look into the PC: which drive hangs where, its plugs and jumpers, and the BIOS set-up.

All of it can be seen with open eyes; nothing is switched on or asked for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from labkit.drive.drive import Drive
from labkit.host.bench import CHANNELS
from labkit.host.places import place
from labkit.host.wiring import Bay
from labkit.story.workbench import Workbench

ENDS = ("end", "middle")


@dataclass(frozen=True)
class Fitted:
    """One drive as it is fitted. `cable` is a channel's name, `plug` "end" or "middle" of it."""

    label: str
    cable: str
    plug: str
    jumper: str
    ribbon: bool
    power: bool
    service_jumper: bool

    def __str__(self) -> str:
        where = f"{self.cable} cable, {self.plug} plug"
        service = ", service pins bridged" if self.service_jumper else ""
        return (
            f"{self.label}: {where} {_in(self.ribbon)}, power plug {_in(self.power)}, "
            f"jumper on {self.jumper}{service}"
        )


def _in(there: bool) -> str:
    return "in" if there else "OUT"


@dataclass(frozen=True)
class Inside:
    """All drives, and the BIOS setting of each channel. The first drive is the one that the verbs mean."""

    drives: tuple[Fitted, ...]
    channels: dict[str, str]

    def __str__(self) -> str:
        bios = ", ".join(f"{name} {setting}" for name, setting in self.channels.items())
        return "\n".join([*map(str, self.drives), f"BIOS set-up: {bios}"])

    __repr__ = __str__


def look_inside(bench: Workbench) -> Inside:
    """What open eyes see in the PC, and in the BIOS set-up."""
    bays = sorted(bench.bench.bays, key=lambda bay: bay.drive is not bench.drive)
    return Inside(tuple(_fitted(bay) for bay in bays), bench.bench.channels)


def _fitted(bay: Bay) -> Fitted:
    drive, spot = bay.drive, place(bay.where)
    mine = drive if isinstance(drive, Drive) else None
    return Fitted(
        label=mine.model.name if mine is not None else "Hard disk",
        cable=next(name for name, base in CHANNELS.items() if base == spot.base),
        plug=ENDS[spot.position],
        jumper=drive.jumper,
        ribbon=bay.ribbon,
        power=bay.power,
        service_jumper=mine is not None and mine.service_jumper,
    )
