"""The whole part, as host software uses it: polling, suspending, ids, protection, runs."""

from __future__ import annotations

import pytest

from labkit.flash import FlashBusyError, FlashOp, NorFlash
from tests.flash.helpers import BOARD, JEDEC, SMALL, erase_cycles, program_cycles, send, unlock


def data_poll(flash: NorFlash, addr: int, data: int, t: int, step: int) -> tuple[bool, int]:
    """The DQ7 algorithm of the datasheets: (success, when)."""
    while True:
        seen = flash.read(addr, t)
        if (seen ^ data) & 0x80 == 0:
            return True, t
        if seen & 0x20:
            return (flash.read(addr, t) ^ data) & 0x80 == 0, t
        t += step


def toggle_poll(flash: NorFlash, addr: int, t: int, step: int) -> tuple[bool, int]:
    """The DQ6 algorithm of the datasheets: (success, when)."""
    while True:
        first, second = flash.read(addr, t), flash.read(addr, t)
        if (first ^ second) & 0x40 == 0:
            return True, t
        if second & 0x20:
            return (flash.read(addr, t) ^ flash.read(addr, t)) & 0x40 == 0, t
        t += step


@pytest.mark.parametrize("value", [0x00, 0x80, 0x5A, 0xFF])
def test_data_polling_ends_with_the_program(value: int) -> None:
    """A host that polls DQ7 sees a byte program end at its typical time, not before."""
    flash = NorFlash(BOARD)
    send(flash, program_cycles(BOARD, 0x1234, value), 1000)
    assert data_poll(flash, 0x1234, value, 1000, 1000) == (True, 1000 + BOARD.program_ns)
    assert flash.peek(0x1234, 0x1235) == bytes([value])


@pytest.mark.parametrize("value", [0x00, 0x80, 0x5A])
def test_toggle_polling_ends_with_the_program(value: int) -> None:
    """A host that polls DQ6 sees a byte program end at its typical time, not before."""
    flash = NorFlash(BOARD)
    send(flash, program_cycles(BOARD, 0x1234, value), 0)
    assert toggle_poll(flash, 0x1234, 0, 1000) == (True, BOARD.program_ns)
    assert flash.read(0x1234, 10**6) == value


def test_both_polls_see_an_erase_end() -> None:
    """A sector erase shows DQ7 = 0 and a toggling DQ6 until window and erase time are over."""
    for poll in (lambda f: data_poll(f, 0, 0xFF, 0, 1_000_000), lambda f: toggle_poll(f, 0, 0, 1_000_000)):
        flash = NorFlash(BOARD, bytes(BOARD.size))
        send(flash, erase_cycles(BOARD, (0x100, 0x30)), 0)
        done, when = poll(flash)
        assert done
        assert 0 <= when - BOARD.sector_erase_ns - BOARD.erase_window_ns < 1_000_000
        assert flash.peek(0, 0x4001) == b"\xff" * 0x4000 + b"\0"


def test_a_rising_bit_fails_and_needs_a_reset() -> None:
    """A program that would raise a bit ends in DQ5; falling bits fall; F0h brings the array back."""
    for poll in (lambda f: data_poll(f, 5, 0xC3, 0, 1000), lambda f: toggle_poll(f, 5, 0, 1000)):
        flash = NorFlash(BOARD, b"\x5a" * BOARD.size)
        send(flash, program_cycles(BOARD, 5, 0xC3), 0)
        done, when = poll(flash)
        assert not done
        assert when == BOARD.program_limit_ns
        send(flash, [*program_cycles(BOARD, 6, 0x00), (0, 0xFF)], when)
        assert not flash.reads_array(when)
        assert flash.busy_until(when) is None
        flash.write(0, 0xF0, when)
        assert [flash.read(a, when) for a in (4, 5, 6)] == [0x5A, 0x5A & 0xC3, 0x5A]


def test_a_part_without_a_limit_says_nothing() -> None:
    """Where the datasheet has no DQ5 a rising bit ends quietly with old AND new."""
    flash = NorFlash(JEDEC, b"\x5a" * JEDEC.size)
    send(flash, program_cycles(JEDEC, 5, 0xC3), 0)
    assert toggle_poll(flash, 5, 0, 100) == (True, JEDEC.program_ns)
    assert flash.read(5, 10**6) == 0x5A & 0xC3


def test_sectors_join_inside_the_window() -> None:
    """Further 30h cycles add sectors while DQ3 reads 0; after that they are ignored."""
    flash = NorFlash(BOARD, bytes(BOARD.size))
    send(flash, erase_cycles(BOARD, (0x4000, 0x30)), 0)
    assert flash.read(0, 49_000) & 0x08 == 0
    flash.write(0x20000, 0x30, 49_000)
    assert flash.read(0, 98_999) & 0x08 == 0
    assert flash.read(0, 99_000) & 0x08
    flash.write(0x30000, 0x30, 99_000)
    end = flash.busy_until(99_000)
    assert end == 99_000 + 2 * BOARD.sector_erase_ns
    flash.settle(end)
    erased = [n for n in range(19) if flash.peek(*flash.sectors.bounds(n)) == b"\xff" * BOARD.sectors[n]]
    assert erased == [1, 5]


def test_another_command_in_the_window_drops_the_erase() -> None:
    """A reset inside the window takes the erase back and leaves every cell."""
    flash, seen = NorFlash(BOARD, bytes(BOARD.size)), []
    flash.watch(seen.append)
    send(flash, [*erase_cycles(BOARD, (0, 0x30)), (0, 0xF0)], 10)
    assert flash.reads_array(10)
    assert flash.busy_until(10) is None
    flash.settle(10**10)
    assert flash.peek(0, BOARD.size) == bytes(BOARD.size)
    assert seen == [FlashOp("sector-erase", 0, 0x4000, 10, 10, "dropped", (0,))]


def test_a_suspended_erase_lets_other_sectors_be_used() -> None:
    """Suspended: other sectors read and program, the sector itself toggles DQ2; resumed, it ends."""
    flash = NorFlash(BOARD, b"\xf0" * BOARD.size)
    send(flash, erase_cycles(BOARD, (0, 0x30)), 0)
    flash.write(0, 0xB0, 200_000_000)
    assert not flash.reads_array(200_019_999)
    t = 200_020_000
    assert flash.reads_array(t)
    assert flash.read(0x8000, t) == 0xF0
    assert flash.read(0, t) ^ flash.read(0, t) == 0x04
    assert flash.read(0, t) & 0x80
    send(flash, [*program_cycles(BOARD, 0x8000, 0x30), *program_cycles(BOARD, 0x8001, 0)], t)
    t += BOARD.program_ns
    send(flash, program_cycles(BOARD, 0, 0), t)
    t += 1_000
    assert flash.peek(0x8000, 0x8002) == b"\x30\xf0"
    assert flash.reads_array(t)
    flash.write(0x123, 0x30, t)
    assert flash.busy_until(t) == t + BOARD.sector_erase_ns - 200_020_000 + BOARD.erase_window_ns
    flash.settle(t + BOARD.sector_erase_ns)
    assert flash.peek(0, 0x4000) == b"\xff" * 0x4000


def test_an_erase_that_is_through_is_not_suspended() -> None:
    """A suspend that would take effect at the very end of an erase comes too late."""
    flash = NorFlash(SMALL, bytes(SMALL.size))
    send(flash, erase_cycles(SMALL, (0, 0x30)), 0)
    end = SMALL.erase_window_ns + SMALL.sector_erase_ns
    flash.write(0, 0xB0, end - SMALL.suspend_ns)
    assert flash.read(0, end) == 0xFF
    assert flash.save().erase is None


def test_ids_are_read_while_suspended_and_left_before_resuming() -> None:
    """Autoselect works in a suspended erase, and 30h resumes only after F0h has ended it."""
    flash = NorFlash(BOARD, bytes(BOARD.size))
    send(flash, [*erase_cycles(BOARD, (0, 0x30)), (0, 0xB0), *unlock(BOARD), (0x555, 0x90), (0, 0x30)], 0)
    assert flash.read(0, 0) == 0x01
    send(flash, [(0, 0xF0), (0, 0x30)], 10)
    assert flash.busy_until(10) == 10 + BOARD.sector_erase_ns


def test_a_chip_erase_cannot_be_suspended() -> None:
    """B0h during a chip erase is ignored."""
    flash = NorFlash(BOARD, bytes(BOARD.size))
    send(flash, erase_cycles(BOARD, (0x555, 0x10)), 0)
    flash.write(0, 0xB0, 1_000)
    assert flash.busy_until(10**9) == BOARD.chip_erase_ns
    flash.settle(BOARD.chip_erase_ns)
    assert flash.peek(0, BOARD.size) == b"\xff" * BOARD.size


def test_autoselect_tells_ids_and_protection() -> None:
    """90h shows maker, device and each sector's protection until F0h."""
    flash = NorFlash(BOARD)
    flash.protected.add(3)
    send(flash, [*unlock(BOARD), (0x555, 0x90)], 0)
    assert [flash.read(a, 0) for a in (0, 1, 2, 0x8002, 0x10002)] == [0x01, 0x37, 0, 1, 0]
    assert not flash.reads_array(0)
    flash.write(0, 0xF0, 0)
    assert flash.read(0, 0) == 0xFF


def test_protected_sectors_ignore_everything() -> None:
    """In a protected sector a program costs 1 us, an erase 100 us, and no cell moves."""
    flash = NorFlash(BOARD, b"\x0f" * BOARD.size)
    flash.protected.add(0)
    send(flash, program_cycles(BOARD, 0, 0), 0)
    assert flash.busy_until(0) == 1_000
    send(flash, erase_cycles(BOARD, (0, 0x30)), 2_000)
    assert flash.busy_until(2_000) == 2_000 + 50_000 + 100_000
    send(flash, erase_cycles(BOARD, (0x555, 0x10)), 200_000)
    assert flash.busy_until(200_000) == 200_000 + BOARD.chip_erase_ns * 18 // 19
    flash.settle(10**12)
    assert flash.peek(0, 0x4002) == b"\x0f" * 0x4000 + b"\xff\xff"


def test_bypass_is_left_only_by_its_own_exit() -> None:
    """In unlock bypass mode two cycles program a byte, other commands do nothing, and 90h 00h leaves."""
    flash = NorFlash(BOARD)
    send(flash, [*unlock(BOARD), (0x555, 0x20), (0, 0xA0), (7, 0x12)], 0)
    send(flash, [*erase_cycles(BOARD, (0, 0x30)), (0, 0xF0), (0, 0xA0), (8, 0x34)], 10_000)
    send(flash, [(0, 0x90), (0, 0x01), (0, 0xA0), (9, 0x56)], 20_000)
    send(flash, [(0, 0x90), (0, 0x00), (0, 0xA0), (10, 0x78)], 30_000)
    assert flash.reads_array(30_000)
    assert flash.peek(6, 11) == b"\xff\x12\x34\x56\xff"


def test_without_power_nothing_drives_the_bus() -> None:
    """An unpowered part reads FFh, takes no write, and comes back reading its array."""
    flash = NorFlash(BOARD, bytes(BOARD.size))
    flash.power_off(0)
    send(flash, program_cycles(BOARD, 0, 0), 0)
    assert flash.read(0, 0) == 0xFF
    assert not flash.reads_array(0)
    assert flash.program_run(0, b"abc", 5) == 5
    flash.power_on(10)
    assert flash.read(0, 10) == 0
    assert flash.busy_until(10) is None


def test_power_on_of_a_powered_part_is_harmless() -> None:
    """Giving power twice does not reset what the part is doing."""
    flash = NorFlash(BOARD)
    send(flash, program_cycles(BOARD, 0, 0), 0)
    flash.power_on(1)
    assert flash.busy_until(1) == BOARD.program_ns


def test_a_run_needs_a_part_that_is_not_busy() -> None:
    """program_run on a busy part is misuse and the message says when to come back."""
    flash = NorFlash(BOARD)
    flash.program_run(0, b"ab", 0)
    with pytest.raises(FlashBusyError, match="18000 ns"):
        flash.program_run(0, b"ab", 5)


def test_a_run_ends_autoselect_and_a_failed_state() -> None:
    """program_run begins with a reset: ids and DQ5 are gone, bypass mode is kept."""
    flash = NorFlash(BOARD, bytes(BOARD.size))
    send(flash, [*unlock(BOARD), (0x555, 0x20), (0, 0xA0), (0, 1)], 0)
    t = BOARD.program_limit_ns
    assert not flash.reads_array(t)
    t = flash.program_run(0, b"\0", t)
    assert flash.reads_array(t)
    send(flash, [(0, 0x90), (0, 0), *unlock(BOARD), (0x555, 0x90)], t)
    t = flash.program_run(0, b"\0", t)
    assert flash.reads_array(t)


def test_addresses_wrap_at_the_size() -> None:
    """A part has no pins for higher address bits."""
    flash = NorFlash(BOARD)
    send(flash, program_cycles(BOARD, 0x700123, 0x42), 0)
    assert flash.read(0x123, 10**6) == flash.read(0x100123, 10**6) == 0x42


def test_a_record_tells_when_an_erase_held_still() -> None:
    """Each suspension of an erase stands in its record, and without them it took its work and its window."""
    flash = NorFlash(SMALL)
    seen: list[FlashOp] = []
    flash.watch(seen.append)
    send(flash, erase_cycles(SMALL, (0, 0x30)), 0)
    held = []
    for suspend, resume in ((80_000, 200_000), (210_000, 300_000)):
        flash.write(0, 0xB0, suspend)
        flash.write(0, 0x30, resume)
        held.append((suspend + SMALL.suspend_ns, resume))
    flash.settle(10**6)
    (erase,) = seen
    assert erase.pauses == tuple(held)
    paused = sum(hi - lo for lo, hi in held)
    assert erase.end - erase.start == SMALL.erase_window_ns + SMALL.sector_erase_ns + paused
