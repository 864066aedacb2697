"""When is a drive revived? Five points, each seen from outside; nothing else counts."""

from __future__ import annotations

from dataclasses import dataclass, fields

from labkit.drive.disc import Disc, sample_disc
from labkit.story.hands import SETTLE_S
from labkit.story.workbench import Workbench


@dataclass(frozen=True, repr=False)
class Acceptance:
    """The five points."""

    named_at_post: bool
    listed_in_windows: bool
    tray_answers: bool
    light_off_when_idle: bool
    disc_reads: bool

    @property
    def points(self) -> int:
        """How many of the five hold."""
        return sum(getattr(self, field.name) for field in fields(self))

    @property
    def revived(self) -> bool:
        """All five."""
        return self.points == len(fields(self))

    def __repr__(self) -> str:
        names = [field.name for field in fields(self)]
        return "\n".join(f"{name.replace('_', ' ')}: {_word(getattr(self, name))}" for name in names)


def _word(good: bool) -> str:
    return "yes" if good else "no"


def accept(bench: Workbench, disc: Disc | None = None) -> Acceptance:
    """Try a drive: restart the PC, look at POST, Windows, tray and light, and read every sector of a disc."""
    disc = disc or sample_disc()
    bench.power_cycle()
    named = bench.post_name is not None
    listed = bench.in_windows
    tray = bench.insert(disc)
    bench.wait(SETTLE_S)
    light = bench.light == "off"
    reads = bench.in_windows and bench.copy_disc().data == disc.data
    return Acceptance(named, listed, tray, light, reads)
