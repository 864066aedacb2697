"""Who does the work: an executor of `concurrent.futures`, by default one process per core."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from labkit.host.progress import SWITCH


class InLine(Executor):
    """Does each task at once, in the process that asks."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Do it, and hand out what came of it."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def cores() -> int:
    """How many processes can run at the same time here; 1 where there are no processes."""
    return 1 if sys.platform == "emscripten" else os.cpu_count() or 1


def crew(processes: int | None = None) -> Executor:
    """So many processes (None: one per core), each started afresh; with one, the work is done in line.

    Raises ValueError for less than one.
    """
    count = cores() if processes is None else processes
    if count < 1:
        raise ValueError(f"{count} processes do no work; give 1 or more.")
    if count == 1:
        return InLine()
    # Fresh processes behave alike on all systems; a fork would copy threads and open files of a notebook.
    return ProcessPoolExecutor(count, mp_context=get_context("spawn"), initializer=_be_quiet)


def _be_quiet() -> None:
    # Progress bars of several processes would write over each other.
    os.environ[SWITCH] = "off"
