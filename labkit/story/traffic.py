"""Who talks to whom inside a drive: accesses counted part by part while something happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from labkit.drive.registers import FIRST, PACKET_BUFFER, SRAM, WINDOW, Reg
from labkit.flash import Hook
from labkit.host.places import place
from labkit.story.workbench import Workbench

PARTS = ("host", "flash chip", "EEPROM", "DRAM", "SRAM", "front end", "panel", "task file", "control")
"""`task file` is what the 8051 sees of the host's registers, `control` the rest of its own chip."""

FRONT_ENDS = range(0xFE00, FIRST)
_OWNERS: dict[int, str] = {
    **dict.fromkeys(range(Reg.FL_ADDR0, Reg.FL_NEXT + 1), "flash chip"),
    **dict.fromkeys(range(Reg.EE_ADDR0, Reg.EE_STAT + 1), "EEPROM"),
    **dict.fromkeys((Reg.PANEL_IN, Reg.PANEL_OUT), "panel"),
    **dict.fromkeys(range(Reg.ATA_EVENT, Reg.XFER_GO + 1), "task file"),
    **dict.fromkeys(range(PACKET_BUFFER, PACKET_BUFFER + 12), "task file"),
}


@dataclass
class Traffic:
    """Accesses by part: `reads` and `writes` of the 8051 by MOVX, or, for "host", of the host on the cable.

    `instructions`: what the 8051 executed, fetched from the flash chip (or SRAM); `data`: bytes of blocks.
    """

    reads: Counter[str] = field(default_factory=Counter)
    writes: Counter[str] = field(default_factory=Counter)
    instructions: int = 0
    data: int = 0

    def total(self, part: str) -> int:
        """Accesses to a part."""
        return self.reads[part] + self.writes[part]


def owner(address: int) -> str:
    """The part behind an address of the 8051's XDATA [fact: register-map]."""
    if address in SRAM:
        return "SRAM"
    if address in WINDOW:
        return "DRAM"
    return "front end" if address in FRONT_ENDS else _OWNERS.get(address, "control")


@contextmanager
def record_traffic(bench: Workbench) -> Iterator[Traffic]:
    """Count who talks to whom in the bench's drive inside a with-block.

    Every instruction is looked at: a program that never sleeps, such as an erased chip's, takes its time.
    """
    traffic = Traffic()

    def executed(_pc: int) -> None:
        traffic.instructions += 1

    def block(_kind: str, data: bytes, _now: int) -> None:
        traffic.data += len(data)

    def on_cable(kind: str, _register: int, _value: int, _now: int) -> None:
        (traffic.reads if kind == "read" else traffic.writes)["host"] += 1

    cable = bench.bench.cables[place(bench.place).base]
    with ExitStack() as stack:
        for hook in (
            Hook(cable.observers, on_cable),
            Hook(cable.data_observers, block),
            bench.drive.watch("execute", executed),
            bench.drive.watch("read", lambda at, _: traffic.reads.update((owner(at),))),
            bench.drive.watch("write", lambda at, _: traffic.writes.update((owner(at),))),
        ):
            stack.enter_context(hook)
        yield traffic
