"""The front panel: the eject button in, the light out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from labkit.drive.registers import EJECT_RELEASED


@dataclass(frozen=True)
class PanelState:
    """Everything a snapshot needs."""

    pressed: bool
    led: bool
    log: tuple[tuple[int, bool], ...]


class Panel:
    """`log` lists (ns, on) for every change of the light since power-on."""

    def __init__(self) -> None:
        self.pressed = False
        self.led = False
        self.log: list[tuple[int, bool]] = []
        self.observers: list[Callable[..., None]] = []

    def read(self) -> int:
        """The input register: bit 4 is the button, 0 = pressed [fact: eject-bit]."""
        return 0xFF & ~EJECT_RELEASED if self.pressed else 0xFF

    def write(self, value: int, now: int) -> None:
        """The output register: bit 0 is the light."""
        on = bool(value & 1)
        if on != self.led:
            self.led = on
            self.log.append((now, on))
            for observer in self.observers:
                observer(now, on)

    def save(self) -> PanelState:
        """A snapshot."""
        return PanelState(self.pressed, self.led, tuple(self.log))

    def load(self, state: PanelState) -> None:
        """Back to a snapshot."""
        self.pressed, self.led, self.log = state.pressed, state.led, list(state.log)
