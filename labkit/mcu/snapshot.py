"""A saved CPU: plain copies, cheap enough to take at every step of a story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from labkit.mcu.events import IllegalAct

if TYPE_CHECKING:
    from labkit.mcu.core import Mcs51

_WORDS = (
    "_pc", "cycles", "_synced", "_hold", "_in_service", "_int0", "_int1", "_pins_low", "_erased_run",
    "_erased_end", "_held_at", "events_dropped",
)  # fmt: skip


@dataclass(frozen=True)
class CpuState:
    """What `Mcs51.save` gives; treat as opaque, compare with ==."""

    iram: tuple[int, ...]
    sfr: tuple[int, ...]
    ram: tuple[tuple[int, ...], ...]
    events: tuple[IllegalAct, ...]
    words: tuple[int, ...]

    @classmethod
    def of(cls, cpu: Mcs51) -> CpuState:
        """Copy the CPU's state."""
        words = tuple(getattr(cpu, name) for name in _WORDS)
        ram = tuple(tuple(cpu.xdata[part]) for part in cpu.ram)
        return cls(tuple(cpu.iram), tuple(cpu.sfr), ram, tuple(cpu.events), words)

    def into(self, cpu: Mcs51) -> None:
        """Put it back; the lists stay the same objects."""
        cpu.iram[:], cpu.sfr[:], cpu.events[:] = self.iram, self.sfr, self.events
        for part, cells in zip(cpu.ram, self.ram, strict=True):
            cpu.xdata[part] = cells
        for name, value in zip(_WORDS, self.words, strict=True):
            setattr(cpu, name, value)
