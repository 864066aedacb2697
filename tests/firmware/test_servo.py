from __future__ import annotations

import pytest

from labkit.catalog import kits
from labkit.firmware import servo
from labkit.firmware.recipe import recipes
from labkit.firmware.store import read_file


@pytest.mark.parametrize("key", kits())
def test_a_program_fits_its_own_front_end_alone(key: str) -> None:
    """Whole for the id it was made for, for no other, and not with one byte changed or missing."""
    kit = kits()[key]
    program = servo.make(kit.id)
    assert servo.is_whole(program, kit.id)
    assert not servo.is_whole(program, kit.id + 1)
    assert not servo.is_whole(program[:-1], kit.id)
    assert not servo.is_whole(program[:100] + bytes([program[100] ^ 1]) + program[101:], kit.id)


@pytest.mark.parametrize("value", [0x00, 0xFF])
def test_constant_bytes_are_no_program(value: int) -> None:
    """Neither a blank chip nor a file of zeros holds one, whatever the front end."""
    assert not any(servo.is_whole(bytes([value]) * servo.SIZE, kit.id) for kit in kits().values())


@pytest.mark.parametrize("key", recipes())
def test_each_image_carries_the_program_of_its_kit(key: str) -> None:
    """It stands at the same file offset in either layout."""
    recipe = recipes()[key]
    data = read_file(recipe.file)
    assert servo.is_whole(data[servo.AT : servo.AT + servo.SIZE], recipe.kit_id)
