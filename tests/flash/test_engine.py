"""Runs of bytes, and what a cut leaves of an operation."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.catalog import Chip
from labkit.flash import FlashOp, FlashRangeError, NorFlash
from labkit.flash.engine import NEVER
from tests.flash.helpers import BOARD, JEDEC, SMALL, erase_cycles, program_cycles, send

# Few bits, so that bytes which fit and bytes which fail both come often.
few = st.sampled_from([0x00, 0x01, 0x0F, 0x8F, 0xFE, 0xFF])
run_data = st.lists(few, min_size=1, max_size=60).map(bytes)
start = st.one_of(st.sampled_from([0, 0x1FF0, 0x2FF0, 0x3FF0]), st.integers(0, 0x3FFF))
protection = st.sets(st.integers(0, 2), max_size=2)
Cut = int | None


def contents(seed: int) -> bytes:
    """16 KB of bytes with few bits."""
    return bytes(random.Random(seed).choices([0x00, 0x0F, 0x8F, 0xFF, 0xFF, 0xFF], k=0x4000))


def byte_loop(flash: NorFlash, addr: int, data: bytes, t: int, cut: Cut) -> tuple[int, int]:
    """What program_run stands for: (end, failures)."""
    failures = 0
    for offset, value in enumerate(data):
        if cut is not None and t >= cut:
            break
        send(flash, program_cycles(flash.chip, addr + offset, value), t)
        end = flash.busy_until(t)
        assert end is not None
        if cut is not None and end > cut:
            break
        t = end
        if not flash.reads_array(t):
            failures += 1
            flash.write(0, 0xF0, t)
    return t, failures


def part(chip: Chip, seed: int, protected: set[int]) -> NorFlash:
    """A small part of the given kind, half used."""
    flash = NorFlash(replace(chip, size=0x4000, sectors=SMALL.sectors), contents(seed), seed)
    flash.protected = protected
    return flash


@pytest.mark.parametrize("chip", [SMALL, replace(JEDEC, block_size=0)], ids=["amd", "jedec"])
@given(st.integers(0, 3), start, run_data, protection)
def test_a_run_equals_the_byte_loop(
    chip: Chip, seed: int, addr: int, data: bytes, protected: set[int]
) -> None:
    """program_run gives the cells, the end time and the failures of programming byte after byte."""
    fast, slow = part(chip, seed, protected), part(chip, seed, protected)
    end, failures = byte_loop(slow, addr, data, 100, None)
    assert fast.program_run(addr, data, 100) == end
    assert fast.run_failures == failures
    assert fast.busy_until(100) == end
    assert fast.reads_array(end)
    assert fast.peek(0, 0x4000) == slow.peek(0, 0x4000)


@given(st.integers(0, 3), start, run_data, protection, st.integers(0, 200_000))
def test_a_torn_run_equals_the_torn_byte_loop(
    seed: int, addr: int, data: bytes, protected: set[int], cut: int
) -> None:
    """A power cut at any instant of a run leaves what it leaves of the byte loop, the torn byte too."""
    fast, slow = part(SMALL, seed, protected), part(SMALL, seed, protected)
    end = fast.program_run(addr, data, 0)
    cut %= end + 2
    byte_loop(slow, addr, data, 0, cut)
    for flash in (fast, slow):
        flash.power_off(cut)
        flash.power_on(cut)
    assert fast.peek(0, 0x4000) == slow.peek(0, 0x4000)


@given(st.integers(0, 3), start, run_data, st.lists(st.integers(0, 5_000), min_size=1, max_size=20))
def test_a_run_shows_the_status_of_its_present_byte(
    seed: int, addr: int, data: bytes, waits: list[int]
) -> None:
    """While a run goes on the bus shows what the byte loop would show at that time."""
    fast, slow = part(SMALL, seed, set()), part(SMALL, seed, set())
    fast.program_run(addr, data, 0)
    t, now, begun = 0, 0, -1
    for wait in waits:
        t += wait
        while begun + 1 < len(data) and now <= t:
            slow.write(0, 0xF0, now)
            begun += 1
            send(slow, program_cycles(SMALL, addr + begun, data[begun]), now)
            now = slow.busy_until(now) or now
        if now <= t:
            slow.write(0, 0xF0, now)
        assert fast.read(addr, t) == slow.read(addr, t)


def test_a_run_while_an_erase_is_suspended_spares_its_sectors() -> None:
    """Bytes of a run that fall into a suspended sector are ignored; the others are programmed."""
    flash = NorFlash(BOARD, b"\x3c" * BOARD.size)
    send(flash, [*erase_cycles(BOARD, (0x4000, 0x30)), (0, 0xB0)], 0)
    end = flash.program_run(0x3FFF, b"\0\0\0", 0)
    assert end == BOARD.program_ns + 2 * 1_000
    flash.settle(end)
    assert flash.peek(0x3FFE, 0x4001) == b"\x3c\x00\x3c"


def test_a_run_wraps_at_the_size() -> None:
    """Past the last byte a run goes on at address 0, and its time goes on too."""
    flash = NorFlash(SMALL)
    assert flash.program_run(SMALL.size - 1, b"\1\2\3", 100) == 100 + 3 * SMALL.program_ns
    assert flash.read(0, 100 + SMALL.program_ns) & 0x80
    flash.power_off(100 + 2 * SMALL.program_ns)
    assert flash.peek(SMALL.size - 1, SMALL.size) + flash.peek(0, 2) == b"\1\2\xff"


def test_a_run_longer_than_the_part_is_refused() -> None:
    """A run that would meet its own bytes again is misuse."""
    with pytest.raises(FlashRangeError, match="at most 16384"):
        NorFlash(SMALL).program_run(0, bytes(0x4001), 0)


def test_a_whole_image_in_one_run() -> None:
    """1 MB over an old image gives old AND new; each byte that cannot take its data costs the limit."""
    old, new = random.Random(1).randbytes(BOARD.size), random.Random(2).randbytes(BOARD.size)
    flash = NorFlash(BOARD, old)
    end = flash.program_run(0, new, 0)
    failing = sum(1 for a, b in zip(old, new, strict=True) if a & b != b)
    assert flash.run_failures == failing
    assert end == BOARD.program_ns * (BOARD.size - failing) + BOARD.program_limit_ns * failing
    flash.settle(end)
    assert flash.peek(0, BOARD.size) == bytes(a & b for a, b in zip(old, new, strict=True))


@given(few, few, st.integers(0, SMALL.program_limit_ns), st.integers(0, 9))
def test_a_torn_byte_lies_between_old_and_new(old: int, new: int, cut: int, seed: int) -> None:
    """A torn program leaves each bit as it was or fallen: none rises, none falls that should stay."""
    flash = NorFlash(SMALL, bytes([old]) * SMALL.size, seed)
    send(flash, program_cycles(SMALL, 7, new), 0)
    flash.power_off(cut)
    value = flash.peek(7, 8)[0]
    assert old & new & ~value == 0
    assert value & ~old == 0
    if cut == 0:
        assert value == old
    if cut >= SMALL.program_ns:
        assert value == old & new


def torn_erase(cut: int, seed: int = 0, sector: int = 0) -> bytes:
    """The sector after a cut at `cut` of its erase work."""
    flash = NorFlash(BOARD, b"\xa5" * BOARD.size, seed)
    lo, hi = flash.sectors.bounds(sector)
    send(flash, erase_cycles(BOARD, (lo, 0x30)), 0)
    flash.power_off(BOARD.erase_window_ns + cut)
    assert flash.peek(0, lo) + flash.peek(hi, BOARD.size) == b"\xa5" * (BOARD.size - hi + lo)
    return flash.peek(lo, hi)


@pytest.mark.parametrize("cut", [0, 1, 30_000, BOARD.erase_window_ns])
def test_a_cut_in_the_window_leaves_the_sector(cut: int) -> None:
    """Before the erase has begun a power cut changes nothing."""
    flash = NorFlash(BOARD, b"\xa5" * BOARD.size)
    send(flash, erase_cycles(BOARD, (0, 0x30)), 0)
    flash.power_off(cut)
    assert flash.peek(0, 0x4000) == b"\xa5" * 0x4000


def test_a_torn_erase_is_graded() -> None:
    """The later the cut, the more cells have risen; early on they first fall to zero."""
    ones = [
        int.from_bytes(torn_erase(BOARD.sector_erase_ns * part // 16), "big").bit_count()
        for part in range(16)
    ]
    assert ones[0] == 0x4000 * 4
    assert ones[0] > ones[1] > ones[2] > ones[3] > ones[4] == 0
    assert ones[4:] == sorted(set(ones[4:]))
    assert ones[15] < 0x4000 * 8


def test_a_torn_erase_only_moves_on() -> None:
    """A cell that has risen at one cut has risen at every later cut of the same erase."""
    earlier = int.from_bytes(torn_erase(400_000_000), "big")
    later = int.from_bytes(torn_erase(500_000_000), "big")
    assert earlier & ~later == 0
    assert earlier != later


def test_torn_cells_hang_on_the_seed() -> None:
    """The same seed tears the same way, another one differently."""
    assert torn_erase(400_000_000, seed=1) == torn_erase(400_000_000, seed=1)
    assert torn_erase(400_000_000, seed=1) != torn_erase(400_000_000, seed=2)


def test_a_second_cut_tears_differently() -> None:
    """The same operation cut twice does not leave the same cells twice."""
    flash, seen = NorFlash(BOARD), []
    for t in (0, 10**10):
        flash.power_on(t)
        flash.poke(0, bytes(0x4000))
        send(flash, erase_cycles(BOARD, (0, 0x30)), t)
        flash.power_off(t + 400_000_000)
        seen.append(flash.peek(0, 0x4000))
    assert seen[0] != seen[1]


def test_a_second_cut_of_a_run_tears_differently() -> None:
    """Cutting the same run again and again leaves various torn bytes."""
    flash, seen = NorFlash(BOARD), set()
    for t in range(0, 10**6, 10**5):
        flash.power_on(t)
        flash.poke(0, b"\xff")
        flash.program_run(0, b"\0", t)
        flash.power_off(t + BOARD.program_ns // 2)
        seen |= set(flash.peek(0, 1))
    assert len(seen) > 3


def test_sectors_are_erased_in_turn() -> None:
    """A cut in a chip erase leaves sectors that are done, one that is torn, and untouched ones."""
    flash = NorFlash(BOARD, b"\xa5" * BOARD.size)
    send(flash, erase_cycles(BOARD, (0x555, 0x10)), 0)
    flash.power_off(BOARD.chip_erase_ns * 5 // 38)
    assert flash.peek(0, 0x6000) == b"\xff" * 0x6000
    assert set(flash.peek(0x6000, 0x8000)) - {0xA5, 0xFF}
    assert flash.peek(0x8000, BOARD.size) == b"\xa5" * (BOARD.size - 0x8000)


def test_a_cut_while_suspended_tears_by_the_work_done() -> None:
    """Time spent suspended does not erase: the cut leaves what it would have left at the suspend."""
    flash = NorFlash(BOARD, b"\xa5" * BOARD.size)
    send(flash, erase_cycles(BOARD, (0, 0x30)), 0)
    flash.write(0, 0xB0, BOARD.erase_window_ns + 300_000_000)
    flash.power_off(10**12)
    assert flash.peek(0, 0x4000) == torn_erase(300_000_000 + BOARD.suspend_ns)


def test_observers_see_each_operation_once() -> None:
    """watch tells kind, range, times and result of whatever ends: done, failed, ignored, torn."""
    flash, seen = NorFlash(BOARD, b"\x0f" * BOARD.size), []
    flash.protected = {0}
    with flash.watch(seen.append):
        send(flash, program_cycles(BOARD, 0x4000, 0x01), 0)
        send(flash, program_cycles(BOARD, 0x4001, 0x10), 10_000)
        flash.write(0, 0xF0, 400_000)
        send(flash, program_cycles(BOARD, 5, 0x00), 400_000)
        flash.program_run(0x4002, b"\x01\x02\xf0", 500_000)
        flash.settle(10**6)
        send(flash, erase_cycles(BOARD, (0, 0x30)), 10**6)
        flash.settle(2 * 10**6)
        send(flash, [*erase_cycles(BOARD, (0x10000, 0x30)), (0x4000, 0x30)], 3 * 10**6)
        flash.settle(2 * 10**9)
        send(flash, erase_cycles(BOARD, (0x555, 0x10)), 2 * 10**9)
        flash.power_off(3 * 10**9)
    joined = 3 * 10**6 + 50_000 + 2 * BOARD.sector_erase_ns
    assert seen == [
        FlashOp("program", 0x4000, 0x4001, 0, 9_000, "done"),
        FlashOp("program", 0x4001, 0x4002, 10_000, 310_000, "failed"),
        FlashOp("program", 5, 6, 400_000, 401_000, "ignored"),
        FlashOp("program-run", 0x4002, 0x4005, 500_000, 818_000, "failed"),
        FlashOp("sector-erase", 0, 0, 10**6, 10**6 + 150_000, "ignored"),
        FlashOp("sector-erase", 0x4000, 0x20000, 3 * 10**6, joined, "done", (1, 4)),
        FlashOp("chip-erase", 0x4000, 0x100000, 2 * 10**9, 3 * 10**9, "torn", tuple(range(1, 19))),
    ]


def test_what_is_under_way_is_told_later_as_it_was_shown() -> None:
    """An onlooker sees each operation with the bounds and the end it is told with, and settles nothing."""
    flash, told = NorFlash(SMALL, b"\0" * 0x4000), []
    flash.watch(told.append)
    assert flash.under_way is None
    send(flash, erase_cycles(SMALL, (0x2000, 0x30)), 0)
    shown = [flash.under_way]
    flash.settle(1_000_000)
    send(flash, program_cycles(SMALL, 0x2345, 0x12), 1_000_000)
    shown.append(flash.under_way)
    before = flash.save()
    assert shown[1] == flash.under_way
    assert flash.save() == before
    flash.settle(2_000_000)
    flash.program_run(0x2400, b"abc", 2_000_000)
    shown.append(flash.under_way)
    flash.settle(3_000_000)
    assert shown == [op._replace(result="busy") for op in told]
    assert len(told) == 3 and flash.under_way is None


def test_a_suspended_erase_has_no_end_yet() -> None:
    """While an erase holds still nobody knows when it will be over."""
    flash = NorFlash(SMALL, b"\0" * 0x4000)
    send(flash, [*erase_cycles(SMALL, (0, 0x30)), (0, 0xB0)], 0)
    assert flash.under_way is not None and flash.under_way.end == NEVER
    flash.write(0, 0x30, 1000)
    assert flash.under_way.end == 1000 + SMALL.sector_erase_ns
