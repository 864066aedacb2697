"""An event loop by hand: turns are taken when a test says so, and wall time is a number."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any


class HandLoop:
    """`turn()` takes the next callback; each look at `wall()` costs `price` seconds."""

    def __init__(self, price: float = 0.0) -> None:
        self.price = price
        self.now = 0.0
        self.delays: list[float] = []
        self._waiting: deque[Callable[..., Any]] = deque()

    def wall(self) -> float:
        """Seconds."""
        self.now += self.price
        return self.now

    def call_soon(self, callback: Callable[..., Any], /) -> None:
        """At the next turn."""
        self._waiting.append(callback)

    call_soon_threadsafe = call_soon

    def call_later(self, delay: float, callback: Callable[..., Any], /) -> None:
        """The delay passes as soon as its turn comes."""
        self.delays.append(delay)

        def late() -> None:
            self.now += delay
            callback()

        self._waiting.append(late)

    def turn(self) -> bool:
        """Take one turn; False if nobody waits."""
        if not self._waiting:
            return False
        self._waiting.popleft()()
        return True

    def run(self, most: int = 100_000) -> int:
        """Take all turns; how many they were."""
        count = 0
        while count < most and self.turn():
            count += 1
        return count
