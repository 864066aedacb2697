"""The images are what the sources say, bit for bit, where the one accepted compiler is installed."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from labkit.catalog import data_dir
from labkit.firmware import build as builder
from labkit.firmware import release, sdcc, store
from labkit.firmware.build import build
from labkit.firmware.recipe import recipes
from labkit.firmware.sdcc import BuildError

SOURCES = sorted((data_dir() / "firmware" / "src").iterdir())


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data whose sources a test may spoil."""
    shutil.copytree(data_dir() / "firmware" / "src", tmp_path / "firmware" / "src")
    monkeypatch.setattr(builder, "data_dir", lambda: tmp_path)
    return tmp_path / "firmware" / "src"


def _spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.mark.tool("sdcc")
@pytest.mark.usefixtures("compiler")
def test_every_shipped_file_comes_from_the_sources() -> None:
    """Images, flashers and symbols rebuild to the very bytes in the folder, and nothing else lies there."""
    made = release.files()
    kept = {path.name: path.read_bytes() for path in store.folder().iterdir()}
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == []


@pytest.mark.tool("sdcc")
@pytest.mark.usefixtures("compiler")
def test_a_plain_call_into_another_bank_stops_the_build(sources: Path) -> None:
    """A prototype that lacks __banked links silently; the build names the line and the function."""
    _spoil(sources / "drive.h", "void download(void) __banked;", "void download(void);")
    _spoil(sources / "update.c", "void download(void) __banked", "void download(void)")
    with pytest.raises(BuildError, match=r"packet\.c, line \d+: code bank 2 calls download of code bank 6"):
        build(recipes()["bys2"])


@pytest.mark.tool("sdcc")
@pytest.mark.usefixtures("compiler")
def test_library_arithmetic_in_an_interrupt_stops_the_build(sources: Path) -> None:
    """A division in the panel task, which runs inside the timer interrupt, is refused."""
    _spoil(sources / "panel.c", "on = flicker_on;", "on = (phase / 10) & 1;")
    with pytest.raises(BuildError, match=r"panel\.c runs inside interrupts and must not use __div"):
        build(recipes()["bys2"])


@pytest.mark.tool("sdcc")
@pytest.mark.usefixtures("compiler")
def test_a_bank_that_is_too_full_stops_the_build(sources: Path) -> None:
    """The linker would move what does not fit and say nothing; the build says which file it is."""
    with open(sources / "media.c", "a") as file:
        file.write("const uint8_t ballast[0x7E00] = {1};\n")
    with pytest.raises(BuildError, match=r"media\.c does not fit code bank 3"):
        build(recipes()["bys2"])


@pytest.mark.tool("sdcc")
@pytest.mark.usefixtures("compiler")
def test_the_compilers_own_words_are_kept(sources: Path) -> None:
    """A source that does not compile ends in one error that quotes the compiler."""
    _spoil(sources / "media.c", "void read_capacity", "int x = ; void read_capacity")
    with pytest.raises(BuildError, match=r"media\.c:\d+: syntax error"):
        build(recipes()["bys2"])


def test_without_the_compiler_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """No SDCC: what to install, and that learners need none."""
    monkeypatch.setattr(sdcc, "compiler_available", lambda: False)
    with pytest.raises(BuildError, match=r"Install SDCC .* images; the built ones .* need no compiler"):
        build(recipes()["bys2"])


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_source_depends_on_when_or_where_it_is_compiled(path: Path) -> None:
    """A date, a time or a file name in a source would make every build another one."""
    assert not re.search(r"__(?:DATE|TIME|TIMESTAMP|FILE|LINE)__", path.read_text(encoding="ascii"))


def test_every_function_of_a_code_bank_is_declared_banked() -> None:
    """What one bank calls in another is declared __banked in the one shared header, and defined so."""
    header = (data_dir() / "firmware" / "src" / "drive.h").read_text()
    declared = set(re.findall(r"(\w+)\([^;]*\) __banked;", header))
    defined = {
        name
        for path in SOURCES
        if path.suffix == ".c"
        for name in re.findall(r"^\w+ (\w+)\([^;{]*\) __banked$", path.read_text(), re.M)
    }
    assert declared == defined != set()
