"""The DOS flasher's options that go through the gate: C, R, W and S."""

from __future__ import annotations

from collections.abc import Iterable

from labkit.firmware.layout import FILE_BANK
from labkit.firmware.sums import sum16
from labkit.tools.bankfiles import split
from labkit.tools.identify import Nothing, Parallel, Serial, Stuck, Unknown, identify, knock_until
from labkit.tools.job import Job
from labkit.tools.program import Written, write_image
from labkit.tools.readout import read_array
from labkit.tools.serialpath import SerialChip

_LJMP = 0x02
_ASSUMED = (
    "The status never was 70h: the gate is shut. The tool assumes its serial chip, and whatever it reads "
    "from here on is the task file or an undriven bus."
)
_WAITING = "The status never was 70h: the gate is shut. The tool goes on waiting for it, and is silent."


def check(job: Job) -> bool:
    """C: the ids and the type. A drive that does not listen is waited for, in silence."""
    chip = _chip(job, patient=True)
    if chip is None:
        return False
    _show(job, chip)
    job.say("reboot")
    return True


def check_everywhere(jobs: Iterable[Job]) -> bool:
    """/C: like C at each of the four places, without waiting for any [fact: mtkflash-c-without-x]."""
    answered = False
    for job in jobs:
        chip = identify(job.vendor, job.build.table, job.build.knocking)
        if isinstance(chip, Parallel) or (isinstance(chip, Serial) and chip.inside):
            job.say("position", base=job.target.base, head=job.target.head)
            _show(job, chip)
            answered = True
        elif isinstance(chip, Unknown):
            job.say("position", base=job.target.base, head=job.target.head)
            _give_up(job, chip)
    if answered:
        job.say("reboot")
    return answered


def _show(job: Job, chip: Parallel | Serial) -> None:
    if isinstance(chip, Parallel):
        job.say("ids", maker=chip.ids.maker, second=chip.ids.second, device=chip.ids.device)
    job.say("found", name=chip.part.prints)


def read(job: Job) -> bool:
    """R: the flash into a file (/M), or into one file per bank. Waits like C."""
    name = job.named()
    chip = _chip(job, patient=True) if name else None
    if name is None or chip is None:
        return False
    job.say("found", name=chip.part.prints)
    data = _read_pass(job, chip)
    if job.command.merged:
        job.store(name, data)
    else:
        for bank, part in split(name, data):
            job.store(bank, part)
        job.console.note("Without /M there is one file per bank, .B00 and on; these names are the lab's own.")
    job.say("reboot")
    return True


def sum_up(job: Job) -> bool:
    """S: a pass over what is believed to be the chip, and its sum [fact: mtkflash-s].

    Nothing is polled on the serial path.
    """
    chip = _chip(job, patient=False)
    if chip is None:
        return False
    job.say("found", name=chip.part.prints)
    _read_pass(job, chip)
    job.say("reboot")
    return True


def write(job: Job) -> bool:
    """W: the file, or the files of its banks, into the flash from address 0, whatever they hold."""
    image = job.load()
    chip = _chip(job, patient=False) if image is not None else None
    if image is None or chip is None:
        return False
    job.say("found", name=chip.part.prints)
    _note_image(job, image, chip.part.size)
    if isinstance(chip, Parallel):
        job.say("updating")
        erasing = job.build.erasing
        written = write_image(
            job.vendor, chip.part, image, job.build.block, lambda bank: _bank(job, bank), erasing
        )
        if written.given_up:
            job.console.end_line()
            job.console.note(f"{erasing.gave_up} What the real program prints then is not on record.")
            return False
        _note_written(job, image, written)
        total = written.sum
    else:
        job.console.write(job.build.text("never_done"))
        total = SerialChip(job.vendor, chip.part.size).write(image, lambda bank: _bank(job, bank))
    job.console.end_line()
    for line in job.build.written:
        job.console.print(line.format(sum=total))
    return True


def _chip(job: Job, patient: bool) -> Parallel | Serial | None:
    """The chip that the build believes in, None after its message. `patient`: wait for the gate for ever."""
    while True:
        found = identify(job.vendor, job.build.table, job.build.knocking)
        if isinstance(found, Parallel) or (isinstance(found, Serial) and (found.inside or not patient)):
            if isinstance(found, Serial) and not found.inside:
                job.console.note(_ASSUMED)
            return found
        if not isinstance(found, Serial):
            _give_up(job, found)
            return None
        job.console.note(_WAITING)
        knock_until(job.vendor, None)


def _give_up(job: Job, found: Nothing | Stuck | Unknown | None) -> None:
    if isinstance(found, Stuck):
        job.say("stuck", status=found.status)
        job.console.note("BSY is set and nothing in the drive takes it down; the gate is shut.")
    elif isinstance(found, Unknown):
        job.say("unknown")
        job.console.note(
            f"The gate is open and a chip answers, but its ids {found.ids.maker:02X}h "
            f"{found.ids.device:02X}h are in no row of this build's table."
        )
    else:
        job.say("no_port")
        job.console.note("No drive answers there.")


def _read_pass(job: Job, chip: Parallel | Serial) -> bytes:
    """Read it all, count on one line, print the sum."""
    pieces: list[bytes] = []
    serial = SerialChip(job.vendor, chip.part.size) if isinstance(chip, Serial) else None
    if serial is not None:
        serial.start_read()
    for lo in range(0, chip.part.size, FILE_BANK):
        hi = min(lo + FILE_BANK, chip.part.size)
        job.console.write(f"\r{job.build.text('reading', percent=lo * 100 // chip.part.size)}")
        pieces.append(serial.read_on(hi - lo) if serial is not None else read_array(job.vendor, lo, hi))
    data = b"".join(pieces)
    job.console.write("\r")
    job.say("summed", sum=sum16(data))
    return data


def _bank(job: Job, bank: int) -> None:
    job.console.write((" " if bank else "") + job.build.text("bank", bank=bank))


def _note_image(job: Job, image: bytes, size: int) -> None:
    note = job.console.note
    if image[:1] != bytes([_LJMP]):
        note("The file does not begin with 02h: it is no image of this kind. The tool does not look.")
    if len(image) > size:
        note(f"The file has {len(image)} bytes; the chip holds {size}.")
    elif len(image) < size:
        note(f"The file has {len(image)} bytes, the chip {size}: sectors beyond it stay as they were.")


def _note_written(job: Job, image: bytes, written: Written) -> None:
    if written.blocks_refused:
        job.console.note(f"In {written.blocks_refused} blocks a byte did not take; the tool goes on.")
    if written.sum != sum16(image[: written.length]):
        job.console.note("The sum is that of what the chip now reads, and not that of the file.")
