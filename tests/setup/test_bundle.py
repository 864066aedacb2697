"""The bundle for a room without a network; the long test is run by `py lab.py bundle --try`."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

import lab


@pytest.fixture(scope="module")
def bundle() -> ModuleType:
    """The script that makes bundles."""
    spec = importlib.util.spec_from_file_location("bundle", lab.SETUP / "bundle.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_bundle_holds_the_lab_and_the_wheels(tmp_path: Path, bundle: ModuleType) -> None:
    """Without git too, the lab's files go in and what was made here stays out."""
    root = tmp_path / "lab"
    made_here = ("build/x", ".venv/y", "a/__pycache__/z", "a/node_modules/m/w", "notebooks/.progress.json")
    for name in ("lab.py", "notebooks/00.ipynb", ".ci/run", "a/b.py", *made_here):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name, encoding="utf-8")
    (tmp_path / "p-1-py3-none-any.whl").write_bytes(b"wheel")
    bundle.pack(tmp_path / "x.zip", root, [tmp_path / "p-1-py3-none-any.whl"])
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        names = archive.namelist()
    inside = ["lab.py", "notebooks/00.ipynb", ".ci/run", "a/b.py", "wheels/p-1-py3-none-any.whl"]
    assert sorted(names) == sorted(f"lab/{name}" for name in inside)


def without_network() -> list[str]:
    """Words before a command that take the network away from it, where the system can."""
    words = ["unshare", "--map-root-user", "--net"]
    able = shutil.which(words[0]) and subprocess.call([*words, "true"], stderr=subprocess.DEVNULL) == 0
    return words if able else []


@pytest.mark.bundle
def test_a_bundle_sets_itself_up_without_a_network(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """Unpacked elsewhere, a bundle installs with no index in reach, and its first notebook runs as stored."""
    with zipfile.ZipFile(pytestconfig.getoption("--bundle")) as archive:
        archive.extractall(tmp_path / "a room")
    folder = tmp_path / "a room" / "lab"
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "0"}
    environment = {**os.environ, **nowhere, "PIP_NO_CACHE_DIR": "1", "GIT_CEILING_DIRECTORIES": str(tmp_path)}
    for before, names in ((without_network(), ["none"]), ([], ["00"])):
        command = [*before, sys.executable, "lab.py", "notebooks", "--check", *names]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, (done.stdout + done.stderr).decode("utf-8", "replace")
    assert b"as stored" in done.stdout
