"""What tests/conftest.py promises to the other tests."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = """
import pytest

@pytest.mark.tool("no-such-program")
def test_by_mark(): pass

def test_by_fixture(need_tool): need_tool("no-such-program")

@pytest.mark.soak
def test_long(): assert False
"""


@pytest.mark.parametrize("strict", [False, True])
def test_missing_program_is_named(tmp_path: Path, strict: bool) -> None:
    """Without its program a test is skipped by name, or fails under LAB_STRICT=1; long searches wait."""
    (tmp_path / "test_sample.py").write_text(SAMPLE, encoding="utf-8")
    (tmp_path / "conftest.py").write_bytes((ROOT / "tests" / "conftest.py").read_bytes())
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-c",
        str(ROOT / "pyproject.toml"),
        "-p",
        "no:cacheprovider",
    ]
    environment = os.environ | {"LAB_STRICT": "1" if strict else "0"}
    done = subprocess.run(
        [*command, f"--rootdir={tmp_path}", str(tmp_path)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ("1 failed, 1 deselected, 1 error" if strict else "2 skipped, 1 deselected") in done.stdout
    assert "the program 'no-such-program' is not installed" in done.stdout


def test_random_searches_repeat() -> None:
    """In the ordinary run hypothesis tries the same examples every time and watches no clock."""
    if os.environ.get("LAB_HYPOTHESIS", "ci") != "ci":
        pytest.skip("another profile was asked for")
    assert settings.default is not None
    assert settings.default.derandomize
    assert settings.default.deadline is None
