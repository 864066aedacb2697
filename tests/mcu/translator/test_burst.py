from __future__ import annotations

import pytest

from labkit.mcu import Mcs51
from labkit.mcu.interpreter import HOT, plain_burst
from labkit.mcu.translator import Translator, translated_burst
from tests.mcu.helpers import Board

# 0: MOV DPTR,#4000h; 3: MOVX A,@DPTR; ADD A,R6; MOV R6,A; INC DPTR; DJNZ R2,3; SJMP 0
SUM = {0: "90 40 00 E0 2E FE A3 DA FA 80 F5"}


class Pair(list[Board]):
    """Two boards with the same code: the reference, and one whose engine translates at the second arrival."""

    def __init__(self, code: dict[int, str]) -> None:
        super().__init__((Board(code), Board(code)))
        self.engine = Translator(HOT - 2)
        for board, engine in zip(self, (plain_burst, self.engine), strict=True):
            board.cpu._plain = board.cpu._engine = engine

    @property
    def regions(self) -> int:
        """How many regions there are."""
        return self.engine.tables.library.made


def test_the_translator_is_what_a_cpu_gets() -> None:
    """Nobody has to ask for it."""
    assert Mcs51(Board())._plain is translated_burst


@pytest.mark.parametrize("length", [1, 3, 17, 100, 1000])
def test_every_slice_ends_where_the_interpreters_does(length: int) -> None:
    """Whatever the length of a run, state and cycles are the same, and regions were used."""
    boards = Pair(SUM)
    for _ in range(3000 // length):
        for board in boards:
            board.run(length)
        assert boards[0].cpu.save() == boards[1].cpu.save()
    assert boards.regions or length == 1


def test_an_exception_of_the_board_leaves_the_cpu_as_the_interpreter_does() -> None:
    """The state behind a failing device is whole, and the run can go on."""
    boards = Pair(SUM)
    for board in boards:
        board.device(0x40C8)
        board.inputs[0x40C8] = 5

    def fail(address: int) -> int:
        raise LookupError(address)

    for board in boards:
        board.run(600)
        board.inputs = {}
        board.xread = fail  # type: ignore[method-assign]
        with pytest.raises(LookupError):
            board.run(3000)
    assert boards.regions
    assert boards[0].cpu.save() == boards[1].cpu.save()


def test_a_device_that_asks_to_stop_is_obeyed_at_once() -> None:
    """The run returns behind that very instruction, from the middle of a region."""
    boards = Pair({0: "90 40 00 F0 04 80 FC"})
    for board in boards:
        board.device(0x4000)
        board.run(500)
        board.on_write = lambda _at, value, cpu=board.cpu: cpu.request_stop() if value == 0xA0 else None
        board.run(5000)
    assert boards.regions
    assert boards[0].cpu.cycles == boards[1].cpu.cycles < 5000
    assert boards[0].cpu.save() == boards[1].cpu.save()


def test_new_code_counts_from_the_next_instruction() -> None:
    """A device write that changes the code view inside a hot loop: the old region is left at once."""
    boards = Pair({0: "90 40 00 F0 04 80 FC"})
    for board in boards:
        board.device(0x4000)
        board.run(700)
        other = list(board.view)
        other[4] = 0x14

        def change(_at: int, _value: int, cpu: Mcs51 = board.cpu, view: list[int] = other) -> None:
            cpu.code = view

        board.on_write = change
        board.run(700)
    assert boards.regions >= 2
    assert boards[0].cpu.save() == boards[1].cpu.save()


def test_a_register_bank_switch_changes_the_table() -> None:
    """Code that counts in two banks in turn is translated for each."""
    boards = Pair({0: "08 D2 D3 08 C2 D3 80 F8"})
    for board in boards:
        board.run(2000)
    assert boards.regions >= 2
    assert boards[0].cpu.save() == boards[1].cpu.save()
    assert boards[1].cpu.iram[0] and boards[1].cpu.iram[8]


def test_ram_is_up_to_date_for_the_board() -> None:
    """In a bus callback the registers in RAM are what they are in the interpreter."""
    seen: list[list[list[int]]] = [[], []]
    boards = Pair({0: "90 40 00 0A F0 DB FC 80 FA"})
    for board, notes in zip(boards, seen, strict=True):
        board.device(0x4000)
        board.on_write = lambda _at, _value, cpu=board.cpu, notes=notes: notes.append(cpu.iram[:8])
        board.run(900)
    assert boards.regions
    assert seen[0] == seen[1]
