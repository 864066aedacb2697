"""Lists of callbacks that observers join and leave at any time."""

from collections.abc import Callable
from types import TracebackType
from typing import Generic, TypeVar

F = TypeVar("F", bound=Callable[..., None])


class Hook(Generic[F]):
    """One observer's place in a list: leave with remove(), or use it as a context manager."""

    def __init__(self, place: list[F], callback: F) -> None:
        self._place, self._callback = place, callback
        self._place.append(callback)

    def remove(self) -> None:
        """Stop being called. Removing twice is no harm."""
        # By identity: two equal callbacks (bound methods) may stand in the list.
        for index, callback in enumerate(self._place):
            if callback is self._callback:
                del self._place[index]
                return

    def __enter__(self) -> "Hook[F]":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.remove()
