"""How long each notebook took is read from pytest's report."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "setup" / "notebook_times.py"
REPORT = """<testsuites><testsuite>
<testcase classname="notebooks.00-a.ipynb" name="Cell 0" time="1.25"/>
<testcase classname="notebooks.07-b.ipynb" name="Cell 0" time="2.0"/>
<testcase classname="notebooks.00-a.ipynb" name="Cell 1" time="1.0"/>
</testsuite></testsuites>"""


def test_cells_of_a_notebook_are_added_up(tmp_path: Path) -> None:
    """One line per notebook with the seconds of all its cells, the longest first."""
    report = tmp_path / "report.xml"
    report.write_text(REPORT, encoding="utf-8")
    said = subprocess.run(
        [sys.executable, str(SCRIPT), str(report)], capture_output=True, text=True, check=True
    )
    assert said.stdout.splitlines() == ["   2.2 s  00-a.ipynb", "   2.0 s  07-b.ipynb"]
