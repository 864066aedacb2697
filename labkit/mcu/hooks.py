"""Observers of a running CPU; without any, the CPU runs code that knows nothing of hooks."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from labkit.mcu.core import Mcs51

KINDS = ("execute", "read", "write", "bank", "illegal")
_RANGED = ("execute", "read", "write")


class Hook:
    """One registered callback; leaves on `remove()` or at the end of its `with` block."""

    def __init__(self, hooks: Hooks, kind: str, callback: Callable[..., object], lo: int, hi: int) -> None:
        self._hooks = hooks
        self.kind, self.callback, self.lo, self.hi = kind, callback, lo, hi

    def remove(self) -> None:
        """Stop calling; harmless when already removed."""
        self._hooks._remove(self)

    def __enter__(self) -> Hook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.remove()


class Hooks:
    """The observers of one CPU.

    | kind | called | arguments |
    |---|---|---|
    | execute | before the instruction at lo..hi; registers are up to date and may be changed | pc |
    | read, write | after a MOVX at lo..hi | address, value |
    | bank | after a write that changed the P1 latch to a value in lo..hi | before, after |
    | illegal | when an illegal act is noted | the IllegalAct |
    """

    def __init__(self, cpu: Mcs51) -> None:
        self._cpu = cpu
        self._hooks: tuple[Hook, ...] = ()

    def add(self, kind: str, callback: Callable[..., object], lo: int = 0, hi: int = 0xFFFF) -> Hook:
        """Call `callback` from now on; `lo` and `hi` are inclusive."""
        if kind not in KINDS:
            raise ValueError(f"there is no hook {kind!r}; use one of {', '.join(KINDS)}")
        if not 0 <= lo <= hi <= 0xFFFF:
            raise ValueError(f"a hook needs 0 <= lo <= hi <= FFFFh, not {lo:X}h to {hi:X}h; correct them")
        hook = Hook(self, kind, callback, lo, hi)
        self._hooks = (*self._hooks, hook)
        self._rebuild()
        return hook

    def _remove(self, hook: Hook) -> None:
        self._hooks = tuple(other for other in self._hooks if other is not hook)
        self._rebuild()

    def _rebuild(self) -> None:
        maps = {kind: bytearray(0x10000) for kind in _RANGED}
        for hook in self._hooks:
            if hook.kind in maps:
                maps[hook.kind][hook.lo : hook.hi + 1] = b"\1" * (hook.hi + 1 - hook.lo)
        self._cpu._use_hooks(any(hook.kind in _RANGED for hook in self._hooks), maps)

    def _call(self, kind: str, where: int, *args: Any) -> None:
        for hook in self._hooks:
            if hook.kind == kind and hook.lo <= where <= hook.hi:
                hook.callback(*args)

    def execute(self, pc: int) -> None:
        """Called by the engine before a watched instruction."""
        self._call("execute", pc, pc)

    def read(self, address: int, value: int) -> None:
        """Called by the engine after a watched MOVX read."""
        self._call("read", address, address, value)

    def write(self, address: int, value: int) -> None:
        """Called by the engine after a watched MOVX write."""
        self._call("write", address, address, value)

    def bank(self, before: int, after: int) -> None:
        """Called when the P1 latch has changed."""
        self._call("bank", after, before, after)

    def illegal(self, act: object) -> None:
        """Called when an illegal act has been noted."""
        self._call("illegal", 0, act)
