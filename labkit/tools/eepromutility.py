"""The EEPROM utility: backup, restore, checksum, model and learnt data, through the running firmware.

It believes the model text in the EEPROM and its own catalogue, and knows nothing of the firmware: a sum that
fits the family of that model it calls right, whatever the firmware thinks of it [fact: eeprom-repair].
The drive looks at its EEPROM at start-up only.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping

from labkit.ata.packets import MEMORY_EEPROM
from labkit.host.atapi import PacketResult
from labkit.host.console import PATIENCE_S, Console, RunResult, run
from labkit.host.enumeration import ListedDrive
from labkit.host.ports import Ports
from labkit.tools import memory
from labkit.tools.eepromdata import ModelSet, catalogue
from labkit.tools.update import clear_attention, why

NAME = "EEPROM utility"
ERASED = b"\xff"


class EepromUtility:
    """The program before one drive (None: Windows lists none). Each verb returns what the run came to."""

    def __init__(self, drive: ListedDrive | None, ports: Ports, patience_s: float = PATIENCE_S) -> None:
        self._drive, self._ports, self._patience = drive, ports, patience_s
        self._data = catalogue()

    # Verbs -----------------------------------------------------------------------------------

    def backup(self, name: str, files: MutableMapping[str, bytes]) -> RunResult:
        """Save all bytes to the file `name`."""

        def work(work: _Work, cells: bytes) -> bool:
            files[name] = cells
            work.say("saved", name=name, model=self._data.places.model_in(cells))
            return True

        return self._run("backup", work)

    def restore(self, data: bytes) -> RunResult:
        """Write a file back. Whose EEPROM it was is not asked [fact: pickup-calibration]."""

        def work(work: _Work, cells: bytes) -> bool:
            if len(data) != self._data.places.size:
                return work.end("wrong_size", size=self._data.places.size)
            return work.write(0, data)

        return self._run("restore", work)

    def repair(self) -> RunResult:
        """Make the checksum that the family of the EEPROM's model wants."""

        def work(work: _Work, cells: bytes) -> bool:
            places, found = self._data.places, work.set_of(cells)
            if found is None:
                return False
            old, right = cells[places.checked], places.checksum(cells, found.constant)
            if old == right:
                work.say("sum_right", sum=right)
                return True
            work.say("sum_repaired", old=old, sum=right)
            return work.write(places.checked, bytes([right]))

        return self._run("repair", work)

    def convert(self, model: str) -> RunResult:
        """Give the drive another model of its set, and the checksum that goes with it."""

        def work(work: _Work, cells: bytes) -> bool:
            places, found = self._data.places, work.set_of(cells)
            if found is None:
                return False
            now, to = places.model_in(cells), model.upper()
            if to not in found.models:
                return work.end("not_possible", model=now, to=to, possible=", ".join(found.models))
            new = places.model_bytes(to) + cells[places.model[1] : places.checked]
            right = places.checksum(new, found.constant)
            work.say("converted", model=now, to=to)
            if found.table(now) != found.table(to):
                work.console.note("The numbering of media codes moves: reset the learnt data.")
            return work.write(0, new + bytes([right]))

        return self._run("convert", work)

    def reset_learnt(self) -> RunResult:
        """Forget what the drive learnt of media and burns."""

        def work(work: _Work, cells: bytes) -> bool:
            first, end = self._data.places.learnt
            work.say("cleared", count=sum(cell != ERASED[0] for cell in cells[first:end]))
            return work.write(first, ERASED * (end - first))

        return self._run("reset learnt data", work)

    # How it runs -----------------------------------------------------------------------------

    def _run(self, label: str, work: Callable[[_Work, bytes], bool]) -> RunResult:
        def program(console: Console) -> bool:
            if self._drive is None:
                console.print(self._data.texts["no_drive"])
                return False
            one = _Work(self._drive, console)
            cells = one.read()
            return cells is not None and work(one, cells)

        return run(self._ports.clock, program, label=f"{NAME}, {label}", patience_s=self._patience)


class _Work:
    """One run before one drive."""

    def __init__(self, drive: ListedDrive, console: Console) -> None:
        self.drive, self.console, self.data = drive.target, console, catalogue()

    def say(self, key: str, **values: object) -> None:
        self.console.print(self.data.texts[key].format(**values))

    def end(self, key: str, **values: object) -> bool:
        self.say(key, **values)
        return False

    def read(self) -> bytes | None:
        """All bytes, None after a message."""
        data = self.data
        clear_attention(self.drive, data.packet)
        cells = memory.read(self.drive, MEMORY_EEPROM, data.places.size, data.read_piece, data.packet)
        if isinstance(cells, PacketResult):
            self._failed(cells)
            return None
        return cells

    def write(self, offset: int, new: bytes) -> bool:
        """Write, read back and compare."""
        failed = memory.write_eeprom(self.drive, offset, new, self.data.write_piece, self.data.packet)
        if failed is not None:
            return self._failed(failed)
        cells = self.read()
        if cells is None:
            return False
        differ = sum(one != other for one, other in zip(cells[offset:], new, strict=False))
        if differ:
            return self.end("differs", count=differ)
        self.say("written")
        return True

    def set_of(self, cells: bytes) -> ModelSet | None:
        """The set of the model in the EEPROM, None after a message."""
        model = self.data.places.model_in(cells)
        found = self.data.of(model)
        if found is None:
            self.say("unknown", model=model)
        return found

    def _failed(self, result: PacketResult) -> bool:
        self.console.note(why(result))
        return self.end("silent" if result.timed_out else "failed")
