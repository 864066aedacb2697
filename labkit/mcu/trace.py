"""The last instructions a CPU has executed."""

from __future__ import annotations

from collections import deque
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from labkit.mcu.core import Mcs51


class Step(NamedTuple):
    """An executed instruction: address, bank latch (P1 under the mask) and the cycle at which it began."""

    pc: int
    bank: int
    cycle: int


class Trace:
    """Ring buffer of executed instructions in lo..hi, from creation to `close()` or the end of a `with`."""

    def __init__(
        self, cpu: Mcs51, size: int = 4096, bank_mask: int = 0x1F, lo: int = 0, hi: int = 0xFFFF
    ) -> None:
        self._cpu = cpu
        self._mask = bank_mask
        self._ring: deque[Step] = deque(maxlen=size)
        self._hook = cpu.hooks.add("execute", self._note, lo, hi)

    def _note(self, pc: int) -> None:
        self._ring.append(Step(pc, self._cpu.sfr[0x10] & self._mask, self._cpu.cycles))

    @property
    def steps(self) -> list[Step]:
        """What is in the ring, oldest first."""
        return list(self._ring)

    def close(self) -> None:
        """Stop recording; the steps stay."""
        self._hook.remove()

    def __enter__(self) -> Trace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.close()
