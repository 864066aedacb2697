"""The window on the DRAM: whether a page is lent or asked for byte by byte makes no difference."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from labkit.ata import packets
from labkit.drive import window
from labkit.drive.board import Board
from labkit.drive.registers import Reg
from labkit.drive.window import LEND_AFTER
from tests.drive.wired import SECOND, Wired, drive_of

NEVER = 1 << 62
MARK = 256


def movx_read(board: Board, address: int) -> int:
    """What the core does: the cell, or the bus where it is marked."""
    value = board.cpu.xdata[address]
    return value if value != MARK else board.bus.xread(address)


def movx_write(board: Board, address: int, value: int) -> None:
    """The same for a write."""
    if board.cpu.xdata[address] == MARK:
        board.bus.xwrite(address, value)
    else:
        board.cpu.xdata[address] = value


def _board() -> Board:
    board = drive_of().board
    board.power_on(0)
    return board


def _steps(seed: int) -> list[tuple[Any, ...]]:
    """Three hundred things that happen, close together in few cells of few pages."""
    rng = Random(seed)

    def cell() -> int:
        return rng.choice((0, 1, 2, 0x3FFF))

    def place() -> int:
        return rng.choice((0, 1, 0x3FFE, 0x4000, 0x4002, 0x1FFFFF))

    make = {
        "read": lambda: (cell(),),
        "write": lambda: (cell(), rng.randrange(256)),
        "select": lambda: (rng.choice((0, 1, 0x7F, 0x80)),),
        "take": lambda: (place(),),
        "give": lambda: (place(), rng.randbytes(4)),
        "save": tuple, "load": tuple, "power": tuple, "restart": tuple, "peek": tuple,
    }  # fmt: skip
    names = rng.choices(list(make), [60, 60, 20, 15, 15, 5, 5, 2, 3, 10], k=300)
    return [(name, *make[name]()) for name in names]


def _live(steps: list[tuple[Any, ...]], lend_after: int) -> list[Any]:
    """Everything that could be seen on the way, and the whole DRAM at the end."""
    board, seen = _board(), []
    state = board.save()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(window, "LEND_AFTER", lend_after)
        for name, *args in steps:
            if name == "read":
                seen.append(movx_read(board, 0x8000 + args[0]))
            elif name == "write":
                movx_write(board, 0x8000 + args[0], args[1])
            elif name == "select":
                movx_write(board, Reg.WIN_REG, args[0])
            elif name == "take":
                seen.append(board.dram.read(args[0], 16))
            elif name == "give":
                board.dram.write(*args)
            elif name == "save":
                state = board.save()
            elif name == "load":
                board.load(state)
            elif name == "restart":
                board.bus.reset()
            elif name == "peek":
                seen.append(board.bus.xread(0x8001))
            else:
                board.power_off(board.time)
                board.power_on(board.time)
            seen.append(movx_read(board, Reg.WIN_REG))
    return [*seen, board.dram.read(0, 0x200000), board.save().parts[1]]


@pytest.mark.parametrize("seed", range(12))
def test_lending_makes_no_difference(seed: int) -> None:
    """Reads, writes, other pages, the host, snapshots, resets: all see the same as without any lending."""
    steps = _steps(seed)
    assert _live(steps, seed % 4) == _live(steps, NEVER)


def test_a_page_is_lent_after_so_many_accesses_and_comes_back() -> None:
    """In heavy use its cells are plain; a write into them is in the DRAM when somebody asks for it."""
    board = _board()
    board.dram.write(0x4000, b"abc")
    movx_write(board, Reg.WIN_REG, 1)
    for _ in range(LEND_AFTER):
        assert movx_read(board, 0x8001) == ord("b")
        assert board.cpu.xdata[0x8001] == MARK
    assert movx_read(board, 0x8001) == ord("b")
    assert bytes(board.cpu.xdata[0x8000:0x8003]) == b"abc"
    movx_write(board, 0x8002, 0x55)
    assert board.cpu.xdata[0x8002] == 0x55
    assert board.dram.read(0x4000, 3) == b"ab\x55"
    assert set(board.cpu.xdata[0x8000:0xC000]) == {MARK}


def test_what_was_only_read_keeps_its_page_shared_with_snapshots() -> None:
    """A page that comes back unchanged is not copied."""
    board = _board()
    board.dram.write(0, b"abc")
    before = board.save().parts[1]
    for _ in range(LEND_AFTER + 1):
        movx_read(board, 0x8000)
    assert board.cpu.xdata[0x8000] == ord("a")
    after = board.save().parts[1]
    assert all(new is old for new, old in zip(after, before, strict=True))


def test_the_firmware_gets_whole_pages_lent(monkeypatch: pytest.MonkeyPatch) -> None:
    """While a program sums up what was sent, nearly all of its million reads ask nobody."""
    wired = Wired(drive_of()).ready()
    board = wired.drive.board
    asked = 0
    read = board.window.read

    def counted(address: int) -> int:
        nonlocal asked
        asked += 1
        return read(address)

    monkeypatch.setattr(board.window, "read", counted)
    assert wired.packet(packets.write_buffer(6, 0, 0x8000), data_out=bytes(0x8000)).ok
    # A wrong sum: it is counted, compared and refused, and nothing is written.
    result = wired.packet(packets.write_buffer(7, 0, 2), data_out=b"\x12\x34")
    assert not result.ok
    assert 64 * LEND_AFTER <= asked < 64 * LEND_AFTER + 1000
    assert wired.ports.now > 4 * SECOND
