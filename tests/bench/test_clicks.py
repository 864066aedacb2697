"""Whatever somebody clicks: nothing breaks, and the code does the same."""

from __future__ import annotations

import json

import pytest

from labkit.bench.panel import Panel
from labkit.story.workbench import Workbench
from tests.bench.clicks import clicked_about
from tests.story.sessions import differing, play


def check(panel: Panel) -> None:
    """What holds after any clicks."""
    bench, said = panel.bench, panel.sections["notice"]["text"]
    assert not panel.conductor.busy and not bench.bench.clock.frozen and not bench.bench.clock.tasks
    assert json.loads(json.dumps(panel.sections)) == panel.sections
    assert "\n" not in said and (not said or said[-1] in '.?"')
    assert differing(bench, play(panel.sections["code"], Workbench(firmware="js02"))) == []


@pytest.mark.parametrize("seed", range(12))
def test_clicks_at_random(seed: int) -> None:
    """Clicks in any order, also in the middle of others, leave what their code leaves on a fresh bench."""
    check(clicked_about(seed))


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(1000, 1300))
def test_many_clicks_at_random(seed: int) -> None:
    """The same for three hundred people."""
    check(clicked_about(seed))
