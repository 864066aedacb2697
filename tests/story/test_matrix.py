"""Deaths against routes, on whoever does the work."""

from __future__ import annotations

import json

import pytest

from labkit import cli
from labkit.story import matrix as module
from labkit.story.attempt import NO_CHANGE, REVIVED, WORSE, Attempt
from labkit.story.crew import InLine, crew
from labkit.story.matrix import Matrix, matrix
from labkit.story.thread import ThreadError

DEATHS, ROUTES = ["zeros", "eeprom-byte"], ["eeprom-repair", "mtkflash"]


@pytest.fixture(scope="module")
def small() -> Matrix:
    """Two deaths against two routes, run in this process."""
    return matrix(InLine(), DEATHS, ROUTES)


def test_processes_give_what_one_process_gives(small: Matrix) -> None:
    """Freshly started processes come to the same rows, transcripts and all."""
    with crew(2) as workers:
        assert matrix(workers, DEATHS, ROUTES) == small


def test_each_cell_is_run_and_in_order(small: Matrix) -> None:
    """Rows go by the order of the data; each of these two deaths has a route of its own."""
    assert [(row.death, row.route, row.result) for row in small.rows] == [
        ("zeros", "eeprom-repair", NO_CHANGE),
        ("zeros", "mtkflash", REVIVED),
        ("eeprom-byte", "eeprom-repair", REVIVED),
        ("eeprom-byte", "mtkflash", NO_CHANGE),
    ]
    assert small.ways("zeros") == ("mtkflash",)
    assert small.fails["eeprom-byte"] == ("light off when idle", "disc reads")
    with pytest.raises(LookupError, match="Nobody ran 'zeros' against 'jumper'"):
        small.cell("zeros", "jumper")


def test_matrices_of_other_deaths_add_up(small: Matrix) -> None:
    """What was run in two parts is what is run at once; other routes or the same death twice are refused."""
    parts = [Matrix((one,), small.routes, small.rows[2 * n : 2 * n + 2], {one.id: small.fails[one.id]})
             for n, one in enumerate(small.deaths)]  # fmt: skip
    assert parts[0] + parts[1] == small
    with pytest.raises(ValueError, match="'zeros' is in both"):
        _ = small + parts[0]
    with pytest.raises(ValueError, match="different routes"):
        _ = parts[0] + Matrix(parts[1].deaths, small.routes[:1], parts[1].rows[:1], parts[1].fails)


def test_the_text_is_a_grid_and_tells_narrow_escapes(small: Matrix) -> None:
    """A mark per cell, and a sentence for every death with one way back or none."""
    assert str(small).splitlines() == [
        "             eeprom-repair",
        "             | mtkflash",
        "zeros        . +",
        "eeprom-byte  + .",
        "+ revived, . no change, x worse.",
        "zeros (a file of zeros by mtkflash): only mtkflash revives it.",
        "eeprom-byte (a region tool that forgets the checksum): only eeprom-repair revives it.",
    ]


def test_a_death_without_any_way_is_told(small: Matrix) -> None:
    """Where nothing revives, the sentence says so."""
    rows = tuple(Attempt(one.death, one.route, WORSE, ".", "") for one in small.rows)
    none = Matrix(small.deaths, small.routes, rows, small.fails)
    assert none.narrow[0] == "zeros (a file of zeros by mtkflash): no route revives it."


def test_the_command_prints_rows(
    small: Matrix, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`matrix --json` gives a flat list of rows, with the narrow escapes on stderr; without, the grid."""
    asked: list[object] = []

    def run(executor: object, deaths: list[str], routes: list[str]) -> Matrix:
        asked[:] = [type(executor), deaths, routes]
        return small

    monkeypatch.setattr(module, "matrix", run)
    command = ["matrix", "--processes", "1", "--only-death", *DEATHS, "--only-route", *ROUTES]
    assert cli.main([*command, "--json"]) == 0
    assert asked == [InLine, DEATHS, ROUTES]
    out = capsys.readouterr()
    rows = json.loads(out.out)
    assert [set(row) for row in rows] == [{"death", "route", "result", "reason", "transcript"}] * 4
    assert "only mtkflash revives it" in out.err
    assert cli.main(command) == 0
    assert capsys.readouterr().out == f"{small}\n"


def test_an_unknown_name_is_refused_before_anything_runs() -> None:
    """The sentence names those there are."""
    with pytest.raises(ThreadError, match="no death 'rust'"):
        matrix(InLine(), ["rust"])
    with pytest.raises(ThreadError, match="no route 'prayer'"):
        matrix(InLine(), [], ["prayer"])
