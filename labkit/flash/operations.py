"""What a part is doing: immutable records, so that a snapshot may share them. Times in ns."""

from bisect import bisect_right
from typing import NamedTuple

# How long a part looks busy when all it was asked to change is protected. [fact: nor-protected-sector]
PROTECTED_PROGRAM_NS = 1_000
PROTECTED_ERASE_NS = 100_000

# A byte value to 1 when it is not zero: marks the bytes that cannot take their data.
_MARK = bytes([0] + [1] * 255)


class FlashOp(NamedTuple):
    """One operation as an observer sees it, told when it is over.

    kind: "program", "program-run", "sector-erase", "block-erase" or "chip-erase". Addresses lo..hi-1; when
    several sectors were erased, the outermost, and `sectors` lists them. start and end in ns. result: "done",
    "failed" (a bit should have risen), "torn" (power went), "ignored" (all of it protected), "dropped" (an
    erase taken back in its window) or "busy" (under way, and not told yet). pauses: (from, to) of each
    stretch in which a suspended erase held still.
    """

    kind: str
    lo: int
    hi: int
    start: int
    end: int
    result: str
    sectors: tuple[int, ...] = ()
    pauses: tuple[tuple[int, int], ...] = ()


class ByteProgram(NamedTuple):
    """One byte being programmed. `work_ns` is how long its cells need; `end` is when the part says so."""

    addr: int
    data: int
    before: int
    after: int
    start: int
    end: int
    work_ns: int
    result: str


class Piece(NamedTuple):
    """A stretch of a run in which all bytes share one fate.

    A byte takes `byte_ns`, and `extra_ns` more where `failing` holds 01h: there it runs into the limit.
    """

    lo: int
    data: bytes
    after: bytes
    start: int
    byte_ns: int
    extra_ns: int
    failing: bytes

    def when(self, index: int) -> int:
        """The time at which the program of byte `index` begins (index == len: when the last one ends)."""
        return self.start + index * self.byte_ns + self.extra_ns * self.failing.count(1, 0, index)

    @property
    def end(self) -> int:
        """When the last byte ends."""
        return self.when(len(self.data))

    def byte_at(self, t: int) -> int:
        """The byte that is being programmed at t (start <= t < end)."""
        return bisect_right(range(len(self.data)), t, key=self.when) - 1


class Run(NamedTuple):
    """Bytes programmed one after the other by hardware. `failures` of them run into the limit."""

    start: int
    end: int
    pieces: tuple[Piece, ...]
    failures: int

    @property
    def lo(self) -> int:
        """The lowest address."""
        return min(piece.lo for piece in self.pieces)

    @property
    def hi(self) -> int:
        """The address after the highest."""
        return max(piece.lo + len(piece.data) for piece in self.pieces)

    def now(self, t: int) -> tuple[Piece, int]:
        """The piece and the byte in it at t."""
        piece = next(piece for piece in reversed(self.pieces) if piece.start <= t)
        return piece, piece.byte_at(t)


def plan_piece(lo: int, before: bytes, data: bytes, start: int, program_ns: int, limit_ns: int) -> Piece:
    """A piece on cells that take a program. All bytes at once, as one big number."""
    size = len(data)
    wanted = int.from_bytes(data, "little")
    after = int.from_bytes(before, "little") & wanted
    failing = b""
    if limit_ns and after != wanted:
        failing = (after ^ wanted).to_bytes(size, "little").translate(_MARK)
    return Piece(lo, data, after.to_bytes(size, "little"), start, program_ns, limit_ns - program_ns, failing)


def ignored_piece(lo: int, before: bytes, data: bytes, start: int) -> Piece:
    """A piece on cells that ignore a program."""
    return Piece(lo, data, before, start, PROTECTED_PROGRAM_NS, 0, b"")


class Erase(NamedTuple):
    """Sectors being erased, in address order.

    `since` is when the present stretch of work begins, None while suspended; `done_ns` is the work before it.
    `open`: further sectors may join until `since`. `suspend_at`: when a suspend takes effect.
    `held_at`: since when it is suspended; `pauses`: the suspensions that are over.
    """

    kind: str
    sectors: tuple[int, ...]
    work_ns: int
    start: int
    since: int | None
    done_ns: int = 0
    open: bool = False
    suspend_at: int | None = None
    held_at: int | None = None
    pauses: tuple[tuple[int, int], ...] = ()

    @property
    def end(self) -> int:
        """When the erase ends if nothing comes between. Only while it runs."""
        assert self.since is not None
        return self.since + self.work_ns - self.done_ns

    def done(self, t: int) -> int:
        """Work done until t, in ns."""
        return self.done_ns if self.since is None else self.done_ns + max(0, t - self.since)

    def suspended(self, t: int) -> "Erase":
        """The same erase, holding still from t on."""
        return self._replace(since=None, done_ns=self.done(t), open=False, suspend_at=None, held_at=t)

    def resumed(self, t: int) -> "Erase":
        """The same erase, at work again from t on."""
        return self._replace(since=t, held_at=None, pauses=self.pauses_until(t))

    def pauses_until(self, t: int) -> tuple[tuple[int, int], ...]:
        """(from, to) of every suspension up to t."""
        return self.pauses if self.held_at is None else (*self.pauses, (self.held_at, t))
