"""The whole drive: resets, the moment of the open gate, vendor mode, power cuts, the updater from outside."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labkit.ata import packets
from labkit.firmware.store import read_image
from tests.drive.updating import PROGRAM_AT, new_image, told, writing
from tests.drive.wired import MS, SECOND, Wired, drive_of, knock

BSY = 0x80


# Resets ----------------------------------------------------------------------------------------


def _soft(wired: Wired) -> bool:
    return wired.target.soft_reset(SECOND)


def _device(wired: Wired) -> bool:
    return wired.target.device_reset(SECOND)


@pytest.mark.parametrize("reset", [_soft, _device])
def test_only_power_and_the_reset_line_look_at_the_button(reset: object) -> None:
    """Eject held during SRST or DEVICE RESET opens nothing; held during a hard reset it does."""
    wired = Wired(drive_of())
    wired.drive.hold_eject()
    assert callable(reset) and reset(wired)
    wired.wait(SECOND)
    knock(wired.drive, wired.ports.now)
    assert not wired.drive.board.gate.active
    wired.drive.hard_reset(wired.ports.now)
    wired.wait(SECOND)
    assert wired.drive.board.gate.open
    knock(wired.drive, wired.ports.now)
    assert wired.target.get(7) == 0x70


def test_the_gate_shuts_again_at_the_next_reset_without_the_button() -> None:
    """Eject is sampled anew each time, so letting go and resetting shuts the gate."""
    drive = drive_of()
    drive.hold_eject()
    wired = Wired(drive)
    drive.release_eject()
    assert drive.board.gate.open
    drive.hard_reset(wired.ports.now)
    wired.wait(SECOND)
    assert not drive.board.gate.open


@pytest.mark.parametrize("reset", [_soft, _device])
def test_a_soft_reset_shows_the_signature_and_keeps_the_program_alive(reset: object) -> None:
    """BSY falls, the packet signature stands in the registers, and the next command is answered."""
    wired = Wired(drive_of()).ready()
    assert callable(reset) and reset(wired)
    assert wired.target.get(7) == 0x00
    assert [wired.target.get(reg) for reg in (2, 3, 4, 5)] == [1, 1, 0x14, 0xEB]
    assert wired.packet(packets.inquiry(96), 96).data[8:12] == b"SONY"


def test_an_interrupt_line_follows_selection_and_the_hosts_wish() -> None:
    """INTRQ is driven by the selected device, unless the host set nIEN; reading the status lets it go."""
    wired = Wired(drive_of()).ready()
    target, drive = wired.target, wired.drive
    target.put(8, 0x02)
    target.put(7, 0xA1)
    wired.wait(10 * MS)
    assert not drive.intrq(wired.ports.now)
    target.put(8, 0x00)
    assert drive.intrq(wired.ports.now)
    target.put(6, 0xB0)
    assert not drive.intrq(wired.ports.now)
    target.put(6, 0xA0)
    target.get(7)
    assert not drive.intrq(wired.ports.now)


# The gate --------------------------------------------------------------------------------------


def _enters(after: int) -> bool:
    drive = drive_of()
    drive.power_on(0)
    drive.run_until(after)
    knock(drive, after)
    return drive.board.gate.active


def test_a_healthy_drive_is_open_for_a_moment_after_power_on() -> None:
    """Between power-on and the sampling a knock enters; once the program has sampled, never again."""
    lo, hi = 0, SECOND
    assert _enters(lo) and not _enters(hi)
    while hi - lo > 1000:
        middle = (lo + hi) // 2
        lo, hi = (middle, hi) if _enters(middle) else (lo, middle)
    assert 0 < lo < 50 * MS
    assert all(_enters(t) for t in range(0, lo, max(1, lo // 7)))
    assert not any(_enters(t) for t in (hi + 1000, 2 * hi, 100 * MS, 2 * SECOND))


def test_vendor_mode_holds_the_processor_and_the_bus_until_reset() -> None:
    """No instruction runs, the status is 70h whatever is written, SRST is not heard; a hard reset ends it."""
    drive = drive_of()
    wired = Wired(drive, settle=0)
    knock(drive, 0)
    cycles = drive.board.cpu.cycles
    for reg, value in ((7, 0xA0), (8, 0x04), (8, 0x00), (7, 0x08)):
        wired.target.put(reg, value)
    wired.wait(3 * SECOND)
    assert drive.board.cpu.cycles == cycles
    assert wired.target.get(7) == wired.target.get(8) == 0x70
    assert not drive.led
    drive.hard_reset(wired.ports.now)
    wired.wait(2 * SECOND)
    assert drive.board.cpu.cycles > cycles
    assert wired.target.get(7) == 0x00


def test_the_jumper_keeps_the_gate_open_under_a_running_program() -> None:
    """Strapped, the gate answers at any time, eject or not, and the program's register does not matter."""
    drive = drive_of()
    drive.service_jumper = True
    wired = Wired(drive)
    assert wired.packet(packets.inquiry(96), 96).ok
    knock(drive, wired.ports.now)
    assert wired.target.get(7) == 0x70


def test_only_one_pair_of_service_pins_straps_the_gate() -> None:
    """Of the fifteen pairs one counts, whichever way round it is named; a jumper elsewhere takes it off."""
    drive = drive_of()
    strapping = []
    for pins in combinations(range(1, 7), 2):
        drive.service_pins = (pins[1], pins[0])
        assert (drive.service_pins, drive.service_jumper) == (pins, drive.board.gate.strapped)
        strapping += [pins] if drive.board.gate.strapped else []
    assert strapping == [drive.model.service_pins]
    drive.service_jumper = True
    assert (drive.service_pins, drive.board.gate.strapped) == (strapping[0], True)
    drive.service_pins = None
    assert not drive.service_jumper and not drive.board.gate.strapped


@pytest.mark.parametrize("pins", [(3, 3), (0, 4), (3, 7), (1,), (1, 2, 3)])
def test_a_jumper_joins_two_pins(pins: tuple[int, ...]) -> None:
    """Any other pins are refused in one sentence, and the jumper stays where it is."""
    drive = drive_of()
    drive.service_jumper = True
    with pytest.raises(ValueError, match="A jumper joins two different pins of 1 to 6, not"):
        drive.service_pins = pins  # type: ignore[assignment]
    assert drive.board.gate.strapped


@pytest.mark.parametrize("position", [0, 1])
def test_a_dead_drive_leaves_the_bus_to_its_neighbour(position: int) -> None:
    """A blank drive shows BSY when it is selected and drives nothing when it is not."""
    drive = drive_of(None)
    drive.position, drive.alone = position, False
    drive.power_on(0)
    drive.run_until(SECOND)
    for head, mine in ((0xA0, position == 0), (0xB0, position == 1)):
        drive.write_reg(6, head, SECOND)
        assert drive.read_reg(7, SECOND) == (BSY if mine else None)


# Power cuts ------------------------------------------------------------------------------------


def _is_between(old: bytes, got: bytes, new: bytes) -> bool:
    """Could `got` be cells on their way from `old` down to `new`?"""
    return all(n & g == n and g & o == g for o, g, n in zip(old, got, new, strict=True))


@settings(max_examples=20)
@given(cut=st.integers(1_000, 8 * MS), old=st.sampled_from([0xFF, 0xF7]))
def test_power_off_tears_a_block_that_is_being_programmed(cut: int, old: int) -> None:
    """Bytes before the cut took, bytes behind it are as they were, and the one under way is in between."""
    block = bytes(n % 0x77 & old for n in range(1024))
    drive = drive_of(bytes([old]) * 0x100000)
    drive.power_on(0)
    knock(drive, 0)
    drive.write_reg(1, 0x10, 0)
    drive.write_data(block, 0)
    drive.power_off(cut)
    got = drive.flash_contents[: len(block)]
    done = cut // drive.board.flash.chip.program_ns
    assert got[:done] == block[:done]
    assert _is_between(bytes([old]), got[done : done + 1], block[done : done + 1])
    assert got[done + 1 :] == bytes([old]) * len(got[done + 1 :])


def test_power_off_while_the_updater_erases_leaves_boot_code_and_a_dead_drive() -> None:
    """Cut in the first erase: the boot code is whole, the program is gone, and BSY stays up for ever."""
    state, start, _ = writing()
    drive = drive_of()
    drive.load(state)
    drive.run_until(start + 300 * MS)
    drive.power_off(start + 300 * MS)
    old = read_image("bys2")
    assert drive.flash_contents[:0x4000] == old[:0x4000]
    assert drive.flash_contents[0x4000:0x6000] != old[0x4000:0x6000]
    assert drive.flash_contents[0x10000:] == old[0x10000:]
    drive.power_on(start + SECOND)
    drive.run_until(start + 5 * SECOND)
    drive.write_reg(6, 0xA0, start + 5 * SECOND)
    assert drive.read_reg(7, start + 5 * SECOND) == BSY
    assert drive.led_log == []


def test_power_clears_all_that_power_held() -> None:
    """RAM, DRAM, the page that was mapped as code, and vendor mode are gone after off and on."""
    state, start, _ = writing()
    drive = drive_of()
    drive.load(state)
    assert drive.board.code.save()[2]
    drive.power_off(start + MS)
    drive.power_on(start + SECOND)
    cells = drive.board.cpu.xdata
    assert not any(cells[:0x2000]) and not any(cells[0xE000:0xF000])
    assert not any(drive.board.dram.read(0, 0x200000))
    assert (drive.board.code.map, drive.board.code.bank, drive.board.gate.active) == (0, 0, False)


# The updater, from outside ---------------------------------------------------------------------


@pytest.mark.parametrize("meddle", ["nothing", "soft reset", "device reset"])
def test_the_updater_finishes_whatever_the_host_does(meddle: str) -> None:
    """It writes all but the boot code with BSY up throughout; resets from the host do not stop it."""
    state, start, end = writing()
    wired = Wired(drive_of(), settle=0).load((state, start))
    if meddle == "soft reset":
        assert not wired.target.soft_reset(SECOND)
    elif meddle == "device reset":
        assert not wired.target.device_reset(SECOND)
    wired.wait(5 * SECOND)
    assert wired.target.get(8) == BSY
    wired.wait(end - wired.ports.now)
    # Only the chip's own restart takes the writer's page out of code space.
    assert not wired.drive.board.code.save()[2]
    old, new = read_image("bys2"), new_image()
    assert wired.drive.flash_contents == old[:0x4000] + new[0x4000:]
    assert old[PROGRAM_AT.start : PROGRAM_AT.stop] != new[PROGRAM_AT.start : PROGRAM_AT.stop]


def test_a_reset_while_the_sum_is_taken_stops_the_update() -> None:
    """Before the first erase SRST still saves the drive: it answers, and no cell has changed."""
    wired = told()
    wired.wait(500 * MS)
    assert wired.target.soft_reset(SECOND)
    for _ in range(15):
        wired.wait(SECOND)
        assert not wired.target.get(8) & BSY
    assert wired.drive.flash_contents == read_image("bys2")
    assert wired.packet(packets.inquiry(96), 96).ok
