"""The dead drives of notebook 09's exercises are what their texts say."""

from __future__ import annotations

import re

from labkit.course.checks import n09
from labkit.course.exercises import exercises
from labkit.story.acceptance import accept
from labkit.story.probe import knock


def test_the_table_of_evidence_is_what_the_drives_show() -> None:
    """Each knock and each line in the table of 09.1 is seen on the drive that the judge builds."""
    rows = re.findall(r"^\| ([A-D]) \| (.*) \|$", exercises()["09.1"].task, re.M)
    shown = {}
    for letter, name in n09.DRIVES.items():
        knocks = []
        for rung in n09.KNOCKS:
            pc = n09.dead(name)
            n09.power_up(pc, rung)
            knocks.append(knock(pc)[:3])
        shown[letter] = " | ".join([*knocks, f"`{n09.asked(name, 'jumper')}`"])
    assert dict(rows) == shown


def test_every_drive_is_dead() -> None:
    """None of the drives that are examined passes the acceptance test."""
    assert not any(accept(n09.dead(name)).revived for name in n09.EXAMINED)
