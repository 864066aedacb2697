"""How long the whole course takes when its notebooks are checked on this machine."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

from labkit.catalog import data_dir


def course_seconds() -> float | None:
    """Wall time of `lab.py test notebooks`; None where the notebooks are not beside the package.

    Raises RuntimeError if a notebook shows something else than is stored.
    """
    lab = data_dir().parent / "lab.py"
    if not lab.exists():
        return None
    began = time.perf_counter()
    done = subprocess.run([sys.executable, str(lab), "test", "notebooks"], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError("A notebook failed, so the time means nothing; see lab.py test notebooks.")
    return round(time.perf_counter() - began, 1)


FIGURES: dict[str, Callable[[], float | None]] = {"course_s": course_seconds}
