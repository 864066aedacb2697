"""The part as a whole, seen from its bus."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labkit.catalog import Chip
from labkit.flash import FlashOp, NorFlash
from tests.flash.helpers import BOARD, JEDEC, SMALL, erase_cycles, program_cycles, send, unlock
from tests.flash.oracle import Oracle

Action = tuple[str, int, int, int]

INTERESTING = [0x00, 0x10, 0x20, 0x30, 0x50, 0x55, 0x7F, 0x80, 0x90, 0xA0, 0xAA, 0xB0, 0xF0, 0xFF]


def actions(chip: Chip) -> st.SearchStrategy[list[Action]]:
    """Scripts of (name, address, value, ns to wait before)."""
    addr = st.one_of(
        st.sampled_from([0, 1, 2, *chip.unlock, chip.sectors[0], chip.size - 1]), st.integers(0, 0xFFFF)
    )
    value = st.one_of(st.sampled_from(INTERESTING), st.integers(0, 255))
    words = "read read write program program erase erase block chip bypass ids F0 30 90 B0 run off protect"
    names = words.split()
    wait = st.one_of(
        st.sampled_from([0, 0, 1, 100, 899, 900, 1_000, 3_000, 20_000, 49_999, 50_000, 100_000, 120_000]),
        st.integers(0, 300_000),
    )
    return st.lists(st.tuples(st.sampled_from(names), addr, value, wait), min_size=4, max_size=40)


def cycles(chip: Chip, name: str, addr: int, value: int) -> list[tuple[int, int]]:
    """The write cycles of one scripted action."""
    first = chip.unlock[0]
    return {
        "write": [(addr, value)],
        "program": program_cycles(chip, addr, value),
        "erase": erase_cycles(chip, (addr, 0x30)),
        "block": erase_cycles(chip, (addr, 0x50)),
        "chip": erase_cycles(chip, (first, 0x10)),
        "bypass": [*unlock(chip), (first, 0x20), (addr, 0xA0), (addr, value)],
        "ids": [*unlock(chip), (first, 0x90)],
        "F0": [(addr, 0xF0)],
        "30": [(addr, 0x30)],
        "90": [(addr, 0x90), (addr, value)],
        "B0": [(addr, 0xB0)],
    }.get(name, [])


@cache
def filled(chip: Chip) -> bytes:
    """Contents with every byte value in every sector."""
    return bytes(a * 7 & 0xFF for a in range(chip.size))


@pytest.mark.parametrize("chip", [SMALL, JEDEC], ids=["amd", "jedec"])
def test_agrees_with_a_naive_oracle(chip: Chip) -> None:
    """Any mixture of bus cycles, commands and power cuts reads the same as in a slow second model."""

    @settings(max_examples=5 * settings().max_examples)
    @given(actions(chip))
    def check(script: list[Action]) -> None:
        flash, oracle, t = NorFlash(chip, filled(chip)), Oracle(chip, filled(chip)), 0
        shadow = bytearray(filled(chip))
        flash.on_cells(lambda lo, hi: shadow.__setitem__(slice(lo, hi), flash.peek(lo, hi)))
        for name, addr, value, wait in script:
            t += wait
            oracle.advance(t)
            assert flash.busy_until(t) == oracle.busy_until()
            assert flash.reads_array(t) == oracle.reads_array()
            if name == "off":
                flash.power_off(t)
                assert flash.read(addr, t) == 0xFF
                flash.power_on(t)
                oracle.reset_modes()
                oracle.cells = list(flash.peek(0, chip.size))
            if name == "protect":
                flash.protected ^= {value % len(chip.sectors)}
                oracle.protected ^= {value % len(chip.sectors)}
            for cycle in cycles(chip, name, addr, value):
                flash.write(*cycle, t)
                oracle.write(*cycle)
            assert flash.read(addr, t) == oracle.read(addr)
        t += 10**9
        oracle.advance(t)
        flash.settle(t)
        assert flash.peek(0, chip.size) == bytes(oracle.cells) == shadow

    check()


def play(flash: NorFlash, script: list[Action], reload: bool) -> list[object]:
    """Everything that a script shows; with reload, a loaded copy takes over before each action."""
    seen: list[object] = []
    t = 0
    for name, addr, value, wait in script:
        t += wait
        if reload:
            state = flash.save()
            flash.poke(0, bytes(flash.chip.size))
            flash = NorFlash(flash.chip)
            flash.load(state)
        if name == "off":
            flash.power_off(t)
            flash.power_on(t)
        elif name == "protect":
            flash.protected ^= {value % len(flash.sectors)}
        elif name == "run" and flash.busy_until(t) is None:
            seen.append(flash.program_run(addr, bytes([value, 0x55, value]), t))
            seen.append(flash.run_failures)
        send(flash, cycles(flash.chip, name, addr, value), t)
        seen += [flash.read(addr, t), flash.busy_until(t), flash.reads_array(t)]
    flash.power_off(t + 60_000)
    return [*seen, flash.peek(0, flash.chip.size)]


@given(actions(SMALL))
def test_a_load_in_the_middle_changes_nothing(script: list[Action]) -> None:
    """A run equals a run with save and load before each step, torn cells and toggles included."""
    straight = play(NorFlash(SMALL, filled(SMALL)), script, reload=False)
    assert play(NorFlash(SMALL, filled(SMALL)), script, reload=True) == straight


@given(actions(SMALL))
def test_observers_hear_of_each_change_of_mode(script: list[Action]) -> None:
    """Whoever asks reads_array only when called knows it at any time."""
    flash, t, known = NorFlash(SMALL, filled(SMALL)), 0, [True]
    flash.on_mode(lambda: known.__setitem__(0, flash.save()[2:6] == (None, None, None, False)))
    for name, addr, value, wait in script:
        t += wait
        send(flash, cycles(SMALL, name, addr, value), t)
        flash.settle(t)
        erase = flash.save().erase
        if erase is None or erase.since is not None:
            assert flash.reads_array(t) == known[0]


def test_snapshots_share_until_written() -> None:
    """Saved states stay as they were while the part goes on, and cost no copy of the pages."""
    flash = NorFlash(BOARD, filled(BOARD))
    first = flash.save()
    assert all(a is b for a, b in zip(first.pages, flash.save().pages, strict=True))
    flash.settle(flash.program_run(0x5000, bytes(3), 0))
    send(flash, program_cycles(BOARD, 0x7001, 0), 10**6)
    flash.settle(10**7)
    second = flash.save()
    assert [n for n in range(256) if first.pages[n] is not second.pages[n]] == [5, 7]
    flash.poke(0, bytes(BOARD.size))
    flash.load(first)
    assert flash.peek(0, BOARD.size) == filled(BOARD)
    flash.load(second)
    assert (
        flash.peek(0x4FFF, 0x5004) == filled(BOARD)[0x4FFF:0x5000] + bytes(3) + filled(BOARD)[0x5003:0x5004]
    )


def test_load_tells_observers() -> None:
    """Loading other contents tells those who look at cells; loading the same does not."""
    flash, told = NorFlash(BOARD), []
    flash.on_cells(lambda lo, hi: told.append((lo, hi)))
    state = flash.save()
    flash.load(state)
    assert told == []
    flash.poke(3, b"x")
    flash.load(state)
    assert told == [(3, 4), (0, BOARD.size)]


def test_an_observer_may_leave() -> None:
    """Hooks end with their with-block or with remove(), and removing twice is no harm."""
    flash, seen = NorFlash(BOARD), []
    with flash.watch(seen.append) as hook:
        flash.settle(flash.program_run(0, b"\x01", 0))
    hook.remove()
    flash.settle(flash.program_run(0, b"\x00", 10**6))
    assert seen == [FlashOp("program-run", 0, 1, 0, BOARD.program_ns, "done")]


def test_autoselect_is_where_reads_give_ids() -> None:
    """True from the third cycle to the reset cycle; never while the part is busy, and power ends it."""
    flash = NorFlash(SMALL)
    ask = [*unlock(SMALL), (SMALL.unlock[0], 0x90)]
    assert not flash.autoselect(0)
    send(flash, ask, 1)
    assert flash.autoselect(2) and not flash.reads_array(2)
    assert [flash.read(0, 3), flash.read(1, 3)] == [SMALL.manufacturer_id, SMALL.device_id]
    flash.write(0, 0xF0, 4)
    assert not flash.autoselect(5)
    send(flash, [*ask, *program_cycles(SMALL, 7, 0)], 6)
    assert not flash.autoselect(7)
    send(flash, ask, SMALL.program_ns + 10)
    flash.power_off(SMALL.program_ns + 20)
    assert not flash.autoselect(SMALL.program_ns + 30)
