"""What every flash part is, whatever its bus: cells, embedded algorithms, observers."""

from labkit.catalog import Chip
from labkit.flash.cells import Cells
from labkit.flash.engine import CellsCallback, Engine, OpCallback
from labkit.flash.hooks import Hook
from labkit.flash.operations import FlashOp
from labkit.flash.sectors import SectorMap


class Part:
    """`chip` says which part; `contents` are its cells (None: blank); `seed` decides how a cut tears."""

    def __init__(self, chip: Chip, contents: bytes | None, seed: int) -> None:
        self.chip = chip
        self._mask = chip.size - 1
        self._cells = Cells(chip.size, contents)
        self._engine = Engine(chip, self._cells, seed)
        self._powered = True

    @property
    def sectors(self) -> SectorMap:
        """Which sector an address lies in."""
        return self._engine.sectors

    def peek(self, lo: int, hi: int) -> bytes:
        """Bytes lo..hi-1 of the array as the cells are: no time, no mode. Raises FlashRangeError."""
        return self._cells.read(lo, hi)

    def poke(self, lo: int, data: bytes) -> None:
        """Set cells, up as well as down: what a programmer does at the factory. Raises FlashRangeError."""
        self._engine.put(lo, data)

    @property
    def powered(self) -> bool:
        """Has the part its supply?"""
        return self._powered

    @property
    def under_way(self) -> FlashOp | None:
        """The operation that has begun and was not told yet, with result "busy"; nothing is settled.

        `end` is when it ends by itself, NEVER while an erase is suspended.
        """
        return self._engine.under_way()

    def on_cells(self, callback: CellsCallback) -> Hook[CellsCallback]:
        """Call callback(lo, hi) after cells of lo..hi-1 may have changed. It must not use the bus."""
        return Hook(self._engine.cells_hooks, callback)

    def watch(self, callback: OpCallback) -> Hook[OpCallback]:
        """Call callback(FlashOp) for each operation that is over, in order."""
        return Hook(self._engine.op_hooks, callback)

    def _loaded(self, changed: bool) -> None:
        """Tell those who look at cells that a snapshot came back."""
        if changed:
            for callback in tuple(self._engine.cells_hooks):
                callback(0, self.chip.size)
