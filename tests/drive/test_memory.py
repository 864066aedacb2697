"""Code views: right for each bank and mapping, shared by content, and never stale."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from labkit.drive import memory
from labkit.drive.board import Board
from labkit.drive.memory import VIEWS_KEPT, code_view, page_view
from labkit.drive.registers import CODE_PAGE, MAP_REBANKED, MAP_SRAM_CODE
from labkit.firmware.layout import Layout
from labkit.firmware.store import read_image
from tests.drive.wired import SECOND, drive_of

UNLOCK = ((0x555, 0xAA), (0x2AA, 0x55))


def board_of(image: str = "bys2") -> Board:
    """A board with power whose 8051 stands at its first instruction."""
    drive = drive_of(image)
    drive.power_on(0)
    return drive.board


def view_of(board: Board, register: int, latch: int) -> Sequence[int]:
    """What the 8051 sees with these two registers."""
    board.code.set_map(register)
    board.code.set_latch(latch)
    return board.cpu.code


@pytest.mark.parametrize("layout", Layout)
def test_every_bank_shows_its_bytes(layout: Layout) -> None:
    """Each value of the latch gives the bank that the mapping says, FFh beyond the chip."""
    board = board_of()
    register = MAP_REBANKED if layout is Layout.REBANKED else 0
    for latch in range(0x40):
        bank = latch & layout.mask
        known = bank < layout.code_banks
        code = layout.code_bank(read_image("bys2"), bank) if known else b"\xff" * 0x10000
        assert bytes(view_of(board, register, latch)) == code
        assert (board.code.layout, board.code.bank) == (layout, bank)


def test_the_same_bytes_are_the_same_list() -> None:
    """Another drive with the image, a reboot, a restored snapshot: the CPU gets the object that it knows."""
    board = board_of()
    first = view_of(board, 0, 3)
    assert view_of(board_of(), 0, 3) is first
    state = board.save()
    board.power_off(SECOND)
    board.power_on(2 * SECOND)
    assert view_of(board, 0, 3) is first
    board.flash.poke(0x38000, b"\0")
    assert view_of(board, 0, 3) is not first
    board.load(state)
    assert board.cpu.code is first
    assert view_of(board_of("cs0c"), 0, 3) is not first


def test_a_view_is_never_changed_in_place() -> None:
    """After a write to the chip there is another list, and the old one still holds the old bytes."""
    board = board_of()
    before = view_of(board, 0, 3)
    copy = list(before)
    board.flash.poke(0x38000, bytes(byte ^ 0xFF for byte in copy[0x8000:0x8100]))
    # The core holds marks: the first fetch brings the view.
    board.code.fetch(0)
    after = board.cpu.code
    assert list(before) == copy
    assert after[0x8000:0x8100] == [byte ^ 0xFF for byte in copy[0x8000:0x8100]]


def test_only_so_many_views_are_kept() -> None:
    """The least recently used leaves first: an image that was long not run costs no memory."""
    code_view.cache_clear()
    pages = [bytes([n, *bytes(0xFFFF)]) for n in range(VIEWS_KEPT + 1)]
    first = code_view(pages[0])
    for page in pages[1:VIEWS_KEPT]:
        code_view(page)
    assert code_view(pages[0]) is first
    code_view(pages[VIEWS_KEPT])
    assert code_view(pages[0]) is first
    assert code_view.cache_info().currsize == VIEWS_KEPT
    hits = code_view.cache_info().hits
    code_view(pages[1])
    assert code_view.cache_info().hits == hits
    code_view.cache_clear()


def test_a_page_of_sram_as_code_is_shared_too() -> None:
    """The same writer in the same page gives the same list; everything behind it is asked of the chip."""
    one, other = board_of(), board_of()
    for board in (one, other):
        board.cpu.xdata[0xE000:0xE003] = [0x02, 0x12, 0x34]
        board.code.set_map(MAP_SRAM_CODE)
    assert one.cpu.code is other.cpu.code
    assert one.cpu.code[:4] == [0x02, 0x12, 0x34, 0]
    assert set(one.cpu.code[0x1000:]) == {memory.MARK}
    one.code.page_write(0xE001, 0x56)
    assert one.cpu.code[1] == 0x56
    assert other.cpu.code[1] == 0x12
    assert page_view.cache_info().maxsize == 8


def test_what_was_written_behind_the_page_shows_when_the_page_is_gone() -> None:
    """While SRAM is code the flash chip changes unheard; afterwards its new bytes are there."""
    board = board_of()
    before = view_of(board, 0, 3)
    assert before[0x8000] != 0x77
    board.code.set_map(MAP_SRAM_CODE)
    board.flash.poke(0x38000, b"\x77")
    assert board.cpu.code[0x8000] == memory.MARK
    assert board.code.fetch(0x8000) == 0x77
    board.code.set_map(0)
    assert board.cpu.code[0x8000] == 0x77


def test_a_chip_that_became_busy_behind_the_page_gives_status_when_the_page_is_gone() -> None:
    """The chip's mode is looked at when code comes from it again, and heard of from then on."""
    board = board_of()
    now = board.now()
    board.code.set_map(MAP_SRAM_CODE)
    for addr, value in (*UNLOCK, (0x555, 0x80), *UNLOCK, (0x38000, 0x30)):
        board.flash.write(addr, value, now)
    board.code.set_map(0)
    board.code.set_latch(3)
    assert set(board.cpu.code) == {memory.MARK}
    assert board.code.fetch(0x8000) & 0x80 == 0
    board.flash.settle(10 * SECOND)
    assert board.code.fetch(0x8000) == 0xFF
    for addr, value in (*UNLOCK, (0x555, 0x90)):
        board.flash.write(addr, value, 10 * SECOND)
    assert set(board.cpu.code) == {memory.MARK}


def test_a_program_that_runs_on_behind_the_page_sees_chip_and_page_as_they_are() -> None:
    """After one fetch there the view holds the chip too; a change of chip, page or mode shows at once."""
    board, last = board_of(), len(CODE_PAGE)
    board.code.set_map(MAP_SRAM_CODE)
    board.code.set_latch(3)
    assert board.code.fetch(0x8000) == board.flash.peek(0x38000, 0x38001)[0]
    assert memory.MARK not in board.cpu.code
    board.flash.poke(0x38000, b"\x77")
    assert seen(board, 0x8000) == 0x77
    board.code.page_write(0xE001, 0x56)
    assert seen(board, 1) == 0x56
    assert seen(board, 0x8000) == 0x77
    for addr, value in (*UNLOCK, (0x555, 0x80), *UNLOCK, (0x38000, 0x30)):
        board.flash.write(addr, value, board.now())
    assert seen(board, 1) == 0x56
    assert seen(board, last) & 0x80 == 0
    board.flash.settle(10 * SECOND)
    assert seen(board, 0x8000) == 0xFF


def seen(board: Board, address: int) -> int:
    """What the core would fetch."""
    shown = board.cpu.code[address]
    return board.code.fetch(address) if shown == memory.MARK else shown


def test_a_snapshot_brings_back_where_code_came_from() -> None:
    """From SRAM or from the chip: after a load the other way round the view is that of the snapshot."""
    board = board_of()
    view_of(board, MAP_REBANKED, 5)
    plain, code = board.save(), board.cpu.code
    board.cpu.xdata[0xE000] = 0x5A
    board.code.set_map(MAP_SRAM_CODE)
    mapped = board.save()
    board.load(plain)
    assert board.cpu.code is code
    board.flash.poke(0x8000 + 5 * 0xC000, b"\x77")
    board.code.fetch(0)
    assert board.cpu.code[0x4000] == 0x77
    board.load(mapped)
    assert board.cpu.code[0] == 0x5A
    board.flash.poke(0x8000 + 5 * 0xC000, b"\x66")
    assert board.cpu.code[0] == 0x5A
    board.load(plain)
    assert board.cpu.code is code
