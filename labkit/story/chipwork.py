"""Work on the flash chip itself, with a programmer's clip: the last rung, which needs only the chip."""

from __future__ import annotations

from collections.abc import Callable

from labkit.host.clock import SECOND
from labkit.host.console import PATIENCE_S
from labkit.host.progress import shown
from labkit.story.cabling import Cabling
from labkit.story.journal import verb
from labkit.tools.flashrom import FlashromRun, run_flashrom
from labkit.tools.programmer import ChipJob, Programmer


class ChipWork(Cabling):
    """The drive must have no power: PC off, or the drive's own plug pulled. Else ClipError says so."""

    @verb
    def program_chip(self, file: str, patience_s: float = PATIENCE_S) -> ChipJob:
        """Write a file to the drive's flash chip, from its first address on, and compare."""
        data = self.file(file)
        return self._clipped(f"Programmer: write {file}", lambda one: one.write(data), patience_s)

    @verb
    def read_chip(self, to: str, patience_s: float = PATIENCE_S) -> ChipJob:
        """Read the drive's flash chip into a file."""
        job = self._clipped(f"Programmer: read into {to}", Programmer.read, patience_s)
        if job.good:
            self.files[to.upper()] = job.data
        return job

    def _clipped(self, label: str, work: Callable[[Programmer], ChipJob], patience_s: float) -> ChipJob:
        """The rest of the bench lives through the job, and patience may end it."""
        clock, began = self.bench.clock, self.bench.clock.now

        def live(seconds: float) -> None:
            self.bench.live_until(began + round(seconds * SECOND))

        with shown(clock, label, lambda: label), clock.patience(round(patience_s * SECOND)):
            job = work(Programmer(self.drive, began, live))
        if job.ended != "stopped":
            live(job.seconds)
        return job

    @verb
    def flashrom(self, job: str, file: str = "") -> FlashromRun:
        """Let the real flashrom (or the built-in programmer, where there is none) do a job on the chip.

        `job` is identify, read, write, verify or erase; `file` is read into, written or compared.
        """
        data = self.file(file) if job in ("write", "verify") else b""
        run = run_flashrom(self.drive, job, data, self.bench.clock.now)
        if run.data:
            self.files[file.upper()] = run.data
        self.bench.wait(run.seconds)
        return run
