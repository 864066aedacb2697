"""How fast the lab is on this machine, in seconds of wall time, and its engine beside uCsim."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from statistics import median

from labkit.firmware.store import read_image
from labkit.story import flashromspeed, keeping, speed
from labkit.story.matrix import matrix
from labkit.story.replay import replay
from labkit.story.workbench import Workbench
from labkit.story.workers import run_all

SNAPSHOTS = 50
IMPORTS = 3


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return round(time.perf_counter() - start, 3)


def must_hold(bench: Workbench, image: str, listed: bool = True) -> None:
    """Raises RuntimeError unless the drive's chip holds this image, and was listed where it had to be."""
    if not listed or bench.drive.flash_contents != read_image(image):
        raise RuntimeError("The image did not arrive, so the time means nothing.")


def _boot() -> float:
    """Power-on to ready: start-up over, front end initialised, spindle tried."""
    drive = Workbench().drive
    drive.power_on(0)
    return _seconds(lambda: drive.run_until(3_000_000_000))


def _mtkflash_write() -> float:
    bench = Workbench(firmware="js02")
    bench.power_cycle(hold_eject=True)
    seconds = _seconds(lambda: bench.mtkflash("W /B /M BYS2.BIN"))
    must_hold(bench, "bys2")
    return seconds


def _updater_write() -> float:
    bench = Workbench()
    bench.power_on()
    windows = bench.windows()
    seconds = _seconds(lambda: bench.flash_listed("BS41-PATCHED.EXE"))
    must_hold(bench, "bs41", windows.drives != ())
    return seconds


def _import() -> float:
    command = [sys.executable, "-c", "import labkit"]
    bare = [sys.executable, "-c", "pass"]
    times = [_seconds(lambda: subprocess.run(command, check=True)) for _ in range(IMPORTS)]
    start = [_seconds(lambda: subprocess.run(bare, check=True)) for _ in range(IMPORTS)]
    return round(max(0.0, min(times) - min(start)), 3)


def _snapshot() -> float:
    """The median of some snapshots in a row that are all kept, in ms."""
    bench = Workbench()
    bench.power_on()
    kept, times = [], []
    for _ in range(SNAPSHOTS):
        start = time.perf_counter()
        kept.append(bench.drive.save())
        times.append(time.perf_counter() - start)
    return round(median(times) * 1000, 3)


FIGURES: dict[str, Callable[[], float | None]] = {
    "boot_s": _boot,
    "mtkflash_write_s": _mtkflash_write,
    "updater_write_s": _updater_write,
    "replay_1_s": lambda: _seconds(lambda: replay(1)),
    "replay_2_s": lambda: _seconds(lambda: replay(2)),
    "hypotheses_s": lambda: _seconds(lambda: run_all(2)),
    "matrix_s": lambda: _seconds(matrix),
    "import_s": _import,
    "snapshot_ms": _snapshot,
    **speed.FIGURES,
    **keeping.FIGURES,
    **flashromspeed.FIGURES,
}


def measure(
    names: Iterable[str] = (), figures: Mapping[str, Callable[[], float | None]] = FIGURES
) -> dict[str, float | None]:
    """The named ones of these figures (all of them: some minutes), one flat table; None where a figure needs
    what is not installed (uCsim, flashrom).

    Raises ValueError for a name that is no figure.
    """
    chosen = list(names) or list(figures)
    for name in chosen:
        if name not in figures:
            raise ValueError(f"There is no figure {name!r}: choose from {', '.join(figures)}.")
    return {name: figures[name]() for name in chosen}
