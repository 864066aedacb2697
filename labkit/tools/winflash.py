"""The Windows face of the vendor protocol, in raw-port ("IDE") mode, and in a mode through packets ("ATAPI").

Over ports it has its own, shorter table of parts and no serial default: where the DOS flasher assumes one, it
gives up. Through packets it needs a drive that Windows lists and firmware that runs; it asks for no name.
[fact: winflash-lines] [fact: winflash-part-table] [fact: winflash-atapi]
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypeGuard

from labkit.catalog import data_dir
from labkit.catalog.toml import Row, load
from labkit.host.console import PATIENCE_S, Console, RunResult, run
from labkit.host.enumeration import ListedDrive
from labkit.host.ports import Ports
from labkit.tools.builds import knocking, words
from labkit.tools.erasing import Erasing
from labkit.tools.identify import Nothing, Parallel, identify
from labkit.tools.parts import part_table
from labkit.tools.program import write_image
from labkit.tools.target import TARGETS, Target
from labkit.tools.update import pace, update, why
from labkit.tools.vendor import VendorPort

FILE = "winflash.toml"
NAME = "WinFlash"


@cache
def _data() -> dict[str, Any]:
    return load(data_dir() / "tools" / FILE)


class WinFlash:
    """The program. One verb per mode; each returns what the run came to."""

    def __init__(self) -> None:
        top, limits = Row(FILE, "top", _data()), Row(FILE, "limits", _data()["limits"])
        self._size = top.integer("image", 0x10000, 0x1000000)
        self._table = part_table(words(top, "knows"), serial_default=False)
        self._knocking, self._block = knocking(limits), limits.integer("block", 2, 0x10000)
        self._texts = Row(FILE, "texts", _data()["texts"])
        self._pace = pace(Row(FILE, "atapi", _data()["atapi"]))

    def ide(self, x: int, image: bytes | None, ports: Ports, patience_s: float = PATIENCE_S) -> RunResult:
        """Write an image (None: the file cannot be opened) over raw ports to the drive at place x, 1 to 4."""
        if x not in TARGETS:
            raise ValueError(f"There is no place {x}; take 1 to 4, from primary master to secondary slave.")
        return run(
            ports.clock,
            lambda console: self._ide(TARGETS[x], image, console, ports),
            label=f"{NAME}, IDE mode",
            patience_s=patience_s,
        )

    def atapi(
        self, drive: ListedDrive | None, image: bytes | None, ports: Ports, patience_s: float = PATIENCE_S
    ) -> RunResult:
        """Have a listed drive (None: Windows lists none) write an image by its own firmware."""
        return run(
            ports.clock,
            lambda console: self._atapi(drive, image, console),
            label=f"{NAME}, ATAPI mode",
            patience_s=patience_s,
        )

    def _fits(self, image: bytes | None, console: Console) -> TypeGuard[bytes]:
        if image is None or len(image) != self._size:
            console.print(self._texts.text("no_file" if image is None else "mismatched"))
            return False
        return True

    def _atapi(self, drive: ListedDrive | None, image: bytes | None, console: Console) -> bool:
        if not self._fits(image, console):
            return False
        if drive is None:
            console.note("Windows lists no such drive, so there is nobody to send packets to.")
            return False
        failed = update(drive.target, image, self._pace)
        if failed is not None:
            console.note(why(failed))
            return False
        console.note("The drive has written it all. What the real program shows at its end is not on record.")
        return True

    def _ide(self, target: Target, image: bytes | None, console: Console, ports: Ports) -> bool:
        if not self._fits(image, console):
            return False
        vendor = VendorPort(ports, target)
        found = identify(vendor, self._table, self._knocking)
        if not isinstance(found, Parallel):
            console.print(self._texts.text("no_port" if isinstance(found, Nothing) else "unknown"))
            return False
        written = write_image(vendor, found.part, image, self._block, lambda bank: None, Erasing())
        console.note(
            f"{written.length} bytes were written; the chip now sums to {written.sum:04X}. "
            "What the real program shows at its end is not on record."
        )
        return True
