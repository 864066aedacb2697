"""Faults planted in an engine's source: the tests that say it is exact must notice each of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.mcu.lockstep.planted import Fault, Target, engine_with, targets
from tests.mcu.lockstep.search import check
from tests.mcu.lockstep.verdicts import directed_tests, first_program, notices

TARGETS = targets()
PLANTED = [(target, fault) for target in TARGETS.values() for fault in target.faults]
NAMES = [f"{name}: {fault.name}" for name, target in TARGETS.items() for fault in target.faults]


@pytest.mark.parametrize(("target", "fault"), PLANTED, ids=NAMES)
def test_the_directed_tests_notice_a_planted_fault(target: Target, fault: Fault) -> None:
    """Every test that the list names fails with the fault in the engine."""
    engine, tests = engine_with(target, fault), directed_tests()
    assert fault.caught_by
    assert [name for name in fault.caught_by if not notices(tests[name], engine)] == []


@pytest.mark.parametrize(
    ("target", "fault"),
    [pair for pair in PLANTED if pair[1].within],
    ids=[name for name, pair in zip(NAMES, PLANTED, strict=True) if pair[1].within],
)
def test_the_random_programs_notice_a_planted_fault(target: Target, fault: Fault) -> None:
    """One of so many programs as the list says ends otherwise with the fault in the engine."""
    assert first_program(engine_with(target, fault), fault.within) is not None


@pytest.mark.parametrize("name", TARGETS)
def test_a_copy_without_a_fault_is_sound(name: str) -> None:
    """Planting itself changes nothing: a fresh copy of the engine agrees where the first fault is noticed."""
    target = TARGETS[name]
    engine, key = engine_with(target, None), target.faults[0].caught_by[0]
    assert not notices(directed_tests()[key], engine)
    assert first_program(engine, 5) is None


def test_there_are_faults_enough_of_each_engine() -> None:
    """At least ten planted faults, with different names."""
    for target in TARGETS.values():
        assert len({fault.name for fault in target.faults}) == len(target.faults) >= 10


def test_a_fault_that_no_longer_fits_is_refused() -> None:
    """When the source has changed, the list says so instead of planting nothing."""
    target = TARGETS["interpreter"]
    fault = replace(target.faults[0], old="no such text")
    with pytest.raises(ValueError, match=r"0 places in .* fit, not 1"):
        engine_with(target, fault)
    with pytest.raises(ValueError, match="not one of the engine's modules"):
        engine_with(target, replace(fault, module="labkit.mcu.core"))


def test_a_difference_is_told_shortly() -> None:
    """The message has seed, slice, the first fields with both values, and the instructions before."""
    target = TARGETS["interpreter"]
    fault = next(fault for fault in target.faults if fault.name == "JBC leaves its bit")
    engine = engine_with(target, fault)
    seed = first_program(engine, 60)
    assert seed is not None
    with pytest.raises(AssertionError) as failed:
        check(seed, engine)
    text = str(failed.value)
    assert text.startswith(f"seed {seed}, slice ")
    assert "field: reference / engine" in text
    assert "JBC" in text.splitlines()[-1] or "JBC" in text.splitlines()[-2]
