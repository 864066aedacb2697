"""lab.py: the set-up's decisions, without making a .venv."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import lab

ROOT = Path(lab.__file__).parent


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty lab folder that lab.py takes for its own; no git there."""
    for name, place in {
        "ROOT": "",
        "VENV": ".venv",
        "SETUP": "setup",
        "NOTEBOOKS": "notebooks",
        "PRISTINE": "build/pristine",
        "LOCK": "requirements.lock",
        "WHEELS": "wheels",
        "STAMP": ".venv/lab-stamp.txt",
        "PYTHON": ".venv/python",
    }.items():
        monkeypatch.setattr(lab, name, tmp_path / place)
    for folder in ("setup", "notebooks", ".venv"):
        (tmp_path / folder).mkdir()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "requirements.lock").write_text("", encoding="utf-8")
    return tmp_path


def commit(folder: Path) -> None:
    """Make `folder` a git checkout with all its files committed."""
    who = ["-c", "user.name=t", "-c", "user.email=t@t.invalid", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q"], ["add", "notebooks"], [*who, "commit", "-q", "-m", "all"]):
        subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


def test_lock_names_no_host() -> None:
    """The lock pins by hash alone, so that any index or mirror will do."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"//|--(extra-)?index|--find-links|--trusted", lock)
    pins = re.findall(r"^[a-z0-9]\S*==.*\n( +--hash=sha256:[0-9a-f]{64})", lock, re.MULTILINE)
    assert len(pins) == len(re.findall(r"==[0-9]\S* ", lock)) > 50


def test_carried_pip_is_the_pinned_one() -> None:
    """The pip wheel in the repo is the one whose hash the lock holds."""
    wheel = lab.pip_wheel()
    version = wheel.name.split("-")[1]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert f"\npip=={version} " in lock
    assert hashlib.sha256(wheel.read_bytes()).hexdigest() in lock


def test_damaged_pip_is_refused(house: Path) -> None:
    """A pip wheel with one changed byte installs nothing, and the message says what to do."""
    wheel = house / "setup" / "pip-1.0-py3-none-any.whl"
    wheel.write_bytes(b"good")
    digest = hashlib.sha256(b"good").hexdigest()
    lab.LOCK.write_text(f"pip==1.0 \\\n    --hash=sha256:{digest}\nq==1 \\\n", encoding="utf-8")
    assert lab.pip_wheel() == wheel
    wheel.write_bytes(b"gooD")
    with pytest.raises(lab.SetupError, match="fresh copy"):
        lab.pip_wheel()


@pytest.mark.parametrize("bundled", [False, True])
def test_a_bundle_installs_from_its_own_packages(
    house: Path, monkeypatch: pytest.MonkeyPatch, bundled: bool
) -> None:
    """With a folder of wheels beside lab.py no package index is asked; without one the usual index is."""
    commands: list[list[str]] = []
    monkeypatch.setattr(lab, "pip_wheel", lambda: Path("pip.whl"))
    monkeypatch.setattr(subprocess, "call", lambda command, **_: bool(commands.append(command)))
    if bundled:
        lab.WHEELS.mkdir()
    lab.pip_install("-r", "x")
    (command,) = commands
    assert ("--no-index" in command) == (str(house / "wheels") in command) == bundled
    assert command[-2:] == ["-r", "x"]


@pytest.mark.parametrize("change", ["lock", "stamp", "python"])
def test_venv_is_made_again_when_its_ground_changes(house: Path, change: str) -> None:
    """Another lock, an unfinished set-up or a vanished Python each call for a new .venv."""
    lab.PYTHON.touch()
    lab.STAMP.write_text(lab.stamp(), encoding="utf-8")
    assert lab.is_ready()
    if change == "lock":
        lab.LOCK.write_text("new", encoding="utf-8")
    else:
        {"stamp": lab.STAMP, "python": lab.PYTHON}[change].unlink()
    assert not lab.is_ready()


def test_learners_keep_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only --for-tests turns Jupyter's token off."""
    calls: list[list[str]] = []
    monkeypatch.setattr(lab, "set_up", lambda: None)
    monkeypatch.setattr(lab, "run", lambda command, **_: calls.append(command) or 0)
    lab.main(["start", "--port", "9999"])
    lab.main(["start", "--for-tests"])
    assert not any("token" in word for word in calls[0])
    assert "--IdentityProvider.token=" in calls[1]
    settings = (ROOT / "setup" / "jupyter" / "jupyter_server_config.py").read_text(encoding="utf-8")
    assert "token =" not in settings
    assert "password" not in settings


def test_user_settings_do_not_leak_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another Python's path or pip's user mode must not change what .venv holds."""
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PIP_INDEX_URL", "kept")
    env = lab.clean_environment()
    assert "PYTHONPATH" not in env
    assert "PIP_USER" not in env
    assert env["PIP_INDEX_URL"] == "kept"


@pytest.mark.parametrize("with_git", [True, False])
def test_reset_brings_fresh_and_keeps_old(house: Path, with_git: bool) -> None:
    """A reset restores changed and missing notebooks, renames the learner's, and leaves the rest alone."""
    if with_git and shutil.which("git") is None:
        pytest.skip("the program 'git' is not installed")
    names = [f"0{n}-x.ipynb" for n in range(3)]
    paths = [house / "notebooks" / name for name in names]
    for path in paths:
        path.write_bytes(b"fresh")
    if with_git:
        commit(house)
    lab.keep_pristine()
    for words in (b"mine", b"mine too"):
        paths[0].write_bytes(words)
        paths[1].unlink(missing_ok=True)
        assert lab.reset_notebooks() == 0
        lab.keep_pristine()
    assert [path.read_bytes() for path in paths] == [b"fresh"] * 3
    kept = {path.name: path.read_bytes() for path in (house / "notebooks").glob("*.old-*")}
    assert kept == {"00-x.old-1.ipynb": b"mine", "00-x.old-2.ipynb": b"mine too"}
    assert lab.course_notebooks() == paths


def test_reset_without_anything_to_go_back_to(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Before the first start and without git a reset changes nothing and says why."""
    (house / "notebooks" / "00-x.ipynb").write_bytes(b"mine")
    assert lab.reset_notebooks() == 1
    assert "nothing to go back to" in capsys.readouterr().out
    assert (house / "notebooks" / "00-x.ipynb").read_bytes() == b"mine"


def test_every_check_runs_even_after_one_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One failing check does not hide the others, and makes the whole run fail."""
    ran: list[str] = []
    monkeypatch.setattr(lab, "set_up", lambda: None)
    monkeypatch.setattr(lab, "checks", lambda: [("a", ["a"]), ("b", ["b"]), ("c", ["c"])])
    monkeypatch.setattr(lab, "run", lambda command, **_: ran.append(command[0]) or int(command[0] == "b"))
    assert lab.main(["test"]) == 1
    assert ran == ["a", "b", "c"]
    assert "Failed: b." in capsys.readouterr().out
    assert lab.main(["test", "a", "c"]) == 0


def test_outputs_are_made_and_compared_without_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a slow machine nor a learner's record shows in outputs; other checks keep all settings."""
    assert lab.STEADY == {"LAB_PROGRESS": "off", "LAB_PROGRESS_FILE": "off"}
    asked: dict[str, dict[str, str]] = {}
    monkeypatch.setattr(lab, "set_up", lambda: None)
    monkeypatch.setattr(lab, "checks", lambda: [("tests", ["tests"]), ("notebooks", ["nbval"])])
    monkeypatch.setattr(lab, "run", lambda command, **more: bool(asked.update({command[0]: more})))
    assert lab.main(["test"]) == lab.main(["notebooks", "--check"]) == 0
    assert asked == {
        "tests": {},
        "nbval": lab.STEADY,
        "setup/store_notebooks.py": lab.STEADY,
    }


@pytest.mark.parametrize("words", [["--check"], ["--check", "07"], ["07", "--check"], []])
def test_words_for_the_inner_command_are_passed_on(words: list[str]) -> None:
    """Options reach the command that is started, also where no other word comes before them."""
    assert lab.parse(["notebooks", *words]).rest == words
    with pytest.raises(SystemExit):
        lab.parse(["start", *words, "--nonsense"])


def test_unsuitable_python_gets_one_sentence() -> None:
    """A Python outside 3.11 to 3.14 is told so in one sentence, before anything else happens."""
    program = (ROOT / "lab.py").read_text(encoding="utf-8")
    preamble = program[: program.index("import argparse")]
    old = preamble.replace("sys.version_info[:2]", "(3, 10)")
    done = subprocess.run([sys.executable, "-c", old], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert re.fullmatch(r"The lab needs Python 3\.11 to 3\.14, and this is Python 3\.10: .*\.\n", done.stderr)


def test_lab_uses_only_the_standard_library() -> None:
    """lab.py runs on a machine that has nothing but Python."""
    program = (ROOT / "lab.py").read_text(encoding="utf-8")
    names = re.findall(r"^ *(?:import|from) (\w+)", program, re.MULTILINE)
    assert names
    assert set(names) <= sys.stdlib_module_names


def test_extra_locks_add_to_the_lock_alone() -> None:
    """A lock for one command pins by hash, names no host, and pins nothing that the lab's lock pins too."""
    names = re.compile(r"^([a-z0-9._-]+)==", re.MULTILINE)
    ours = set(names.findall((ROOT / "requirements.lock").read_text(encoding="utf-8")))
    for path in (ROOT / "setup").glob("*.lock"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"//|--(extra-)?index|--find-links|--trusted", text)
        hashed = re.findall(r"^[a-z0-9]\S*==.*\n +--hash=sha256:", text, re.MULTILINE)
        assert len(hashed) == len(names.findall(text)) > 0
        assert not ours & set(names.findall(text)), path.name


def test_nbgrader_runs_in_its_course_folder(house: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its settings are found only there; another folder is refused in a sentence."""
    ran: list[tuple[Path, list[str]]] = []
    monkeypatch.setattr(lab, "set_up", lambda: None)
    monkeypatch.setattr(lab, "fetched", lambda _: house)
    monkeypatch.setattr(lab, "run_in", lambda folder, command, **_: bool(ran.append((folder, command))))
    assert lab.main(["nbgrader", str(house), "autograde", "labkit"]) == 2
    (house / "nbgrader_config.py").touch()
    assert lab.main(["nbgrader", str(house), "autograde", "labkit"]) == 0
    assert ran == [(house, ["-m", "nbgrader", "autograde", "labkit"])]
