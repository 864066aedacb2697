"""The vendor's Windows flasher: asks who the drive is, sends the image, lets running firmware write it.

Of its lines only the refusal is on record [fact: vendor-flasher-refusal].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from labkit.ata import packets
from labkit.ata.replies import Inquiry, parse_inquiry
from labkit.ata.wire import WireError
from labkit.catalog import data_dir
from labkit.catalog.toml import Row, load
from labkit.firmware.container import Container, parse
from labkit.firmware.errors import ContainerError
from labkit.host.atapi import PacketTarget
from labkit.host.clock import MS
from labkit.host.console import PATIENCE_S, Console, RunResult, run
from labkit.host.enumeration import ListedDrive
from labkit.host.ports import Ports
from labkit.tools.update import Pace, pace, update, why

FILE = "vendorflasher.toml"
NAME = "Vendor flasher"
_INQUIRY_BYTES = 36


@dataclass(frozen=True)
class Manner:
    """Its data: pace, time for the drive's restart in ns, texts."""

    pace: Pace
    restart: int
    texts: dict[str, str]


@cache
def manner() -> Manner:
    """How the flasher goes about it, from `data/tools/vendorflasher.toml`."""
    data = load(data_dir() / "tools" / FILE)
    row, texts = Row(FILE, "top", data), Row(FILE, "texts", data["texts"])
    return Manner(
        pace=pace(row),
        restart=row.integer("restart_ms", 1, 600_000) * MS,
        texts={key: texts.text(key) for key in texts.fields},
    )


class VendorFlasher:
    """One flasher file, ready to run against the drives that Windows lists."""

    def __init__(self, exe: bytes) -> None:
        self.exe = exe
        self.manner = manner()

    def run(self, drives: Sequence[ListedDrive], ports: Ports, patience_s: float = PATIENCE_S) -> RunResult:
        """Flash the first of these drives that passes the drive check. Patience is in emulated seconds."""
        return run(ports.clock, lambda console: self.main(drives, console), label=NAME, patience_s=patience_s)

    def main(self, drives: Sequence[ListedDrive], console: Console) -> bool:
        """The program; False when it gave up or the drive refused."""
        try:
            container = parse(self.exe)
        except ContainerError as error:
            return self._end(console, "no_image", str(error))
        if not drives:
            return self._end(console, "nothing_listed", "Windows lists no drive to send packets to.")
        drive = self._accepted(container, drives)
        if drive is None:
            return self._end(console, "refused", "No listed drive has a name in this flasher's table.")
        image = container.images()[0].data
        self._say(console, "found", name=self._name(drive))
        return self._flash(drive, image, console)

    def _accepted(self, container: Container, drives: Sequence[ListedDrive]) -> PacketTarget | None:
        """The first drive that answers INQUIRY now with a name the file accepts."""
        for drive in drives:
            who = self._inquire(drive.target)
            if who is not None and container.check.passes(who.vendor, who.product):
                return drive.target
        return None

    def _flash(self, drive: PacketTarget, image: bytes, console: Console) -> bool:
        failed = update(drive, image, self.manner.pace, lambda phase: self._say(console, phase))
        self._say(console, "failed" if failed is not None else "success")
        if failed is not None:
            console.note(why(failed))
            return False
        drive.ports.sleep(self.manner.restart)
        name = self._name(drive)
        if name:
            self._say(console, "back", name=name)
        else:
            self._say(console, "not_back")
            console.note("The drive took the image and wrote it; what came up after that answers no INQUIRY.")
        return True

    def _name(self, drive: PacketTarget) -> str:
        who = self._inquire(drive)
        return f"{who.name} {who.revision}" if who is not None else ""

    def _inquire(self, drive: PacketTarget) -> Inquiry | None:
        result = drive.packet(packets.inquiry(), _INQUIRY_BYTES, timeout_ns=self.manner.pace.packet)
        try:
            return parse_inquiry(result.data) if result.ok else None
        except WireError:
            return None

    def _say(self, console: Console, key: str, **values: str) -> None:
        console.print(self.manner.texts[key].format(**values))

    def _end(self, console: Console, key: str, why: str) -> bool:
        self._say(console, key)
        console.note(why)
        return False
