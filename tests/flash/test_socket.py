from __future__ import annotations

import pytest

from labkit.flash import ChipSocket

UNLOCK = ((0x555, 0xAA), (0x2AA, 0x55))


def command(socket: ChipSocket, code: int) -> None:
    """Two unlock cycles and the command."""
    for address, value in (*UNLOCK, (0x555, code)):
        socket.write(address, value)


def test_each_cycle_takes_its_time() -> None:
    """The clock counts bus cycles, read or write, and waits beside them."""
    socket = ChipSocket("am29lv008bb", cycle_ns=250)
    socket.read(0)
    socket.write(0, 0xF0)
    socket.wait(1000)
    assert (socket.now, socket.cycles) == (1500, 2)


def test_a_byte_is_programmed_in_the_part_s_time() -> None:
    """From the data cycle on the part is busy for its program time, and the record says so."""
    socket = ChipSocket("am29lv008bb")
    command(socket, 0xA0)
    socket.write(0x1234, 0x5A)
    assert socket.wait_until_ready() == socket.chip.program_ns
    assert socket.read(0x1234) == 0x5A
    (done,) = socket.operations
    assert (done.kind, done.lo, done.end - done.start) == ("program", 0x1234, socket.chip.program_ns)


def test_a_cut_tears_and_power_comes_back() -> None:
    """Without power reads give FFh; with it the array, as the cut left it."""
    socket = ChipSocket("am29lv008bb", bytes(0x100000))
    command(socket, 0x80)
    for address, value in (*UNLOCK, (0x4000, 0x30)):
        socket.write(address, value)
    socket.wait(500_000_000)
    socket.power_cut()
    assert socket.read(0x8000) == 0xFF
    socket.power_on()
    assert socket.read(0x8000) == 0x00
    assert 0 < sum(socket.peek(0x4000, 0x6000)) < 0xFF * 0x2000
    assert socket.operations[-1].result == "torn"


def test_misuse_says_what_to_do() -> None:
    """A value that is no byte and time that runs backwards are refused in a sentence."""
    socket = ChipSocket("am29lv008bb")
    with pytest.raises(ValueError, match="one byte at a time"):
        socket.write(0, 0x100)
    with pytest.raises(ValueError, match="backwards"):
        socket.wait(-1)
    with pytest.raises(ValueError, match="at least 1 ns"):
        ChipSocket("am29lv008bb", cycle_ns=0)
