"""Figure: the parts of a drive, who talks to whom how often, and the memories to scale."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from typing import TYPE_CHECKING

from labkit.catalog import Model, chips
from labkit.drive.dram import SIZE as DRAM_SIZE
from labkit.drive.registers import SRAM
from labkit.story.traffic import Traffic
from labkit.views import words
from labkit.views.figure import Figure
from labkit.views.palette import GREEN, INK, PALE, SKY, YELLOW, Look
from labkit.views.paper import frame, key, note, panel, remark, tiles

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HEIGHT = 6.4
KEEPS, FORGETS, ACTS, LOGIC = range(4)
LOOKS = (
    Look("memory that keeps its contents", GREEN, "..", INK),
    Look("memory that forgets without power", SKY, "\\\\", INK),
    Look("moves, shows or feels", YELLOW, "xx", INK),
    Look("logic", PALE, "", INK),
)
FIRMWARE = "flash chip"


@dataclass(frozen=True)
class Part:
    """One part: its sort (indexed like `LOOKS`), bytes of memory (0: none), and the traffic with it."""

    name: str
    sort: int
    size: int
    reads: int
    writes: int
    instructions: int = 0
    data: int = 0

    @property
    def total(self) -> int:
        """All that went over its line."""
        return self.reads + self.writes + self.instructions

    @property
    def talk(self) -> str:
        """The traffic in words; the 8051 reads and writes, for "host" the host does."""
        said = [f"{one:,} {what}" for one, what in self._counts() if one]
        return words.listing(said) if said else "nothing"

    def _counts(self) -> list[tuple[int, str]]:
        return [
            (self.instructions, "instructions"),
            (self.reads, "reads"),
            (self.writes, "writes"),
            (self.data, "bytes of data"),
        ]


def board(model: Model, traffic: Traffic) -> tuple[Part, ...]:
    """Data of the figure: the host, then the parts around the controller."""
    kinds = {
        "host": (LOGIC, 0),
        FIRMWARE: (KEEPS, chips()[model.chip].size),
        "EEPROM": (KEEPS, model.eeprom.size),
        "DRAM": (FORGETS, DRAM_SIZE),
        "SRAM": (FORGETS, len(SRAM)),
        "front end": (ACTS, 0),
        "panel": (ACTS, 0),
    }
    return tuple(
        Part(
            name,
            sort,
            size,
            traffic.reads[name],
            traffic.writes[name],
            traffic.instructions if name == FIRMWARE else 0,
            traffic.data if name == "host" else 0,
        )
        for name, (sort, size) in kinds.items()
    )


def describe_board(data: tuple[Part, ...]) -> str:
    """The figure in words."""
    lines = []
    for one in data:
        memory = f", {words.size(one.size)}" if one.size else ""
        lines.append(f"{one.name} ({LOOKS[one.sort].label}{memory}): {one.talk}")
    return "\n".join(lines)


def paint_board(data: tuple[Part, ...], ax: Axes) -> None:
    """The controller in the middle, the host on the left, all else on the right; memories to scale below."""
    body = panel(ax, (0.02, 0.31, 0.96, 0.62))
    body.set_xlim(0, 100)
    body.set_ylim(60, 0)
    host, *parts = data
    tiles(body, [(28, 44, 0, 60)], LOOKS[LOGIC])
    frame(body, 28, 44, 0, 60)
    body.text(36, 30, "controller\n\n8051\ntask file\ngate", ha="center", va="center", weight="bold")
    _box(body, host, 0, 12, 25)
    _line(body, host, 12, 28, 30)
    for n, part in enumerate(parts):
        _box(body, part, 78, 100, n * 10)
        _line(body, part, 44, 78, n * 10 + 4)
    _scale(panel(ax, (0.12, 0.12, 0.8, 0.13)), [part for part in parts if part.size])
    remark(ax, HEIGHT, "A line ten times as busy is one step thicker.")
    key(ax, LOOKS, [look.label for look in LOOKS], 4)


def _box(ax: Axes, part: Part, lo: float, hi: float, top: float) -> None:
    tiles(ax, [(lo, hi, top, 9)], LOOKS[part.sort])
    frame(ax, lo, hi, top, 9)
    size = f" {words.size(part.size)}" if part.size else ""
    note(ax, (lo + hi) / 2, top + 4.5, f"{part.name}{size}", ha="center", weight="bold")


def _line(ax: Axes, part: Part, lo: float, hi: float, y: float) -> None:
    busy = part.total
    width, dash = (1 + 1.2 * log10(busy), "-") if busy else (0.8, ":")
    ax.plot([lo, hi], [y + 2.5, y + 2.5], color=INK, solid_capstyle="butt", linewidth=width, linestyle=dash)
    text = part.talk.replace(" and ", "\n").replace(", ", "\n") if hi - lo < 20 else part.talk
    ax.text((lo + hi) / 2, y + 0.8, text, ha="center", va="bottom", fontsize=8)


def _scale(ax: Axes, memories: list[Part]) -> None:
    most = max(one.size for one in memories)
    ax.set_xlim(0, most)
    ax.set_ylim(len(memories), 0)
    for row, one in enumerate(memories):
        tiles(ax, [(0, one.size, row + 0.1, 0.8)], LOOKS[one.sort])
        ax.text(one.size + most * 0.01, row + 0.5, words.size(one.size), va="center", fontsize=8)
    ax.set_yticks([row + 0.5 for row in range(len(memories))], [one.name for one in memories])
    ax.tick_params(axis="y", length=0)


def show_board(
    model: Model, traffic: Traffic, title: str = "Who talks to whom inside the drive"
) -> Figure[tuple[Part, ...]]:
    """The figure for what `record_traffic` counted in a drive of this model."""
    made = board(model, traffic)
    return Figure(title, made, describe_board(made), paint_board, HEIGHT)
