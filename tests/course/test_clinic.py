"""Mystery drives: each one is sick, can be told from the others by its bench, and can be cured."""

from __future__ import annotations

import json
from collections import Counter
from itertools import count
from pathlib import Path

import pytest

from labkit import Workbench, cli, load_bench, save_bench
from labkit.bench.panel import Panel
from labkit.course.clinic import Clinic, Score, answer_key, draw
from labkit.course.ward import read_ward
from labkit.story.acceptance import Acceptance, accept
from tests.course.solver import solve

WELL, DEAD = Acceptance(*[True] * 5), Acceptance(*[False] * 5)


def mixed(each: int) -> list[int]:
    """The first seeds that draw each cause so many times."""
    drawn: Counter[str] = Counter()
    seeds = []
    for seed in count():
        cause = draw(seed).cause.id
        if drawn[cause] < each:
            drawn[cause] += 1
            seeds.append(seed)
        if len(seeds) == each * len(read_ward().causes):
            return seeds
    raise AssertionError


def check(seed: int | str) -> None:
    """Sick before, told and cured by the scripted student, well after."""
    case, drawn = Clinic(seed), draw(seed)
    before = case.bench.save()
    assert not accept(case.bench).revived, f"{seed}: {drawn} is not sick"
    case.bench.load(before)
    case.bench.forget()
    assert solve(case) == drawn.cause.id, f"{seed}: {drawn}"
    score = case.score()
    assert score.acceptance.revived, f"{seed}: {drawn}\n{case.bench.steps}\n{score.acceptance}"
    assert score.points >= 90


@pytest.mark.parametrize("seed", [*mixed(1), *(f"student-{number}" for number in range(5))])
def test_a_case_can_be_told_and_cured(seed: int | str) -> None:
    """A student who looks at what shows and asks the tools finds the cause and cures it."""
    check(seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1000, 1200))
def test_many_cases_can_be_told_and_cured(seed: int) -> None:
    """The same for two hundred seeds in a row."""
    check(seed)


def test_a_seed_is_a_case() -> None:
    """The same seed draws the same, a number or a student's id; other seeds draw all kinds of causes."""
    assert draw("student-17") == draw("student-17")
    assert draw(17) == draw("17")
    assert {draw(seed).cause.id for seed in range(200)} == {cause.id for cause in read_ward().causes}
    assert len(read_ward().causes) >= 10


def test_the_bench_holds_no_trace_of_the_cause() -> None:
    """What the owner used is not on the shelf: only the backup is, and no step has been counted."""
    for seed in mixed(1)[:6]:
        case = Clinic(seed)
        assert set(case.bench.files) == {"OWN.EEP"}
        assert case.steps == 0
        assert not case.bench.bench.powered
        assert draw(seed).cause.id not in repr(case)


def test_a_flasher_brings_no_trace_back() -> None:
    """A run of the flasher copies the boot disk into the folder; what the owner used is not there either."""
    case = Clinic(next(seed for seed in range(200) if draw(seed).cause.id == "panel-hole"))
    case.bench.mtkflash("C")
    assert set(case.bench.files) == {"OWN.EEP"}


def test_the_cause_is_told_to_one_who_has_stated_a_diagnosis() -> None:
    """Asked too early, the score tells what to do and keeps the cause; three dots are no diagnosis."""
    case = Clinic(29)
    assert case.diagnose(...).startswith("The diagnosis waits")
    early = repr(case.score())
    cause = draw(29).cause
    assert "none yet" in early
    assert cause.title not in early
    assert cause.why not in early
    case.diagnose("interrupted" if cause.id != "interrupted" else "no-power")
    assert cause.title in repr(case.score())


def test_diagnoses_are_a_readable_list() -> None:
    """One line each: the id to state, the part it sits in, and what it means."""
    lines = repr(Clinic(29).diagnoses).splitlines()
    assert len(lines) == len(read_ward().causes)
    assert [line.split()[0] for line in lines] == [cause.id for cause in read_ward().causes]


def test_a_verb_within_a_verb_is_one_step() -> None:
    """Only what the student does is counted, as the line that does it again."""
    case = Clinic(0)
    case.bench.power_cycle(hold_eject=True)
    case.bench.service_jumper(True)
    assert case.bench.steps == ["power_cycle(hold_eject=True)", "service_jumper(True)"]


def test_a_patient_is_not_swapped_for_a_file(tmp_path: Path) -> None:
    """Loading another bench into it, by code or on a panel, is refused and loses no step."""
    file = str(tmp_path / "other.bench")
    save_bench(Workbench(), file)
    bench = Clinic(1).bench
    bench.power_cycle()
    steps = bench.steps
    with pytest.raises(ValueError, match="stays who it is"):
        bench.become(load_bench(file))
    panel = Panel(bench)
    panel.do("load", {"file": file})
    assert "stays who it is" in panel.sections["notice"]["text"] and bench.steps == steps != []


def test_asking_for_the_score_changes_nothing() -> None:
    """Bench, clock and steps are as before, and the drive is not cured by being tried."""
    case = Clinic(0)
    case.bench.power_on()
    now, steps = case.bench.bench.clock.now, case.steps
    assert not case.score().acceptance.revived
    assert (case.bench.bench.clock.now, case.steps) == (now, steps)


def test_a_diagnosis_must_be_one_of_the_list() -> None:
    """An unknown word gives one sentence with those that can be stated."""
    with pytest.raises(ValueError, match="There is no diagnosis 'bricked': choose one of other-family"):
        Clinic(0).diagnose("bricked")
    assert Clinic(0).diagnose("no-power").startswith("Noted: the drive has no power.")


@pytest.mark.parametrize(
    ("said", "part", "tried", "steps", "points"),
    [
        ("no-power", True, WELL, 3, 100),
        ("no-power", True, WELL, 18, 97),
        ("no-power", True, WELL, 99, 90),
        ("no-power", True, DEAD, 3, 50),
        ("no-ribbon", True, WELL, 3, 70),
        ("interrupted", False, WELL, 3, 40),
        ("", False, DEAD, 0, 0),
    ],
)
def test_points(said: str, part: bool, tried: Acceptance, steps: int, points: int) -> None:
    """The diagnosis counts half, the revival two fifths, few steps the rest, and only after both."""
    cause = read_ward().named("no-power")
    assert Score(said, cause, tried, steps, part).points == points


def test_a_teacher_has_the_key() -> None:
    """The key names the cause, how it came about, and the way back."""
    seed = next(seed for seed in range(200) if draw(seed).cause.id == "channel-none")
    key = answer_key(seed)
    assert key.startswith(f"Case {seed}: channel-none, the BIOS leaves its channel out.")
    assert "BIOS set-up: " in key
    assert "Cure: wiring" in key


def test_the_key_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    """A teacher gets the key of several students at once, in words or as data; a folder must be one."""
    assert cli.main(["teach", "key", "anna-1", "17"]) == 0
    assert capsys.readouterr().out == f"{answer_key('anna-1')}\n\n{answer_key(17)}\n"
    assert cli.main(["teach", "key", "anna-1", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["seed"], row["cause"]) == ("anna-1", draw("anna-1").cause.id)
    assert cli.main(["teach", "grade", "a", "b"]) == 2
    assert capsys.readouterr().err == "labkit teach: Give 'grade' one folder, not 2.\n"
