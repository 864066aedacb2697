from __future__ import annotations

import pytest

from labkit.firmware.build import BANKS
from labkit.firmware.image import Image
from labkit.firmware.layout import Layout
from labkit.firmware.pack import PROGRAM_PART, ROW
from labkit.firmware.recipe import recipes
from labkit.firmware.store import read_image, read_symbols


@pytest.mark.parametrize("key", recipes())
def test_behind_each_program_stand_ways_back(key: str) -> None:
    """Up to the end of a bank's program part each row is NOPs and a jump to where a banked call returns."""
    image = Image(read_image(key))
    base = 0x8000 if image.layout is Layout.FLAT else 0x4000
    back = next(at for at, name in read_symbols(key, 1).items() if name == "_sdcc_banked_ret")
    row = bytes(ROW - 3) + bytes([0x02]) + back.to_bytes(2, "big")
    for bank in {*BANKS.values(), recipes()[key].eeprom_bank}:
        part = image.code_bank(bank)[base : base + PROGRAM_PART]
        assert part.endswith(row * 100), f"code bank {bank}"
        assert not part.startswith(row)
