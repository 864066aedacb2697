"""Damaged files and wild command lines, for every tool and parser that takes them from a learner."""

from __future__ import annotations

import builtins
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from labkit.ata.replies import Inquiry
from labkit.catalog import models
from labkit.drive.drive import Drive
from labkit.firmware import checks, container
from labkit.firmware.errors import ImageError
from labkit.firmware.identity import find_identities
from labkit.firmware.image import Image
from labkit.firmware.store import read_file
from labkit.host.atapi import PacketTarget
from labkit.host.bench import Bench, BenchState
from labkit.host.dos import Dos
from labkit.host.enumeration import ListedDrive
from labkit.host.names import short_name, short_path
from labkit.host.places import place
from labkit.host.ports import Ports
from labkit.tools.eepromutility import EepromUtility
from labkit.tools.flashfix import flashfix
from labkit.tools.flashutility import FlashUtility
from labkit.tools.hexfile import from_hex, to_hex
from labkit.tools.mtkflash import MtkFlash
from labkit.tools.omnipatcher import omnipatcher
from labkit.tools.regiontool import set_byte
from labkit.tools.vendorflasher import VendorFlasher
from labkit.tools.winflash import WinFlash
from tests.budget import budget
from tests.tools.fakes import GateDrive, cells, image, pc
from tests.tools.listed import Listed
from tests.tools.packetdrive import PacketDrive

ENDS = ("finished", "error", "stopped")
SOURCES = ("BS41.BIN", "JS02.BIN", "BS41-PATCHED.EXE", "DR16JS02.EXE")


@pytest.fixture(autouse=True)
def _no_real_file_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a tool is told, it opens no file of the machine for writing."""
    genuine = builtins.open

    def guarded(file: Any, mode: str = "r", *more: Any, **options: Any) -> Any:
        # Hypothesis keeps its own notes under .hypothesis.
        assert not set(mode) & set("wax+") or ".hypothesis" in str(file), f"{file} was opened for {mode}"
        return genuine(file, mode, *more, **options)

    monkeypatch.setattr(builtins, "open", guarded)


# Damaged files -----------------------------------------------------------------------------------


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A file of the lab with bytes turned over, cut out, doubled, or cut off."""
    data = bytearray(read_file(draw(st.sampled_from(SOURCES))))
    for _ in range(draw(st.integers(0, 4))):
        # Headers and descriptors stand at the front, so half of the damage goes there.
        at = draw(st.one_of(st.integers(0, 0x800), st.integers(0, len(data))))
        how = draw(st.sampled_from(["turn", "zero", "cut", "double", "end"]))
        size = draw(st.integers(1, 64))
        if how == "turn":
            data[at : at + 1] = bytes([data[at] ^ draw(st.integers(1, 255))]) if at < len(data) else b""
        elif how == "zero":
            data[at : at + size] = bytes(len(data[at : at + size]))
        elif how == "cut":
            del data[at : at + size]
        elif how == "double":
            data[at:at] = data[at : at + size]
        else:
            del data[at:]
    return bytes(data)


@budget(40, 4000)
@given(damaged())
def test_parsers_name_what_is_wrong_and_patchers_refuse(data: bytes) -> None:
    """A parser raises its own error, in one line, or none; what a patcher gives is as long as the file."""
    readers: tuple[Callable[[bytes], object], ...] = (
        lambda whole: [one.data for one in container.parse(whole).images()],
        lambda whole: Image(whole).parts(),
        find_identities,
        lambda whole: list(checks.problems(whole)),
    )
    for reader in readers:
        assert "\n" not in _complaint(reader, data)
    for result in (omnipatcher(data), omnipatcher(data, ("mtkflash", "crossflash")), flashfix(data)):
        assert result.accepted == (result.data is not None)
        assert result.reason
        assert result.data is None or len(result.data) == len(data)


def _complaint(reader: Callable[[bytes], object], data: bytes) -> str:
    """The sentence of the one error that a reader of firmware files may raise; nothing if it raises none."""
    try:
        reader(data)
    except ImageError as error:
        return str(error)
    return ""


def _listed(drive: GateDrive, ports: Ports) -> ListedDrive:
    target = PacketTarget(ports, 0x1F0, drive.position)
    return ListedDrive("D:", place("primary slave"), Inquiry("MAKER", "WRITER 1", "1.00"), target)


@budget(10, 2000)
@given(damaged())
def test_flashers_take_any_file_and_come_to_an_end(data: bytes) -> None:
    """What is no flasher, no image or of a wrong size is refused or written, and the run has a result."""
    who = Inquiry("MAKER", "WRITER 1", "1.00")
    drive = PacketDrive(who, who, image(6))
    ports = pc(drive)
    listed = _listed(drive, ports)
    runs = [
        VendorFlasher(data).run([listed], ports),
        WinFlash().ide(2, data, ports),
        WinFlash().atapi(listed, data, ports),
        FlashUtility().write(listed, data, ports),
        MtkFlash("1.80.1").run("2 W X.BIN", pc(GateDrive()), {"X.BIN": data}),
    ]
    assert {run.ended for run in runs} <= set(ENDS)
    assert cells(drive)[:0x4000] == image(6)[:0x4000]


HEX = to_hex(image(4, 300))


@budget(60, 5000)
@given(st.integers(0, len(HEX)), st.binary(max_size=8), st.integers(0, 40))
def test_a_damaged_hex_file_is_bytes_or_nothing(at: int, new: bytes, gone: int) -> None:
    """Whatever is written over it, the reader gives at most 16 MB or says that it is no Intel HEX."""
    data = from_hex(HEX[:at] + new + HEX[at + gone :])
    assert data is None or 0 < len(data) <= 1 << 24


# Command lines ------------------------------------------------------------------------------------

_PLACES = ["1", "2", "2", "2", "3", "4", "9"]
_OPTIONS = ["C", "/C", "R", "R", "W", "w", "S", "DR", "UW", "V"]
_SWITCHES = ["/B", "/M", "/b", "/m", "/H"]
_FILES = ["NEW.BIN", "HEX.HEX", "OUT.BIN", "OUT", "EMPTY.BIN", "SHORT.BIN", "SET.BIN"]
_PATHS = [r"..\X", r"C:\X.BIN", "A:X", "/etc/x", "../../x", "CON", "LONGERNAME.TEXT", "*.*", "\\", "X.T.G"]
_NAMES = st.one_of(st.sampled_from(_FILES), st.sampled_from(_PATHS), st.text(max_size=6))
_WORDS = st.one_of(*(st.sampled_from(some) for some in (_PLACES, _OPTIONS, _SWITCHES)), _NAMES)
# Mostly a place, an option, switches and a name, in this order; else words in any.
_ORDERLY = st.tuples(
    st.sampled_from(_PLACES),
    st.sampled_from(_OPTIONS),
    st.lists(st.sampled_from(_SWITCHES[:4]), max_size=2).map(" ".join),
    _NAMES,
).map(" ".join)
LINES = st.one_of(_ORDERLY, _ORDERLY, st.lists(_WORDS, max_size=6).map(" ".join))
_dos: list[tuple[Bench, Dos, BenchState]] = []


def _files() -> dict[str, bytes]:
    return {
        "NEW.BIN": image(5, 0x12000),
        "SHORT.BIN": b"\x02",
        "EMPTY.BIN": b"",
        "HEX.HEX": HEX,
        "SET.B00": image(7, 0x3000),
        "SET.B01": b"",
    }


@budget(80, 6000)
@example(r"2 R /M /B ..\X.BIN", "1.83c", True, 0x50)
@example(r"2 R /B C:\LONGERNAME.TEXT", "1.83c", True, 0x50)
@given(
    LINES,
    st.sampled_from(MtkFlash.versions()),
    st.booleans(),
    st.sampled_from([0x00, 0x50, 0x51, 0x58, 0x80, 0xD0]),
)
def test_whatever_is_typed_the_dos_flasher_comes_to_an_end(
    line: str, version: str, gate_open: bool, ready: int
) -> None:
    """A result within its patience, files under names of DOS alone, and old files kept or written anew."""
    drive = GateDrive(contents=image(6), gate_open=gate_open, ready=ready)
    files = _files()
    result = MtkFlash(version).run(line, pc(drive), files, patience_s=15)
    assert result.ended in ENDS and result.seconds < 20
    assert all(name == short_path(name) for name in files)
    assert set(_files()) <= set(files)
    assert gate_open or cells(drive) == image(6)


@budget(60, 4000)
@given(LINES, st.sampled_from(["MTKFLASH ", "MTKFLASH ", "", "DIR ", "TYPE ", "DEL "]))
def test_whatever_is_typed_at_the_prompt_stays_on_the_disk(line: str, verb: str) -> None:
    """DOS answers every line, and its programs find and leave files on the disk in the drive alone."""
    if not _dos:
        bench = Bench({"MTKFLASH": MtkFlash()})
        bench.attach(Drive(models()["dw-d22a"], None), "primary slave")
        for name, data in _files().items():
            bench.disk[name] = data
        bench.power_on()
        _dos.append((bench, bench.boot_dos(), bench.save()))
    bench, dos, state = _dos[0]
    bench.load(state)
    result = dos.run(verb + line, patience_s=15)
    assert result.ended in ENDS
    assert all(short_name(name.rpartition("\\")[2]) for name in bench.disk)


# An EEPROM of rubbish ----------------------------------------------------------------------------

_pc: list[Listed] = []


def _rubbish(seed: int) -> bytes:
    return random.Random(seed).randbytes(1024)


@budget(6, 500)
@given(
    st.one_of(st.binary(max_size=40), st.integers(0, 1 << 32).map(_rubbish)),
    st.text(max_size=12),
    st.integers(0, 1023),
    st.integers(0, 255),
)
def test_rubbish_in_the_eeprom_stops_no_tool(data: bytes, model: str, at: int, value: int) -> None:
    """After any file and any byte every verb still ends, prints text, and keeps to the 1024 bytes."""
    if not _pc:
        _pc.append(Listed())
    here, files = _pc[0].back(), dict[str, bytes]()
    tool = EepromUtility(here.target, here.bench.ports)
    runs = [
        tool.restore(data),
        set_byte(here.target, at, value, here.bench.ports),
        tool.repair(),
        tool.convert(model),
        tool.reset_learnt(),
        tool.backup("A.BIN", files),
    ]
    assert {run.ended for run in runs} <= {"finished", "error"}
    assert files["A.BIN"] == here.cells and len(here.cells) == 1024
