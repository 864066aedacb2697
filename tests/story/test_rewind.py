from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from labkit.host.clock import SECOND
from labkit.mcu.names import P1
from labkit.story.moment import lines_ahead
from labkit.story.rewind import KEPT, LONGEST_NS, Rewind
from labkit.story.workbench import Workbench


def booting(ms: float, firmware: str | None = "bys2") -> tuple[Workbench, Rewind]:
    """A bench so long after its power came, with a rewind from before that."""
    bench = Workbench(firmware=firmware)
    rewind = Rewind(bench)
    rewind.mark("Switch the PC on")
    bench.bench.powered = True
    bench.bench.power_all()
    rewind.keep()
    bench.bench.wait(ms / 1000)
    return bench, rewind


def everything(bench: Workbench) -> Any:
    """All that can be compared: the drives, the time, and what is agreed for later."""
    state = bench.bench.save()
    return [drive for _, drive in state.wiring[0]], state.clock, state.session


def executed(bench: Workbench, rewind: Rewind, count: int) -> list[int]:
    """Where the 8051 executed something in so many steps."""
    pcs: list[int] = []
    with bench.drive.watch("execute", pcs.append):
        for _ in range(count):
            rewind.step()
    return pcs


def updating() -> tuple[Workbench, Rewind]:
    """A drive whose writer runs in the SRAM page, given up on by the PC."""
    bench = Workbench()
    bench.flash_listed("BS41-PATCHED.EXE", 30.0)
    return bench, Rewind(bench)


PLACES: dict[str, Callable[[], tuple[Workbench, Rewind]]] = {
    "first instructions": lambda: booting(0),
    "boot": lambda: booting(1.3),
    "bank switches": lambda: booting(27.1),
    "idle": lambda: booting(700.4321),
    "blinking": lambda: booting(1500.77, "js02"),
    "erased chip": lambda: booting(3.3, None),
    "SRAM page": updating,
}


@pytest.mark.parametrize("place", PLACES)
def test_steps_on_and_back_are_where_we_were(place: str) -> None:
    """So many steps back as there were on, and all is as it was; on again, and it is as it was then."""
    bench, rewind = PLACES[place]()
    states = [everything(bench)]
    for _ in range(40):
        rewind.step()
        states.append(everything(bench))
    for state in reversed(states[:-1]):
        rewind.step_back()
        assert everything(bench) == state
    for state in states[1:]:
        rewind.step()
        assert everything(bench) == state


@pytest.mark.parametrize("place", PLACES)
def test_a_step_is_one_instruction_and_time_as_it_passes_anyway(place: str) -> None:
    """A step executes one at most, and a bench that only waits to the same moment is the same."""
    bench, rewind = PLACES[place]()
    plain, _ = PLACES[place]()
    for _ in range(60):
        said = rewind.step()
        assert said.ns > 0
        plain.bench.wait(said.ns / SECOND)
        assert everything(plain) == everything(bench)
    assert len(executed(bench, rewind, 30)) <= 30


def test_a_step_executes_the_line_that_was_next() -> None:
    """What stood first under "ahead" is what the step says it executed, and then the last line before."""
    bench, rewind = booting(27.1)
    for _ in range(200):
        drive = bench.drive
        ahead, asleep = lines_ahead(drive, drive.board.cpu.pc, {})[0], drive.board.cpu.asleep
        said = rewind.step()
        if said.line is not None:
            assert (said.line, asleep) == (ahead, False)
            assert rewind.before[-1] == ahead
            assert ahead.instruction.text in said.words


def test_steps_go_through_a_bank_switch() -> None:
    """The latch changes within the steps, and each step back restores it."""
    bench, rewind = booting(700.4321)
    latches = []
    for _ in range(150):
        rewind.step()
        latches.append(bench.drive.board.cpu.sfr[P1 - 0x80])
    assert len(set(latches)) > 1
    for latch in reversed(latches[:-1]):
        rewind.step_back()
        assert bench.drive.board.cpu.sfr[P1 - 0x80] == latch


@pytest.mark.parametrize("seed", range(4))
def test_a_step_back_finds_the_instruction_executed_last(seed: int) -> None:
    """From any moment, steps back visit the instructions that a watch saw, the last one first."""
    bench, rewind = booting(0)
    hand, seen = random.Random(seed), []
    board = bench.drive.board
    with bench.drive.watch("execute", lambda pc: seen.append((board.now(), pc))):
        for _ in range(5):
            bench.bench.wait(hand.uniform(0, 0.2))
            rewind.keep()
    for time, pc in reversed(seen[-12:]):
        said = rewind.step_back()
        assert (board.time, board.cpu.pc) == (time, pc)
        assert said.line is not None and said.line.instruction.address == pc
    shown = [line.instruction.address for line in rewind.before]
    assert shown == [pc for _, pc in seen[-15:-12]]


def test_sleep_is_one_step_and_said() -> None:
    """From idle a step goes to where the interrupt begins; no instruction is executed, and time is told."""
    bench, rewind = booting(700.4321)
    while not bench.drive.board.cpu.asleep:
        rewind.step()
    begin = bench.bench.clock.now
    said = rewind.step()
    assert bench.drive.board.cpu.pc == 0x0B and not bench.drive.board.cpu.asleep
    assert said.ns == bench.bench.clock.now - begin > 1_000_000
    assert said.line is None
    assert said.words.startswith("The CPU slept for ") and said.words.endswith("go on at 000Bh.")


@pytest.mark.parametrize("how", ["no power", "vendor mode"])
def test_where_nothing_executes_a_tenth_of_a_second_passes(how: str) -> None:
    """Without power, or held in reset, a step says so and can be taken back exactly."""
    bench = Workbench(firmware=None)
    if how == "vendor mode":
        bench.mtkflash("C")
    rewind = Rewind(bench)
    state, begin = everything(bench), bench.bench.clock.now
    said = [rewind.step() for _ in range(3)]
    assert [one.ns for one in said] == [LONGEST_NS] * 3
    assert ("had no power" if how == "no power" else "was held in reset") in said[0].words
    for _ in range(3):
        rewind.step_back()
    assert (everything(bench), bench.bench.clock.now) == (state, begin)


def test_a_step_waits_for_power_that_comes() -> None:
    """If somebody plugs the drive in meanwhile, the step ends before its first instruction."""
    bench = Workbench()
    bench.power_on()
    bench.unplug_power()
    rewind = Rewind(bench)
    bench.bench.clock.at(bench.bench.clock.now + 30_000_000, bench.plug_power)
    assert "had no power for 30." in rewind.step().words
    assert executed(bench, rewind, 1) == [0]


def test_an_act_is_stepped_back_as_a_whole() -> None:
    """Back from its end is the state before it, of the whole workbench; then on into what was before."""
    bench, rewind = booting(50)
    rewind.keep()
    before, time = everything(bench), bench.bench.clock.now
    rewind.mark("Download BYS2.BIN")
    bench.download("BYS2.BIN", "NEW.BIN")
    rewind.keep()
    rewind.mark("Press eject")
    bench.press_eject()
    rewind.keep()
    assert rewind.step_back().words == "Back before this: Press eject."
    assert "NEW.BIN" in bench.files and everything(bench) == before
    assert rewind.step_back().words == "Back before this: Download BYS2.BIN."
    assert "NEW.BIN" not in bench.files and bench.bench.clock.now == time
    assert rewind.step_back().line is not None
    assert bench.bench.clock.now < time


def test_after_an_act_its_own_instructions_cannot_be_visited() -> None:
    """Time that passed behind an act is stepped through; what passed inside it is not."""
    bench, rewind = booting(50)
    rewind.mark("Press eject")
    bench.press_eject()
    rewind.keep()
    end = bench.bench.clock.now
    bench.bench.wait(0.03)
    rewind.keep()
    while bench.bench.clock.now > end:
        said = rewind.step_back()
    assert bench.bench.clock.now == end
    assert said.words.startswith("Back over a time in which") or said.line is not None
    assert rewind.step_back().words == "Back before this: Press eject."


def test_at_the_beginning_there_is_nowhere_to_go_back() -> None:
    """A bench that has just come has no past, and stepping back leaves it alone."""
    bench = Workbench()
    rewind = Rewind(bench)
    before = everything(bench)
    assert not rewind.can_step_back
    assert rewind.step_back().words == "Nothing is known of what was before."
    assert everything(bench) == before and not rewind.can_step_back
    bench.bench.wait(1)
    assert rewind.can_step_back


def test_snapshots_are_bounded_and_the_past_can_be_reached_all_the_same() -> None:
    """Much time and many acts leave a bounded number; the last instruction is still found exactly."""
    bench, rewind = booting(0)
    for _ in range(3 * KEPT):
        bench.bench.wait(0.3)
        rewind.keep()
    for n in range(2 * KEPT):
        rewind.mark(f"act {n}")
        rewind.keep()
        assert len(rewind._all) <= KEPT
    bench.bench.wait(0.003)
    board, seen = bench.drive.board, []
    with bench.drive.watch("execute", lambda _: seen.append(board.now())):
        bench.bench.wait(0.02)
    rewind.step_back()
    assert board.time == seen[-1]
    while not rewind.step_back().words.startswith("Back before this"):
        pass
    assert rewind.step_back().words == f"Back before this: act {2 * KEPT - 2}."


def test_a_snapshot_loaded_by_hand_is_no_trap() -> None:
    """Going back to an own snapshot forgets what lies in its future; steps go on from there."""
    bench, rewind = booting(30)
    state = bench.save()
    there = everything(bench)
    for _ in range(5):
        rewind.step()
    rewind.mark("Press eject")
    bench.press_eject()
    rewind.keep()
    bench.load(state)
    rewind.step()
    rewind.step_back()
    assert everything(bench) == there


def test_a_replay_leaves_no_listener_behind() -> None:
    """After steps on and back the 8051 runs without hooks."""
    bench, rewind = booting(3)
    rewind.step()
    bench.bench.wait(0.01)
    rewind.step_back()
    assert bench.drive.board.cpu.hooks._hooks == ()
