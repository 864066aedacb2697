"""Tables that fill the banks without code: media codes and write strategies, shaped like what they stand for.

The contents are the lab's own. A media row has an 8-character maker, a 3-character type and 21 parameters;
a strategy row is a pulse train: one speed, times in 1/16 of a channel clock that drift with the radius.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from labkit.firmware.layout import Layout
from labkit.firmware.recipe import Recipe

Put = Callable[[int, bytes], None]
Free = Callable[[int, int], bool]

ROW = 32
MAKERS = 150
CODE_BANKS = (1, 2, 3, 4, 6, 8)


def fill(put: Put, free: Free, recipe: Recipe) -> None:
    """Fill every bank that holds no program. Same recipe, same bytes."""
    layout = Layout(recipe.layout)
    used = {*CODE_BANKS, recipe.eeprom_bank}
    start = 0x8000 if recipe.layout == "flat" else 0x4040
    for bank in range(layout.code_banks):
        if bank in (recipe.media_plus, recipe.media_minus):
            rows = list(_media(bank, recipe))
        elif bank in used:
            continue
        else:
            rows = list(_strategies(bank, recipe))
        end = 0xC000 if recipe.layout == "rebanked" and bank == layout.code_banks - 1 else 0xFFF0
        for n, row in enumerate(rows[: (end - start) // ROW]):
            offset = layout.file_offset(bank, start + n * ROW)
            if free(offset, ROW):
                put(offset, row)
    if layout is Layout.FLAT:
        _fill_below_common(put, recipe)


def _fill_below_common(put: Put, recipe: Recipe) -> None:
    # Flat banks 1-15 have room under the common area; the strategies for inner and outer radius go there.
    for bank in range(1, 16, 2):
        for n, row in enumerate(list(_strategies(bank + 16, recipe))[:480]):
            put((bank << 16) + 0x0040 + n * ROW, row)


def _media(bank: int, recipe: Recipe) -> Iterator[bytes]:
    yield f"MEDIA {'+' if bank == recipe.media_plus else '-'}R {recipe.speed}".encode("ascii").ljust(
        ROW, b"\0"
    )
    rng = Random(f"media {bank}")
    for n in range(MAKERS * 4):
        maker = f"MAKER{n // 4:03d}".encode("ascii")
        kind = f"R{n % 4 + 1:02d}".encode("ascii")
        power = 40 + 4 * (n % 4)
        yield maker + kind + bytes([1 + n % 4, power, power + 6] + [rng.randrange(16, 48) for _ in range(18)])


def _strategies(bank: int, recipe: Recipe) -> Iterator[bytes]:
    rng = Random(f"strategy {bank} {recipe.layout}")
    rows = 960 + 40 * (bank % 5)
    level = rng.randrange(30, 50)
    for n in range(rows):
        speed = (1, 2, 4, 8, 12, 16)[n * 6 // rows]
        pulses = [level + (n >> 4) % 7 + step + rng.randrange(2) for step in range(28)]
        yield bytes([0x53, speed, n & 0xFF, bank]) + bytes(value & 0x7F for value in pulses)
