"""Figure: what a flash part did over emulated time. A row is a sector, a box an operation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from labkit.catalog import Chip
from labkit.flash import FlashOp, SectorMap
from labkit.host.clock import MS, SECOND
from labkit.views import words
from labkit.views.figure import Figure
from labkit.views.palette import BLUE, GREEN, INK, PALE, PURPLE, VERMILION, YELLOW, Look
from labkit.views.paper import WIDENED, frame, key, panel, remark, tiles, time_axis

if TYPE_CHECKING:
    from matplotlib.axes import Axes

US = 1_000
FINEST = 2000  # parts of the whole time: programs nearer to each other are one box
PROGRAM, ERASE, PAUSE, TORN, FAILED, NOTHING = range(6)
LOOKS = (
    Look("programming", BLUE, "//"),
    Look("erasing", GREEN, ".."),
    Look("erase suspended", PALE, "", INK),
    Look("torn by a power cut", VERMILION, "xx"),
    Look("failed: a bit should rise", YELLOW, "||", INK),
    Look("refused or taken back", PURPLE, "--"),
)
_RESULTS = {"torn": TORN, "failed": FAILED, "ignored": NOTHING, "dropped": NOTHING}


@dataclass
class SectorTime:
    """Sector `number` at addresses lo..hi-1: (from, to) in ns by kind, indexed like `LOOKS`.

    `programmed` are bytes that were taken, `erases` erases that came to their end.
    """

    number: int
    lo: int
    hi: int
    spans: tuple[list[tuple[int, int]], ...] = field(default_factory=lambda: tuple([] for _ in LOOKS))
    spent: list[int] = field(default_factory=lambda: [0 for _ in LOOKS])
    programmed: int = 0
    erases: int = 0

    def time(self, kind: int) -> int:
        """ns spent on one kind, without the gaps that a box may span."""
        return self.spent[kind]


@dataclass(frozen=True)
class Operations:
    """All sectors of one part, in address order, over emulated time start..end in ns."""

    chip: str
    start: int
    end: int
    count: int
    sectors: tuple[SectorTime, ...]

    def total(self, kind: int) -> int:
        """ns spent on one kind in the whole part."""
        return sum(one.time(kind) for one in self.sectors)


def operations(
    done: Iterable[FlashOp], chip: Chip, start: int | None = None, end: int | None = None
) -> Operations:
    """Data of the figure from a log of operations; times in ns.

    Without `start` and `end` all of the log. Of a run of bytes, and of an erase of several sectors, each
    sector gets its share of the time [fact: nor-erase-order]. Raises ValueError when no time is left to show.
    """
    log = list(done)
    start = min((one.start for one in log), default=0) if start is None else start
    end = max((one.end for one in log), default=start) if end is None else end
    if end <= start:
        raise ValueError("There is no time to show: give a log with operations, or an end after the start.")
    shown = [one for one in log if one.start < end and one.end > start]
    places = SectorMap(chip.sectors)
    rows = tuple(SectorTime(n, *places.bounds(n)) for n in range(len(places)))
    for one in shown:
        for number, kind, since, until in _pieces(one, chip, places):
            since, until = max(since, start), min(until, end)
            if until > since:
                rows[number].spans[kind].append((since, until))
                rows[number].spent[kind] += until - since
        _count(one, rows, chip, places)
    for row in rows:
        for spans in row.spans:
            spans[:] = _joined(spans, (end - start) // FINEST)
    return Operations(chip.name, start, end, len(shown), rows)


def _pieces(one: FlashOp, chip: Chip, places: SectorMap) -> Iterator[tuple[int, int, int, int]]:
    """(sector, kind, from, to) of one operation."""
    if one.kind.startswith("program"):
        kind, size = _RESULTS.get(one.result, PROGRAM), one.hi - one.lo
        for number, lo, hi in places.split(one.lo, one.hi):
            since, until = (one.start + (one.end - one.start) * (at - one.lo) // size for at in (lo, hi))
            yield number, kind, since, until
    elif one.result in ("done", "torn"):
        yield from _erase(one, _Work(one, chip))
    else:
        for number in one.sectors:
            yield number, NOTHING, one.start, one.end


class _Work:
    """An erase as stretches of work, shared out to its sectors one after the other."""

    def __init__(self, one: FlashOp, chip: Chip) -> None:
        edges = [one.start, *(t for pause in one.pauses for t in pause), one.end]
        self.stretches = list(zip(edges[::2], edges[1::2], strict=True))
        self.all = sum(hi - lo for lo, hi in self.stretches)
        self.numbers = one.sectors
        whole = {"chip-erase": chip.chip_erase_ns // len(chip.sectors)}
        whole["block-erase"] = chip.block_erase_ns // len(one.sectors)
        self.share = whole.get(one.kind, chip.sector_erase_ns)
        done = self.all - self.share * len(one.sectors)
        window = chip.erase_window_ns if one.kind == "sector-erase" else 0
        self.before = window if one.result == "torn" else done

    @property
    def finished(self) -> int:
        """Sectors that were through when the erase ended or was torn."""
        return max(0, self.all - self.before) // self.share

    def at(self, done: int) -> int:
        """The sector at work after so many ns."""
        return self.numbers[min(max(0, done - self.before) // self.share, len(self.numbers) - 1)]

    def border(self, done: int) -> int:
        """Work done when the next sector's turn comes."""
        return self.before + (max(0, done - self.before) // self.share + 1) * self.share


def _erase(one: FlashOp, work: _Work) -> Iterator[tuple[int, int, int, int]]:
    done = 0
    for n, (lo, hi) in enumerate(work.stretches):
        while lo < hi:
            step = min(hi - lo, work.border(done) - done)
            torn = one.result == "torn" and done + step == work.all
            yield work.at(done), TORN if torn else ERASE, lo, lo + step
            lo, done = lo + step, done + step
        if n < len(one.pauses):
            yield work.at(done), PAUSE, *one.pauses[n]


def _count(one: FlashOp, rows: Sequence[SectorTime], chip: Chip, places: SectorMap) -> None:
    if one.kind.startswith("program"):
        for number, lo, hi in places.split(one.lo, one.hi) if one.result == "done" else ():
            rows[number].programmed += hi - lo
    elif one.result in ("done", "torn"):
        for number in one.sectors[: _Work(one, chip).finished]:
            rows[number].erases += 1


def _joined(spans: Iterable[tuple[int, int]], gap: int) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for lo, hi in sorted(spans):
        if out and lo - out[-1][1] <= gap:
            out[-1] = (out[-1][0], max(hi, out[-1][1]))
        else:
            out.append((lo, hi))
    return out


def describe_operations(data: Operations) -> str:
    """The figure in words."""
    took = f"Emulated time {_time(data.start)} to {_time(data.end)}"
    text = [f"{data.chip}: {words.plural(data.count, 'operation')}. {took}."]
    for kind, look in enumerate(LOOKS):
        busy = [row.number for row in data.sectors if row.spans[kind]]
        if busy:
            text.append(f"{look.label}: {_time(data.total(kind))} in {_sectors(busy)}")
    alike: dict[tuple[str, int], list[SectorTime]] = {}
    for row in data.sectors:
        if fate := _fate(row):
            alike.setdefault((fate, row.hi - row.lo), []).append(row)
    for (fate, size), rows in alike.items():
        where = f"from {words.offset(rows[0].lo)}, {words.size(size)}{' each' * (len(rows) > 1)}"
        text.append(f"{_sectors([row.number for row in rows])} ({where}): {fate}")
    return "\n".join(text)


def _fate(row: SectorTime) -> str:
    parts = [f"erased {words.plural(row.erases, 'time')}"] if row.erases else []
    if row.programmed:
        parts.append(f"{words.plural(row.programmed, 'byte')} programmed")
    for kind in (PAUSE, TORN, FAILED, NOTHING):
        spots = [f"at {_time(hi if kind == TORN else lo)}" for lo, hi in row.spans[kind][:3]]
        if spots:
            parts.append(f"{LOOKS[kind].label} {', '.join(spots)}")
    return ", ".join(parts)


def _sectors(numbers: Sequence[int]) -> str:
    return f"sector{'s' * (len(numbers) > 1)} {words.numbers(numbers)}"


def _time(ns: int) -> str:
    unit, name = _unit(ns)
    return f"{ns / unit:.{0 if unit == US and ns % US == 0 else 2}f} {name}"


def _unit(span: int) -> tuple[int, str]:
    """The unit that gives numbers people read."""
    if abs(span) >= SECOND:
        return SECOND, "s"
    return (MS, "ms") if abs(span) >= MS else (US, "µs")


def paint_operations(data: Operations, ax: Axes) -> None:
    """A row per sector; time goes to the right."""
    tall, (unit, name) = _height(data), _unit(data.end - data.start)
    body = panel(ax, (0.19, 1.35 / tall, 0.77, 1 - 1.85 / tall))
    body.set_xlim(data.start / unit, data.end / unit)
    body.set_ylim(len(data.sectors), 0)
    for n, row in enumerate(data.sectors):
        body.axhline(n + 0.5, color="#DDDDDD", linewidth=0.5, zorder=0)
        for kind, look in enumerate(LOOKS):
            tiles(body, [(lo / unit, hi / unit, n + 0.1, 0.8) for lo, hi in row.spans[kind]], look)
        for _, hi in row.spans[TORN]:
            body.plot([hi / unit], [n + 0.5], marker="X", color=INK, markersize=8, clip_on=False, zorder=5)
    frame(body, data.start / unit, data.end / unit, 0, len(data.sectors))
    labels = [f"{row.number}: {words.offset(row.lo)}, {words.size(row.hi - row.lo)}" for row in data.sectors]
    body.set_yticks([n + 0.5 for n in range(len(labels))], labels, fontsize=8)
    time_axis(body, name)
    remark(ax, tall, WIDENED)
    key(ax, LOOKS, [look.label for look in LOOKS], 3)


def _height(data: Operations) -> float:
    return 1.95 + 0.24 * len(data.sectors)


def show_operations(
    done: Iterable[FlashOp],
    chip: Chip,
    start: int | None = None,
    end: int | None = None,
    title: str = "What the flash chip did",
) -> Figure[Operations]:
    """The figure from a log of operations: `socket.operations`, or what `drive.watch("flash", ...)` gave."""
    made = operations(done, chip, start, end)
    return Figure(title, made, describe_operations(made), paint_operations, _height(made))
