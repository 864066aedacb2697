"""Command sequences."""

from __future__ import annotations

import pytest

from labkit.catalog import Chip
from labkit.flash.decoder import Command, Decoder
from tests.flash.helpers import BOARD, JEDEC, erase_cycles, program_cycles, unlock

COMMANDS = {
    Command.AUTOSELECT: [*unlock(BOARD), (0x555, 0x90)],
    Command.PROGRAM: program_cycles(BOARD, 0x123, 0xF0),
    Command.SECTOR_ERASE: erase_cycles(BOARD, (0x123, 0x30)),
    Command.CHIP_ERASE: erase_cycles(BOARD, (0x555, 0x10)),
}


def last(chip: Chip, cycles: list[tuple[int, int]]) -> Command | None:
    """What the last cycle completes; those before must complete nothing."""
    decoder = Decoder(chip)
    results = [decoder.step(*cycle) for cycle in cycles]
    assert not any(results[:-1])
    return results[-1]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.value)
def test_a_sequence_completes_its_command(command: Command) -> None:
    """Each sequence of the datasheet completes its command with its last cycle."""
    assert last(BOARD, COMMANDS[command]) is command


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.value)
def test_one_wrong_cycle_breaks_a_sequence(command: Command) -> None:
    """A wrong address or value in any cycle that is checked keeps the command from happening."""
    cycles = COMMANDS[command]
    free = {Command.PROGRAM: 1, Command.SECTOR_ERASE: 1}.get(command, 0)
    for index, (addr, value) in enumerate(cycles[: len(cycles) - free]):
        for wrong in ((addr ^ 1, value), (addr, value ^ 0x04)):
            decoder = Decoder(BOARD)
            broken = [*cycles[:index], wrong, *cycles[index + 1 :]]
            assert command not in [decoder.step(*cycle) for cycle in broken]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.value)
def test_reset_between_cycles_ends_a_sequence(command: Command) -> None:
    """F0h before the last cycle starts anew, except where it is the data of a program."""
    cycles = COMMANDS[command]
    for index in range(1, len(cycles) - (command is Command.PROGRAM)):
        decoder = Decoder(BOARD)
        results = [decoder.step(*cycle) for cycle in [*cycles[:index], (0, 0xF0), *cycles[index:]]]
        assert results[index] is Command.RESET
        assert command not in results


def test_high_address_bits_do_not_count() -> None:
    """Unlock cycles are recognised at any address with the right low bits."""
    assert last(BOARD, [(0xF8D55, 0xAA), (0x77AAA & ~0x800, 0x55), (0x555, 0x90)]) is Command.AUTOSELECT
    assert last(JEDEC, [*unlock(JEDEC), (0x5555, 0x90)]) is Command.AUTOSELECT
    assert last(JEDEC, [*unlock(BOARD), (0x5555, 0x90)]) is None


def test_block_erase_is_for_parts_that_have_it() -> None:
    """50h erases a block where the part has blocks, and breaks the sequence elsewhere."""
    assert last(JEDEC, erase_cycles(JEDEC, (0x2000, 0x50))) is Command.BLOCK_ERASE
    assert last(BOARD, erase_cycles(BOARD, (0x2000, 0x50))) is Command.RESET


def test_a_part_without_bypass_ignores_it() -> None:
    """Where unlock bypass does not exist A0h alone programs nothing."""
    decoder = Decoder(JEDEC)
    cycles = [*unlock(JEDEC), (0x5555, 0x20), (0, 0xA0), (0, 0)]
    assert Command.PROGRAM not in [decoder.step(*cycle) for cycle in cycles]
