"""Read the flash out and write it under Windows, through the running firmware: no gate, no question of names.

Where no firmware runs there is nobody to ask [fact: flash-utility]. What it reads is what the chip holds;
damaged dumps of some slim drives are on record, and not modelled [fact: flash-dump-slim].
"""

from __future__ import annotations

from collections.abc import MutableMapping
from functools import cache

from labkit.ata.packets import MEMORY_FLASH
from labkit.catalog import data_dir
from labkit.catalog.toml import Row, load
from labkit.firmware.sums import sum16
from labkit.host.atapi import PacketResult
from labkit.host.console import PATIENCE_S, Console, RunResult, run
from labkit.host.enumeration import ListedDrive
from labkit.host.ports import Ports
from labkit.tools import memory
from labkit.tools.update import clear_attention, pace, update, why

FILE = "flashutility.toml"
NAME = "Flash utility"


@cache
def _data() -> Row:
    return Row(FILE, "top", load(data_dir() / "tools" / FILE))


class FlashUtility:
    """The program, with a verb each way. A drive of None: Windows lists none."""

    def __init__(self) -> None:
        self._size = _data().integer("size", 0x10000, 0x1000000)
        self._piece = _data().integer("read_piece", 1, 0xFFFF)
        self._pace = pace(_data().table("pace"))
        self._texts = _data().table("texts")

    def read(
        self,
        drive: ListedDrive | None,
        name: str,
        files: MutableMapping[str, bytes],
        ports: Ports,
        patience_s: float = PATIENCE_S,
    ) -> RunResult:
        """Read the whole flash into the file `name`, which is made only if all of it came."""
        return run(
            ports.clock,
            lambda console: self._read(drive, name, files, console),
            label=f"{NAME}, read",
            patience_s=patience_s,
        )

    def write(
        self, drive: ListedDrive | None, image: bytes, ports: Ports, patience_s: float = PATIENCE_S
    ) -> RunResult:
        """Have the drive write an image of the right size, whatever it holds."""
        return run(
            ports.clock,
            lambda console: self._write(drive, image, console),
            label=f"{NAME}, write",
            patience_s=patience_s,
        )

    def _read(
        self, drive: ListedDrive | None, name: str, files: MutableMapping[str, bytes], console: Console
    ) -> bool:
        if drive is None:
            return self._end(console, "no_drive")
        clear_attention(drive.target, self._pace.packet)
        self._say(console, "reading")
        data = memory.read(drive.target, MEMORY_FLASH, self._size, self._piece, self._pace.packet)
        if isinstance(data, PacketResult):
            return self._failed(console, data)
        files[name] = data
        self._say(console, "saved", name=name, sum=sum16(data))
        return True

    def _write(self, drive: ListedDrive | None, image: bytes, console: Console) -> bool:
        if drive is None:
            return self._end(console, "no_drive")
        if len(image) != self._size:
            return self._end(console, "wrong_size", size=self._size)
        failed = update(drive.target, image, self._pace, lambda phase: self._say(console, phase))
        if failed is not None:
            return self._failed(console, failed)
        self._say(console, "written")
        return True

    def _failed(self, console: Console, result: PacketResult) -> bool:
        console.note(why(result))
        return self._end(console, "silent" if result.timed_out else "failed")

    def _say(self, console: Console, key: str, **values: object) -> None:
        console.print(self._texts.text(key).format(**values))

    def _end(self, console: Console, key: str, **values: object) -> bool:
        self._say(console, key, **values)
        return False
