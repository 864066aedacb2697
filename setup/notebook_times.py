"""Say how long each notebook took, from pytest's report: setup/notebook_times.py REPORT"""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree


def notebook_times(report: Path) -> list[str]:
    """A line for each notebook with the seconds that its cells took, longest first."""
    seconds: dict[str, float] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        name = case.get("classname", "").partition(".")[2]
        seconds[name] = seconds.get(name, 0.0) + float(case.get("time", "0"))
    return [f"{took:6.1f} s  {name}" for name, took in sorted(seconds.items(), key=lambda one: -one[1])]


if __name__ == "__main__":
    print("\n".join(notebook_times(Path(sys.argv[1]))))
