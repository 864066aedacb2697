"""How long the real flashrom takes over our serprog server, in seconds of wall time, its start included.

flashrom itself waits a second before it speaks to any serprog programmer.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from labkit.catalog import chips
from labkit.firmware.store import read_image
from labkit.flash import NorFlash
from labkit.tools.flashrom import flashrom_path, run_flashrom

PART = "am29lv008bb"
PLACES = (0x20000, 0x50000)


def _timed(job: str, contents: bytes, wanted: bytes) -> float | None:
    if flashrom_path() is None:
        return None
    chip = NorFlash(chips()[PART], contents)
    start = time.perf_counter()
    run = run_flashrom(chip, job, wanted)
    seconds = time.perf_counter() - start
    if not run.good or (run.data or chip.peek(0, chip.chip.size)) != wanted:
        raise RuntimeError(f"flashrom did not do its job, so the time means nothing: {run}")
    return round(seconds, 3)


def read() -> float | None:
    """Read 1 MB; None without flashrom."""
    image = read_image("bys2")
    return _timed("read", image, image)


def patch() -> float | None:
    """Lift a bit in each of two sectors of 64 KB; None without flashrom."""
    image = read_image("bys2")
    return _timed("write", image, patched(image))


def patched(image: bytes) -> bytes:
    """The image with the first byte that is not FFh turned to FFh, from each of the places on."""
    changed = bytearray(image)
    for place in PLACES:
        changed[next(at for at in range(place, len(image)) if image[at] != 0xFF)] = 0xFF
    return bytes(changed)


FIGURES: dict[str, Callable[[], float | None]] = {"flashrom_read_s": read, "flashrom_patch_s": patch}
