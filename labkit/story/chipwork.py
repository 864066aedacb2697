"""Work on the flash chip itself, with a programmer's clip: the last rung, which needs only the chip."""

from __future__ import annotations

from labkit.story.cabling import Cabling
from labkit.story.journal import verb
from labkit.tools.flashrom import FlashromRun, run_flashrom
from labkit.tools.programmer import ChipJob, Programmer


class ChipWork(Cabling):
    """The drive must have no power: PC off, or the drive's own plug pulled. Else ClipError says so."""

    @verb
    def program_chip(self, file: str) -> ChipJob:
        """Write a file to the drive's flash chip, from its first address on, and compare."""
        return self._lasting(self._programmer.write(self.file(file)))

    @verb
    def read_chip(self, to: str) -> ChipJob:
        """Read the drive's flash chip into a file."""
        job = self._lasting(self._programmer.read())
        if job.good:
            self.files[to.upper()] = job.data
        return job

    @property
    def _programmer(self) -> Programmer:
        return Programmer(self.drive, self.bench.clock.now)

    def _lasting(self, job: ChipJob) -> ChipJob:
        """The rest of the bench lives through the time that the job took."""
        self.bench.wait(job.seconds)
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
