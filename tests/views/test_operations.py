from __future__ import annotations

import pytest

from labkit.flash import ChipSocket, FlashOp
from labkit.views.operations import ERASE, FAILED, NOTHING, PAUSE, PROGRAM, TORN, operations, show_operations

UNLOCK = ((0x555, 0xAA), (0x2AA, 0x55))
SECOND = 10**9


def send(socket: ChipSocket, *cycles: tuple[int, int]) -> None:
    """Write cycles."""
    for address, value in cycles:
        socket.write(address, value)


def erase(socket: ChipSocket, *addresses: int) -> None:
    """Start to erase the sectors at some addresses."""
    send(socket, *UNLOCK, (0x555, 0x80), *UNLOCK, *((address, 0x30) for address in addresses))


def program(socket: ChipSocket, address: int, value: int) -> None:
    """Program one byte and wait for it."""
    send(socket, *UNLOCK, (0x555, 0xA0), (address, value))
    socket.wait_until_ready()


@pytest.fixture
def socket() -> ChipSocket:
    """The drive's part, full of zeros."""
    return ChipSocket("am29lv008bb", bytes(0x100000))


def test_an_erase_and_bytes_stand_in_their_sectors(socket: ChipSocket) -> None:
    """Each operation is counted in its own sector, with the time that the part took for it."""
    erase(socket, 0x4000)
    socket.wait_until_ready()
    for n in range(10):
        program(socket, 0x4000 + n, 0x5A)
    program(socket, 0x9000, 0)
    data = operations(socket.operations, socket.chip)
    assert [(row.number, row.erases, row.programmed) for row in data.sectors if any(row.spans)] == [
        (1, 1, 10),
        (3, 0, 1),
    ]
    assert data.sectors[1].time(ERASE) == socket.chip.sector_erase_ns + socket.chip.erase_window_ns
    assert data.total(TORN) == data.total(FAILED) == 0


def test_programs_near_each_other_are_one_box(socket: ChipSocket) -> None:
    """A thousand bytes in a row do not become a thousand boxes; a real pause parts them."""
    for n in range(1000):
        program(socket, 0x10000 + n, 0)
    socket.wait(SECOND)
    program(socket, 0x10000 + 1000, 0)
    row = operations(socket.operations, socket.chip).sectors[4]
    assert len(row.spans[PROGRAM]) == 2
    assert row.programmed == 1001


def test_a_suspended_erase_shows_its_pause(socket: ChipSocket) -> None:
    """The stretch in which an erase held still is no erase time."""
    erase(socket, 0)
    socket.wait(100_000_000)
    socket.write(0, 0xB0)
    socket.wait(SECOND)
    socket.write(0, 0x30)
    socket.wait_until_ready()
    row = operations(socket.operations, socket.chip).sectors[0]
    held = SECOND - socket.chip.suspend_ns + socket.cycle_ns
    assert row.time(PAUSE) == held
    assert row.time(ERASE) == socket.chip.sector_erase_ns + socket.chip.erase_window_ns
    assert len(row.spans[ERASE]) == 2


def test_a_torn_erase_of_three_sectors_tears_the_second(socket: ChipSocket) -> None:
    """Sectors are erased one after the other: the figure says which one was torn, and the cells agree."""
    erase(socket, 0x10000, 0x20000, 0x50000)
    socket.wait(SECOND)
    socket.power_cut()
    data = operations(socket.operations, socket.chip)
    kinds = {row.number: [kind for kind, spans in enumerate(row.spans) if spans] for row in data.sectors}
    assert {number: kind for number, kind in kinds.items() if kind} == {4: [ERASE], 5: [TORN]}
    assert [row.erases for row in data.sectors[4:6]] == [1, 0]
    assert socket.peek(0x10000, 0x20000) == b"\xff" * 0x10000
    assert socket.peek(0x50000, 0x60000) == bytes(0x10000)
    torn = socket.peek(0x20000, 0x30000)
    assert torn not in (bytes(0x10000), b"\xff" * 0x10000)


def test_a_cut_just_before_its_end_still_tears(socket: ChipSocket) -> None:
    """The window counts as no work: 20 µs before a sector is through it is torn, not erased."""
    erase(socket, 0x10000, 0x20000)
    socket.wait(socket.chip.sector_erase_ns + socket.chip.erase_window_ns - 20_000)
    socket.power_cut()
    rows = operations(socket.operations, socket.chip).sectors
    assert (rows[4].erases, bool(rows[4].spans[TORN]), any(rows[5].spans)) == (0, True, False)
    assert socket.peek(0x10000, 0x20000) != b"\xff" * 0x10000


def test_failures_and_refusals_are_kinds_of_their_own(socket: ChipSocket) -> None:
    """A bit that should rise, and work on a protected sector, look like neither program nor erase."""
    program(socket, 0x4000, 0xFF)
    send(socket, (0, 0xF0))
    socket.flash.protected = {0}
    program(socket, 0, 0)
    erase(socket, 0x4000)
    send(socket, (0, 0xF0))
    data = operations(socket.operations, socket.chip)
    assert data.total(FAILED) == socket.chip.program_limit_ns
    assert [row.number for row in data.sectors if row.spans[NOTHING]] == [0, 1]
    assert data.total(ERASE) == data.total(PROGRAM) == 0


def test_a_run_is_shared_out_to_the_sectors_it_crosses(socket: ChipSocket) -> None:
    """Hardware that programs over a sector border shows in both sectors, by bytes."""
    socket.flash.program_run(0x3000, bytes(0x2000), 0)
    socket.wait(SECOND)
    data = operations(socket.operations, socket.chip)
    assert [row.programmed for row in data.sectors[:3]] == [0x1000, 0x1000, 0]
    assert data.sectors[0].time(PROGRAM) == data.sectors[1].time(PROGRAM) == 0x1000 * socket.chip.program_ns


def test_a_window_in_time_cuts_what_it_shows(socket: ChipSocket) -> None:
    """Boxes end at the edges, and operations outside are not counted."""
    erase(socket, 0)
    socket.wait_until_ready()
    program(socket, 0, 0)
    data = operations(socket.operations, socket.chip, start=100_000_000, end=200_000_000)
    assert data.count == 1
    assert data.sectors[0].spans[ERASE] == [(100_000_000, 200_000_000)]


def test_words_name_sectors_with_the_same_fate_once(socket: ChipSocket) -> None:
    """Sixteen sectors of the same fate are one line of words."""
    erase(socket, *range(0x10000, 0x100000, 0x10000))
    socket.wait_until_ready()
    text = show_operations(socket.operations, socket.chip, title="Erase").alt
    assert "sectors 4-18 (from 010000h, 64 KB each): erased 1 time" in text
    assert "erasing: 10.50 s in sectors 4-18" in text


def test_nothing_to_show_is_refused(socket: ChipSocket) -> None:
    """An empty log, and a window that ends before it starts, get a sentence."""
    for done, more in (([], {}), ([FlashOp("program", 0, 1, 5, 9, "done")], {"start": 9, "end": 9})):
        with pytest.raises(ValueError, match="There is no time to show"):
            operations(done, socket.chip, **more)


def test_the_picture_can_be_painted(socket: ChipSocket) -> None:
    """All kinds at once give a picture."""
    erase(socket, 0)
    socket.wait(10**8)
    socket.power_cut()
    assert show_operations(socket.operations, socket.chip).png().startswith(b"\x89PNG")
