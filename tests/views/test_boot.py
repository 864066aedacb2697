from __future__ import annotations

from labkit.story.bootlog import BootLog
from labkit.views.boot import show_boot

LOG = BootLog(
    50_000_000,
    banks=[(1_000_000, 3), (30_000_000, 4)],
    busy=[(0, True), (2_000_000, False)],
    light=[(20_000_000, True)],
    events=[(2_000_000, "BSY falls"), (30_000_000, "late")],
)


def test_a_boot_is_shown_to_the_end_of_its_recording() -> None:
    """Without a limit the timeline has the length of the log, and all events."""
    data = show_boot(LOG).data
    assert (data.start, data.end) == (0, LOG.end)
    assert [what for _, what in data.events] == ["BSY falls", "late"]
    assert data.busy == ((0, 2_000_000),)


def test_a_limit_cuts_and_never_stretches() -> None:
    """The first milliseconds can be taken alone; more than was recorded cannot be shown."""
    assert show_boot(LOG, ms=10).data.end == 10_000_000
    assert [what for _, what in show_boot(LOG, ms=10).data.events] == ["BSY falls"]
    assert show_boot(LOG, ms=900).data.end == LOG.end
