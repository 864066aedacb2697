"""What a snapshot of a flash chip holds, and what must fit in it so that its operations can end."""

from __future__ import annotations

from itertools import pairwise

from labkit.catalog.chips import DAY_NS
from labkit.firmware.layout import IMAGE_SIZE
from labkit.flash.cells import PAGE
from labkit.flash.decoder import BYPASS, BYPASS_EXIT, IDLE
from labkit.flash.nor import FlashState
from labkit.flash.operations import ByteProgram, Erase, Piece, Run
from labkit.story.filing.kinds import BYTE, FLAG, TIME, Blob, Maybe, Misfit, Whole, one_of
from labkit.story.filing.shapes import As, Checked, Either, Many, Record, Tuple

SECTORS = Whole(0, 0xFFF)
_WORK = Whole(1, 1024 * DAY_NS)
_STRETCH = Tuple(first=TIME, last=TIME)
_ERASES = ("sector-erase", "block-erase", "chip-erase")


def _cells(data: bytes) -> tuple[bytes, ...]:
    return tuple(data[at : at + PAGE] for at in range(0, IMAGE_SIZE, PAGE))


def _check_piece(piece: Piece) -> None:
    whole = len(piece.data) == len(piece.after) and len(piece.failing) in (0, len(piece.data))
    if not whole or set(piece.failing) - {0, 1} or piece.lo + len(piece.data) > IMAGE_SIZE:
        raise Misfit("the bytes that are being programmed do not fit each other")
    if piece.failing and piece.byte_ns + piece.extra_ns < 1:
        raise Misfit(f"extra_ns, {piece.extra_ns} is too little")


def _check_run(run: Run) -> None:
    first, last = run.pieces[0], run.pieces[-1]
    joined = all(one.end == following.start for one, following in pairwise(run.pieces))
    if not joined or (first.start, last.end) != (run.start, run.end):
        raise Misfit("the pieces do not follow each other in time")
    if run.failures != sum(piece.failing.count(1) for piece in run.pieces):
        raise Misfit(f"failures, {run.failures} is not what the pieces hold")


def _check_byte(program: ByteProgram) -> None:
    if program.end <= program.start:
        raise Misfit("a byte's program ends before it begins")


def _check_erase(erase: Erase) -> None:
    if (erase.since is None) != (erase.held_at is not None):
        raise Misfit("an erase is either at work or held")
    if erase.done_ns >= erase.work_ns or list(erase.sectors) != sorted(set(erase.sectors)):
        raise Misfit("an erase is over, or its sectors are out of order")


BYTE_PROGRAM = Record(
    ByteProgram, addr=Whole(0, IMAGE_SIZE - 1), data=BYTE, before=BYTE, after=BYTE, start=TIME, end=TIME,
    work_ns=_WORK, result=one_of("done", "failed", "ignored"),
)  # fmt: skip
_PIECE = Record(
    Piece,
    lo=Whole(0, IMAGE_SIZE - 1),
    data=Blob("run", 1, IMAGE_SIZE),
    after=Blob("run", 1, IMAGE_SIZE),
    start=TIME,
    byte_ns=_WORK,
    extra_ns=Whole(-DAY_NS, DAY_NS),
    failing=Blob("run", 0, IMAGE_SIZE),
)
_RUN = Record(
    Run,
    start=TIME,
    end=TIME,
    pieces=Many(Checked(_PIECE, _check_piece), 1, 64),
    failures=Whole(0, IMAGE_SIZE),
)
_ERASE = Record(
    Erase, kind=one_of(*_ERASES), sectors=Many(SECTORS, 0, 0x1000), work_ns=_WORK, start=TIME,
    since=Maybe(TIME), done_ns=TIME, open=FLAG, suspend_at=Maybe(TIME), held_at=Maybe(TIME),
    pauses=Many(_STRETCH, 0, 10_000),
)  # fmt: skip


def _check_program(program: ByteProgram | Run) -> None:
    _check_run(program) if isinstance(program, Run) else _check_byte(program)


def _check(state: FlashState) -> None:
    """A program runs beside an erase only while that is held; a failed one when nothing runs."""
    at_work = state.erase is not None and state.erase.since is not None
    if state.program is not None and (at_work or state.failed is not None):
        raise Misfit("the chip does two things at once")


FLASH = Checked(
    Record(
        FlashState,
        pages=As(Blob("flash", IMAGE_SIZE, IMAGE_SIZE), b"".join, _cells),
        decoder=Tuple(home=Whole(IDLE, BYPASS), state=Whole(IDLE, BYPASS_EXIT)),
        program=Maybe(Checked(Either(byte=BYTE_PROGRAM, run=_RUN), _check_program)),
        failed=Maybe(BYTE_PROGRAM),
        erase=Maybe(Checked(_ERASE, _check_erase)),
        id_mode=FLAG,
        toggles=Tuple(dq6=BYTE, dq2=BYTE),
        powered=FLAG,
        protected=As(Many(SECTORS, 0, 0x1000), lambda them: tuple(sorted(them)), frozenset),
        cuts=TIME,
        run_failures=Whole(0, IMAGE_SIZE),
    ),
    _check,
)
