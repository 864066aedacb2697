"""The benchmark programs: what is kept is what the sources say, and their results are true."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from labkit.catalog.errors import CatalogError
from labkit.firmware import benchmarks as module
from labkit.firmware import sdcc
from labkit.firmware.benchmarks import Count, benchmarks, files, folder
from tests.firmware.work import WORK


@pytest.mark.tool("sdcc")
@pytest.mark.usefixtures("compiler")
def test_every_built_program_comes_from_its_source() -> None:
    """The programs rebuild to the very bytes in the folder, and nothing else lies there."""
    kept = {path.name: path.read_bytes() for path in folder().glob("*.ihx")}
    assert files() == kept
    assert {path.suffix for path in folder().iterdir()} == {".c", ".h", ".asm", ".ihx", ".toml"}


def test_without_the_compiler_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """No SDCC: the built programs need none."""
    monkeypatch.setattr(sdcc, "compiler_available", lambda: False)
    with pytest.raises(sdcc.BuildError, match=r"benchmark programs; the built ones .* need no compiler"):
        files()


@pytest.mark.parametrize("key", WORK)
def test_the_stated_result_is_what_the_work_comes_to(key: str) -> None:
    """Plain Python that does the same work gets the same 16 bits; they are not zero, as idle cells are."""
    program = benchmarks()[key]
    assert program.result == WORK[key](program.rounds) != 0


def test_there_is_work_for_each_program_and_about_ten_million_instructions_of_it() -> None:
    """All programs have an oracle and the length that the figures speak of."""
    assert list(benchmarks()) == list(WORK)
    for program in benchmarks().values():
        assert 9_000_000 < program.instructions.after(program.rounds) < 11_000_000


def test_code_is_a_whole_view_that_holds_the_end() -> None:
    """64 KB; at `end` stands the jump to itself, and behind the program nothing."""
    for program in benchmarks().values():
        code = program.code
        assert len(code) == 0x10000
        assert code[program.end : program.end + 2] == b"\x80\xfe"
        assert code[-1] == 0xFF


def test_a_count_grows_by_the_round() -> None:
    """What happens once and what happens in each round."""
    assert [Count(5, 3).after(rounds) for rounds in (1, 2, 80)] == [8, 11, 245]


def test_bad_data_names_the_program_and_the_field(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More rounds than the cell holds are refused by name."""
    shutil.copytree(folder(), tmp_path / "bench")
    data = tmp_path / "bench" / module.FILE
    data.write_text(re.sub(r"rounds = \d+", "rounds = 256", data.read_text(), count=1))
    monkeypatch.setattr(module, "data_dir", lambda: tmp_path)
    benchmarks.cache_clear()
    with pytest.raises(CatalogError, match=r"\[checksum\] rounds .* 255"):
        benchmarks()
