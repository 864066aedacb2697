"""Nothing in the machine knows what a brick is: only data are changed here, and symptoms come and go."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from labkit.catalog import Model, data_dir, models
from labkit.drive.disc import sample_disc
from labkit.drive.eeprom import as_delivered
from labkit.firmware.store import read_image
from labkit.host.damage import holed
from labkit.story.acceptance import Acceptance, accept
from labkit.story.workbench import Workbench, WorkbenchState

OURS, OTHER = models()["dw-d22a"], models()["board-b"]
NAME = "LITE-ON DVDRW SOHW-1673S JS02"
PACKAGE = Path(__file__).resolve().parents[2] / "labkit"
ROOMS = ("ata", "flash", "mcu", "drive", "host", "tools")


# Two things went wrong, and data alone tell them apart -----------------------------------------


def test_the_other_boards_parts_make_the_dead_drive_a_working_one() -> None:
    """With the mechanism and EEPROM that its program was written for, JS02 is a healthy 1673S."""
    model = replace(OURS, mechanism=OTHER.mechanism, eeprom=OTHER.eeprom)
    bench = Workbench(model, "js02")
    assert accept(bench).revived
    assert bench.post_name == NAME
    assert bench.windows_name == NAME.replace("  ", " ")


def test_the_patched_program_needs_the_other_mechanism_only() -> None:
    """With the EEPROM test patched out, the mechanism alone decides between dead and working."""
    assert accept(Workbench(replace(OURS, mechanism=OTHER.mechanism), "js02-patched")).revived
    dead = Workbench(replace(OURS, eeprom=OTHER.eeprom), "js02-patched")
    dead.power_on()
    assert (dead.in_windows, dead.light) == (False, "fast")


def test_the_other_mechanism_alone_leaves_the_slow_blink() -> None:
    """Stock JS02 with its mechanism and our EEPROM lives, blinks slowly, and trusts no disc."""
    bench = Workbench(replace(OURS, mechanism=OTHER.mechanism), "js02")
    assert accept(bench) == Acceptance(True, True, True, False, False)
    assert bench.light == "slow"


def test_the_eeproms_constant_alone_gives_a_blinking_drive_that_windows_lists() -> None:
    """One number changed: it blinks and refuses discs, yet BIOS and Windows name it and its flasher works."""
    spec = replace(OURS.eeprom, constant=OTHER.eeprom.constant)
    bench = Workbench(firmware="bys2", eeprom=as_delivered(replace(OURS, eeprom=spec)))
    assert accept(bench) == Acceptance(True, True, True, False, False)
    assert bench.light == "slow"
    run = bench.windows_flash("BS41-PATCHED.EXE")
    assert run.ended == "finished"
    assert bench.drive.flash_contents == read_image("bs41")
    assert bench.post_name == "LITE-ON DVDRW SOHW-1633S BS41"
    # This image came with the test patched out: nothing is left that could blink.
    assert accept(bench).revived


# A blank chip ----------------------------------------------------------------------------------


def _blank(reset_open: bool) -> Workbench:
    model: Model = replace(OURS, gate_reset_open=reset_open)
    bench = Workbench(model, None)
    bench.power_on()
    return bench


@pytest.fixture(scope="module")
def blank() -> tuple[Workbench, WorkbenchState]:
    """A drive with an erased chip, after POST."""
    bench = _blank(reset_open=True)
    return bench, bench.save()


def test_with_nothing_to_run_bsy_stays_and_post_waits(blank: tuple[Workbench, WorkbenchState]) -> None:
    """No firmware drops BSY, so POST waits its whole time for the drive; the light never came on."""
    bench, state = blank
    bench.load(state)
    screen = bench.bench.screen
    assert screen is not None
    line = screen.line(bench.place)
    assert (line.name, line.timed_out) == (None, True)
    assert 31 <= line.waited < 31.1
    assert "Primary Slave : no answer in 31 s" in screen.text
    assert bench.bench.ports.inb(0x1F7) == 0x80
    assert (bench.light, bench.drive.led_log, bench.in_windows) == ("off", [], False)
    assert {act.kind for act in bench.drive.board.cpu.events} == {"erased flash"}


@pytest.mark.parametrize(
    ("reset_open", "jumper", "reached"),
    [(True, False, True), (False, False, False), (False, True, True)],
)
def test_the_gates_reset_value_decides_who_reaches_a_blank_drive(
    reset_open: bool, jumper: bool, reached: bool
) -> None:
    """Open after reset: mtkflash gets in. Shut: only with the service jumper, since no code can open it."""
    bench = _blank(reset_open)
    bench.drive.service_jumper = jumper
    run = bench.mtkflash("W /B /M BYS2.BIN", patience_s=60)
    assert (run.ended == "finished") == reached
    assert (bench.drive.flash_contents == read_image("bys2")) == reached
    assert reached or bench.drive.flash_contents == b"\xff" * 0x100000
    bench.drive.service_jumper = False
    bench.power_cycle()
    assert (bench.post_name is not None) == reached


def test_a_gate_that_resets_shut_changes_nothing_for_a_living_drive() -> None:
    """Running code sets the gate by the button either way: eject at power-up still opens it."""
    bench = Workbench(replace(OURS, gate_reset_open=False), "js02")
    bench.power_on(hold_eject=True)
    assert bench.mtkflash("W /B /M BYS2.BIN").ended == "finished"
    assert accept(bench).revived


# A hole in the program -------------------------------------------------------------------------

PANEL, MECHANISM, SERVO, START = 0x88000, 0x48000, 0xF8000, 0x4000


def _holed(first: int) -> Workbench:
    """A drive whose image lacks 4 KB, switched on."""
    bench = Workbench(firmware=holed(read_image("bys2"), first, 0x1000))
    bench.power_on()
    return bench


@pytest.mark.parametrize(
    ("hole", "in_post", "in_windows", "light", "gate"),
    [
        (PANEL, True, True, "on", True),
        (SERVO, True, True, "on", False),
        (MECHANISM, True, True, "fast", False),
        (START, False, False, "off", True),
    ],
)
def test_where_a_hole_lies_decides_what_is_left(
    hole: int, in_post: bool, in_windows: bool, light: str, gate: bool
) -> None:
    """Zeros in one bank take its work away and leave the rest; no tray opens, whichever of these it is."""
    bench = _holed(hole)
    bench.bench.wait(6)
    assert (bench.light, bench.drive.board.gate.open) == (light, gate)
    assert (bench.post_name is not None, bench.in_windows) == (in_post, in_windows)
    assert bench.press_eject() == "closed"


def test_without_a_panel_the_drive_never_gets_ready() -> None:
    """Nothing watches the tray: a disc put in by hand is not noticed, and Explorer waits in vain."""
    bench = _holed(PANEL)
    bench.pinhole(sample_disc())
    assert not bench.drive.spun
    # Packets of other kinds are answered.
    assert bench.windows().properties(bench.place).answered == 2
    opened = bench.windows().explorer(bench.place)
    assert (opened.ok, opened.seconds >= 30) == (False, True)


def test_a_front_end_without_a_program_takes_the_drive_with_it() -> None:
    """The first press of the button waits for a command that never ends; after it no packet is answered."""
    bench = _holed(SERVO)
    assert bench.windows().properties(bench.place).answered == 2
    bench.press_eject()
    page = bench.windows().properties(bench.place)
    assert (page.answered, page.seconds > 10) == (0, True)
    assert bench.windows().my_computer() == ["CD Drive (D:)"]


@pytest.mark.parametrize("fill", [0x00, 0xFF])
def test_a_constant_chip_runs_round_and_round(fill: int) -> None:
    """Zeros or FFh: POST waits, no light, and the gate stands open since nothing shuts it."""
    bench = Workbench(firmware=bytes([fill]) * 0x100000)
    bench.power_on()
    screen = bench.bench.screen
    assert screen is not None and screen.line(bench.place).timed_out
    assert (bench.light, bench.drive.board.gate.open) == ("off", True)


# Names -----------------------------------------------------------------------------------------


def _names() -> re.Pattern[str]:
    """Keys, names, products, revisions and vendors of the data, and their general shapes."""
    folder = data_dir()
    drives = tomllib.loads((folder / "models.toml").read_text(encoding="utf-8"))["models"]
    images = tomllib.loads((folder / "firmware" / "images.toml").read_text(encoding="utf-8"))["image"]
    texts = {*drives, *images, *(drive["name"] for drive in drives.values())}
    texts |= {drive["eeprom"]["model"] for drive in drives.values()}
    texts |= {one[key] for one in images.values() for key in ("vendor", "product", "revision") if key in one}
    texts |= {word for text in texts for word in re.split(r"\s+", text) if re.search(r"\d{2}|LITE", word)}
    shapes = [r"[BCJK]S\d\w", r"1[26][1-9]3S", r"SOHW", r"D\W?22A"]
    # A Python name has no dashes or blanks, so either may be missing or an underscore.
    loose = (re.sub(r"[-_\s]+", r"[-_\\s]*", re.sub(r"[^\w\s-]", "", text)) for text in texts)
    return re.compile("|".join(rf"(?<![A-Za-z]){one}(?![A-Za-z])" for one in [*sorted(loose), *shapes]), re.I)


def _words(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Identifiers and strings of a module, docstrings left out, each with its line."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bare = {id(one.value) for node in ast.walk(tree) if isinstance(node, documented) for one in node.body
            if isinstance(one, ast.Expr)}  # fmt: skip
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Constant):
            if id(node) not in bare and isinstance(node.value, str | bytes):
                yield line, node.value if isinstance(node.value, str) else node.value.decode("latin-1")
            continue
        for field in ("name", "id", "attr", "arg", "asname", "module"):
            value = getattr(node, field, None)
            if isinstance(value, str):
                yield line, value


def found(text: str) -> list[tuple[int, str]]:
    """Lines and words of Python source that name a model or a firmware."""
    pattern = _names()
    return [(line, word) for line, word in _words(ast.parse(text)) if pattern.search(word)]


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_of_the_machine_names_a_model_or_a_firmware(room: str) -> None:
    """Identifiers and strings of the machine, the PC and the tools hold no such name; data do."""
    modules = sorted((PACKAGE / room).rglob("*.py"))
    assert modules
    assert {str(path): names for path in modules if (names := found(path.read_text(encoding="utf-8")))} == {}


@pytest.mark.parametrize(
    "source",
    [
        'if image[:4] == b"JS02": pass',
        'if drive.name == "Sony DW-D22A": pass',
        "def is_bys2(): pass",
        "board_b = 1",
        "from labkit.data import cs0c",
        'x = f"LITE-ON {y}"',
        'match = "DVDRW SOHW-1653S"',
        "call(sohw_1673s=1)",
        'new = "KS0B"',
        'speed = "a 1693S"',
        'def f():\n    """Doc."""\n    "BS41 hides behind the docstring"; return "x BS41"',
    ],
)
def test_the_search_finds_names_however_they_are_written(source: str) -> None:
    """Strings, bytes, functions, variables, imports, keywords and formatted text are all looked at."""
    assert found(source)


@pytest.mark.parametrize(
    "source",
    [
        '"""JS02 in a docstring is prose."""',
        'x = "Am29LV008BB"',
        "status = 0x1673",
        'basis = "a board before a brick"',
        "bs, cs, js = 1, 2, 3",
    ],
)
def test_the_search_leaves_prose_and_parts_alone(source: str) -> None:
    """Docstrings may tell the story, and chips are no drives."""
    assert found(source) == []
