"""The serial EEPROM."""

import pytest

from labkit.drive.eeprom import SIZE, WRITE_NS, Eeprom, checksum, factory_cells


def test_the_factory_leaves_a_checksum_that_fits_one_constant_only() -> None:
    """Cells made for one family's constant fail under every other one."""
    cells = factory_cells("A MODEL", 512, 0x5A, (1, 2, 3))
    fits = [constant for constant in range(256) if checksum(cells, 512, constant) == cells[512]]
    assert fits == [0x5A]


def test_a_write_takes_its_time_and_a_second_one_meanwhile_is_lost() -> None:
    """While one byte is being written the part takes no other."""
    part = Eeprom(bytes(SIZE))
    part.address = 5
    part.write(0x11, 100)
    assert part.busy(100 + WRITE_NS - 1)
    assert not part.busy(100 + WRITE_NS)
    part.write(0x22, 200)
    assert part.read() == 0x11
    part.write(0x22, 100 + WRITE_NS)
    assert part.read() == 0x22


def test_an_image_of_another_size_is_refused_in_one_sentence() -> None:
    """Misuse says what to do instead."""
    with pytest.raises(ValueError, match=r"1024 bytes, not 3; take one from factory_cells"):
        Eeprom(b"abc")
