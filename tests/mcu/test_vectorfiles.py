from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from labkit import cli
from labkit.mcu.vectoredges import EDGES, Look
from labkit.mcu.vectorfiles import cases, edges_of, parse_opcodes, read
from labkit.mcu.vectors import Runner, Vector
from tests.mcu.artefacts import OF_HARDWARE, OF_INSTRUCTIONS, compare
from tests.mcu.smallset import EACH, SMALL, small_set

PAGE = Path(__file__).resolve().parents[2] / "docs" / "VECTORS.md"


def test_the_small_set_is_what_the_command_makes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The files in data/ are, byte for byte, those of the command that their note names."""
    command = ["vectors", "--out", str(tmp_path), "--cases", str(EACH)]
    assert (
        f"labkit {' '.join(command[:1])} --out data/vectors --cases {EACH}"
        in (SMALL / "README.md").read_text()
    )
    assert cli.main([*command, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in SMALL.glob("*.json")}
    size = sum(map(len, made.values()))
    assert said == {"files": 256, "cases": 256 * EACH, "size": size, "folder": str(tmp_path), "seed": 8051}
    assert size < 300_000


def test_the_small_set_shows_every_edge() -> None:
    """Each edge is there at least once, and as many of the pairs of opcode and edge as the page says."""
    shown = Counter[str]()
    vectors = small_set()
    for opcode in range(256):
        looks = [Look.at(vector) for vector in vectors[EACH * opcode : EACH * (opcode + 1)]]
        assert {look.row.opcode for look in looks} == {opcode}
        assert {look.before.psw >> 3 & 3 for look in looks} == {0, 1, 2, 3}
        shown.update(edge.name for edge in edges_of(opcode) if any(map(edge.shows, looks)))
    assert set(shown) == {edge.name for edge in EDGES}
    pairs = sum(len(edges_of(opcode)) for opcode in range(256))
    said = " ".join(PAGE.read_text(encoding="utf-8").split())
    assert f"shows {shown.total()} of the {pairs} pairs" in said


def test_the_small_set_agrees_with_ucsim(need_tool: Callable[[str], str], tmp_path: Path) -> None:
    """uCsim does what the vectors say but for its named artefacts, whose counts are those of the page."""
    vectors = small_set()
    result = compare(need_tool("s51"), tmp_path, vectors, OF_INSTRUCTIONS, seed=8051)
    assert result.wrong == []
    page = PAGE.read_text(encoding="utf-8")
    for artefact in OF_INSTRUCTIONS:
        assert f"| {artefact.name} | {result.excused[artefact.name]} |" in page
    assert f"{result.compared} of the {len(vectors)} cases" in page
    left_out = [Look.at(vector).row.opcode for vector in result.left_out]
    assert all(left_out.count(opcode) < EACH for opcode in left_out)


def test_the_page_names_all_edges_and_artefacts() -> None:
    """Whoever reads the page knows what the first cases show and where uCsim was not believed."""
    page = PAGE.read_text(encoding="utf-8")
    names = [one.name for one in (*EDGES, *OF_INSTRUCTIONS, *OF_HARDWARE)]
    assert [name for name in names if f"| {name} |" not in page] == []


def test_the_pages_example_is_a_true_case() -> None:
    """The case that explains the format runs as it says."""
    page = PAGE.read_text(encoding="utf-8")
    start = page.index('{"name"')
    vector = Vector.from_dict(json.JSONDecoder().raw_decode(page, start)[0])
    assert Runner().differences(vector) == []
    assert Look.at(vector).row.mnemonic in vector.name


@pytest.mark.soak
def test_more_vectors_agree_with_ucsim(need_tool: Callable[[str], str], tmp_path: Path) -> None:
    """The first hundred cases of each opcode do too."""
    vectors = [vector for opcode in range(256) for vector in islice(cases(opcode), 100)]
    assert compare(need_tool("s51"), tmp_path, vectors, OF_INSTRUCTIONS, seed=8051).wrong == []


def test_a_smaller_set_is_the_beginning_of_a_larger_one() -> None:
    """Same seed, same cases, however many are asked for; another seed gives others."""
    assert list(islice(cases(0x24), 4)) == list(islice(cases(0x24), 9))[:4]
    assert list(islice(cases(0x24, seed=1), 4)) != list(islice(cases(0x24), 4))


def test_published_vectors_never_pull_an_interrupt_pin() -> None:
    """P3.2 and P3.3 stay high in CLR bit, where an unpublished case soon pulls one low."""
    seen = {}
    for published in (True, False):
        vectors = islice(cases(0xC2, published=published), 400)
        seen[published] = {
            bit for vector in vectors for bit in (vector.code[vector.initial.pc + 1 & 0xFFFF],)
        }
    assert not {0xB2, 0xB3} & seen[True] and {0xB0, 0xB1} <= seen[True]
    assert {0xB2, 0xB3} & seen[False]


@pytest.mark.parametrize(
    ("text", "opcodes"), [("a5", [0xA5]), ("00-02,A5,01", [0, 1, 2, 0xA5]), ("fe-ff", [254, 255])]
)
def test_opcodes_are_listed_in_hexadecimal(text: str, opcodes: list[int]) -> None:
    """Single ones and ranges, in any order and either case."""
    assert parse_opcodes(text) == opcodes


@pytest.mark.parametrize(
    "arguments", [["--opcodes", "1f0"], ["--opcodes", "0f-00"], ["--opcodes", ""], ["--cases", "0"]]
)
def test_misuse_is_one_sentence(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong list or number ends with status 2 and a sentence, and writes nothing."""
    assert cli.main(["vectors", "--out", str(tmp_path / "new"), *arguments]) == 2
    assert capsys.readouterr().err.startswith("labkit vectors: ")
    assert not (tmp_path / "new").exists()


def test_files_are_lists_with_a_case_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file is a JSON list that a line-oriented program can read too; the command says what it wrote."""
    assert cli.main(["vectors", "--out", str(tmp_path), "--opcodes", "a5", "--cases", "3"]) == 0
    lines = (tmp_path / "a5.json").read_text(encoding="utf-8").splitlines()
    assert (lines[0], lines[-1], len(lines)) == ("[", "]", 5)
    assert len(read(tmp_path / "a5.json")) == 3
    assert capsys.readouterr().out.startswith("files: 1\ncases: 3\n")
