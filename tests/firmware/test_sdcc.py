"""The compiler's programs: which version is accepted, and what its failures sound like."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from labkit.firmware import sdcc
from labkit.firmware.sdcc import BuildError, compiler_available, flatten, libraries, need_compiler, run


def test_only_the_one_version_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    """No SDCC, or another version of it, is no compiler; the accepted one is."""
    monkeypatch.setattr(sdcc.shutil, "which", lambda _: None)
    assert not compiler_available()
    monkeypatch.setattr(sdcc.shutil, "which", lambda _: "sdcc")
    said = "SDCC : mcs51 4.4.0 #14620 (Linux)"
    monkeypatch.setattr(sdcc, "run", lambda _command, _work: said)
    assert not compiler_available()
    said = f"SDCC : mcs51 {sdcc.COMPILER} (Linux)"
    assert compiler_available()


def test_a_missing_compiler_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """What to install, and what needs none."""
    monkeypatch.setattr(sdcc, "compiler_available", lambda: False)
    with pytest.raises(BuildError, match=r"^Install SDCC .* build cakes; the old ones need no compiler\.$"):
        need_compiler("cakes; the old ones")
    monkeypatch.setattr(sdcc, "compiler_available", lambda: True)
    need_compiler("cakes; the old ones")


def test_a_failing_program_is_quoted(tmp_path: Path) -> None:
    """The error has the command and what the program said; success gives its output."""
    with pytest.raises(BuildError, match=r"exit.*: No such area"):
        run([sys.executable, "-c", "import sys; sys.exit('No such area')"], tmp_path)
    where = run([sys.executable, "-c", "import os; print(os.getcwd())"], tmp_path)
    assert Path(where.strip()) == tmp_path.resolve()


def test_a_compiler_without_its_library_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The library may be another package: name it."""
    folders = f"libdir:\n{tmp_path / 'no'}\n{tmp_path}\nlibpath:\n0\n"
    monkeypatch.setattr(sdcc, "run", lambda _command, _work: folders)
    with pytest.raises(BuildError, match="install sdcc-libraries"):
        libraries(tmp_path, "small")
    (tmp_path / "libsdcc.lib").touch()
    assert libraries(tmp_path, "small")[0] == f"-k {tmp_path}"


def test_gaps_between_segments_are_erased_flash() -> None:
    """One piece from address 0 on, FFh where the linker put nothing."""
    assert flatten({2: b"ab", 6: b"c"}) == b"\xff\xffab\xff\xffc"
