"""Deaths and routes as data."""

from __future__ import annotations

from pathlib import Path

import pytest

from labkit.story.ladder import ladder_path, read_ladder
from labkit.story.suppositions import SUPPOSITIONS
from labkit.story.thread import ThreadError

GOOD = """
before = [{ act = "power_on" }]
[[death]]
id = "d"
title = "a death"
story = "It died."
act = [{ act = "wait", seconds = 1 }]
[[route]]
id = "r"
title = "a route"
act = [{ act = "flash_write", file = "{image}" }]
"""


def test_the_labs_ladder_has_deaths_and_routes_enough() -> None:
    """Twelve deaths at least, made by acts that hands can do: none supposes anything of the machine."""
    ladder = read_ladder()
    assert len(ladder.deaths) >= 12
    assert len(ladder.routes) >= 9
    acts = [one.act for those in (ladder.deaths, ladder.routes) for row in those for one in row.acts]
    assert not {*acts} & {*SUPPOSITIONS}


def test_a_route_knows_no_death() -> None:
    """Its options name files of the drive's own firmware by their place in it only, never by name."""
    ladder = read_ladder()
    own = {file for death in ladder.deaths for file in death.files.values()}
    text = ladder_path().read_text(encoding="utf-8").partition("[[route]]")[2]
    assert not [file for file in own if file in text]
    options = ladder.route("vendor").with_files(ladder.death("js02").files)[0].options
    assert options == {"file": "DWD22A-BYS2.EXE"}
    other = ladder.route("eject").with_files(ladder.death("other-kit").files)[0].options
    assert other["command"] == "W /B /M JS02.BIN"


def test_a_unit_differs_from_its_model_as_the_data_say() -> None:
    """Another chip, or a gate that comes up shut, is the drive's own and not done by an act."""
    ladder = read_ladder()
    assert ladder.death("other-chip").drive.chip == "mbm29lv008ba"
    assert not ladder.death("zeros-shut").drive.gate_reset_open
    assert ladder.death("js02").drive.gate_reset_open


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('act = "wait", seconds = 1', 'act = "pray"', "Event d.1: there is no act 'pray'"),
        ("seconds = 1", "minutes = 1", "d.1: wait: missing a required argument"),
        ('title = "a death"\n', "", "d lacks 'title'"),
        ('id = "r"', 'id = "d"', "the id d is used twice"),
        ('story = "It died."', 'story = "It died."\nage = 3', "d has a field 'age', which nothing reads"),
        ('story = "It died."', 'story = ""\nunit = { colour = 1 }', "no drive has a 'colour'"),
        (
            'story = "It died."',
            'story = ""\nunit = { chip = "none" }',
            "d has the chip 'none'; choose one",
        ),
        ('story = "It died."', 'story = ""\nmodel = "toaster"', "There is no drive 'toaster'"),
        ('story = "It died."', 'story = ""\nfirmware = "v1"', "There is no image 'v1'"),
        ('act = [{ act = "wait", seconds = 1 }]', "", "d has no acts"),
        ('act = "flash_write", ', "", "act 1 of r: .* lacks 'act'"),
        ("[[route]]", "[[road]]", "nothing reads 'road'"),
    ],
)
def test_a_slip_in_the_data_is_one_sentence(tmp_path: Path, old: str, new: str, says: str) -> None:
    """Whatever is wrong, the reader is told where and what, before anything runs."""
    path = tmp_path / "ladder.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert read_ladder(path).death("d").title == "a death"
    assert old in GOOD
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises((ThreadError, ValueError, LookupError), match=says) as caught:
        read_ladder(path)
    assert "\n" not in str(caught.value)


def test_an_unknown_name_is_told_with_those_there_are() -> None:
    """Both lookups name what can be chosen."""
    ladder = read_ladder()
    with pytest.raises(ThreadError, match="no death 'rust': choose one of js02,"):
        ladder.death("rust")
    with pytest.raises(ThreadError, match="no route 'prayer': choose one of vendor,"):
        ladder.route("prayer")
