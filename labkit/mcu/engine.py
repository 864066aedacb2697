"""The place of an engine: what executes instructions between two looks at timers and interrupts.

An engine is called as `engine(cpu, limit)` and executes whole instructions from `cpu.pc` on until
`cpu.cycles >= limit`. It keeps these promises:

* it sets `cpu._limit = limit` first, and leaves behind the running instruction when something has lowered it;
* around every call to the bus, the special function registers (`labkit.mcu.sfr`) and the hooks it has
  `cpu.cycles` exact, and it reads `cpu.code` and `cpu.xdata` anew;
* when it leaves, even by an exception of the board, all state is back in `cpu`.

The interpreter is the reference, the translator the default; what it cannot do it hands to the interpreter.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labkit.mcu.core import Mcs51

Engine = Callable[["Mcs51", int], None]
