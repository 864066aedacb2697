"""setup/javascript.py: when it fetches, what it runs, and what it says where it cannot."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
JS = ROOT / "tests" / "bench" / "js"


@pytest.fixture
def javascript() -> ModuleType:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("javascript", ROOT / "setup" / "javascript.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a lock; node and npm write down how they were called, and npm makes node_modules."""
    (tmp_path / "package-lock.json").write_text("one", encoding="utf-8")
    return tmp_path


def calls(module: ModuleType, monkeypatch: pytest.MonkeyPatch, *, version: str, npm: int) -> list[list[str]]:
    """Programs that only note their words: node of `version`, npm with the exit status `npm`."""
    noted: list[list[str]] = []

    def call(command: list[str], cwd: Path) -> int:
        noted.append(command)
        if command[0] == "npm":
            (cwd / "node_modules").mkdir(exist_ok=True)
            return npm
        return 3

    class Said:
        stdout = version

    monkeypatch.setattr(module.shutil, "which", lambda name: name)
    monkeypatch.setattr(module.subprocess, "call", call)
    monkeypatch.setattr(module.subprocess, "run", lambda *_, **__: Said())
    return noted


def test_packages_are_fetched_once_per_lock(
    javascript: ModuleType, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a changed lock asks npm again; the status is that of the tests, and words are passed on."""
    noted = calls(javascript, monkeypatch, version="v20.1.0", npm=0)
    assert [javascript.main(["drive"], folder) for _ in range(2)] == [3, 3]
    assert [words[0] for words in noted] == ["npm", "node", "node"]
    assert noted[-1][-2:] == ["run", "drive"]
    (folder / "package-lock.json").write_text("two", encoding="utf-8")
    assert javascript.main([], folder) == 3
    assert [words[0] for words in noted[3:]] == ["npm", "node"]


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("lack", ["node", "npm", "old", "network"])
def test_what_is_missing_is_said_in_a_sentence(
    javascript: ModuleType,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    lack: str,
    strict: bool,
) -> None:
    """Without what the tests need they are left out with one sentence, or fail under LAB_STRICT=1."""
    version = "v16.20.0" if lack == "old" else "v20.1.0"
    noted = calls(javascript, monkeypatch, version=version, npm=int(lack == "network"))
    if lack in ("node", "npm"):
        monkeypatch.setattr(javascript.shutil, "which", lambda name: None if name == lack else name)
    monkeypatch.setenv("LAB_STRICT", "1" if strict else "0")
    assert javascript.main([], folder) == int(strict)
    assert not [words for words in noted if words[0] == "node"]
    said = capsys.readouterr().out
    assert re.fullmatch(r"The panel's JavaScript was not tested: [^\n]+\.\n", said)
    assert {"node": "'node'", "npm": "'npm'", "old": "v16.20.0", "network": "fetch"}[lack] in said
    # What npm left half done is not taken for whole.
    assert not (folder / "node_modules" / ".lab-stamp").exists()


def test_the_lock_pins_by_hash_and_names_no_host() -> None:
    """Every package has its exact version and hash, so that any registry or mirror will do."""
    text = (JS / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    packages = json.loads(text)["packages"]
    pinned = {path: one for path, one in packages.items() if path}
    assert len(pinned) > 50
    assert not [path for path, one in pinned.items() if not one["integrity"].startswith("sha512-")]
    wanted = json.loads((JS / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert wanted == {name: pinned[f"node_modules/{name}"]["version"] for name in wanted}
