from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labkit.host.console import RunResult
from labkit.tools.mtkflash import MtkFlash
from tests.tools.fakes import GateDrive, cells, image, pc, quick_chip

SERIAL = "Flash Type : SST(SST25VF040)(Serial)"
PARALLEL = "Flash Type : AMD(AM29LV008BB)"
REBOOT = ">>> Please REBOOT your PC !"
BANKS = " ".join(f"BANK{n}" for n in range(16))


def _run(
    line: str,
    *drives: GateDrive,
    version: str = "1.83c",
    files: dict[str, bytes] | None = None,
    base: int = 0x1F0,
    patience_s: float = 120,
) -> RunResult:
    """One run; `files` (default: NEW.BIN, a whole image) takes what the tool writes."""
    disk = {"NEW.BIN": image(5)} if files is None else files
    result = MtkFlash(version).run(line, pc(*drives, base=base), disk, patience_s)
    assert result.lines[0] == f"MTKFLASH by Joseph Lin, MTK 1998 (Ver {version})"
    return result


def _said(result: RunResult) -> list[str]:
    """What came after the banner, without the runner's own last line about a stop."""
    return result.lines[1:-1] if result.ended == "stopped" else result.lines[1:]


# ---- a gate that is open ---------------------------------------------------------------------


def test_write_prints_banks_and_sum() -> None:
    """The newest build writes 16 banks, then prints the sum of what it reads back in the quoted form."""
    drive = GateDrive(contents=image(9))
    result = _run("2 W /B /M NEW.BIN", drive)
    total = sum(image(5)) & 0xFFFF
    assert _said(result) == [PARALLEL, "Updating....", BANKS, f"DataSum {total:04X}, OPCSum 0", REBOOT]
    assert result.ended == "finished"
    assert cells(drive) == image(5)
    assert drive.commands == []


def test_binary_build_prints_its_own_end() -> None:
    """Build 1.80.1 takes no /B, writes the same cells and ends with the other quoted lines."""
    drive = GateDrive(contents=image(9))
    result = _run("2 W /M new.bin", drive, version="1.80.1")
    total = sum(image(5)) & 0xFFFF
    assert _said(result)[-2:] == [f"Updating Finished! ({total:04X})", "Please reboot PC"]
    assert cells(drive) == image(5)


@pytest.mark.parametrize("fill", [0x00, 0xFF, 0x5A])
def test_constant_file_is_reported_as_success_with_sum_zero(fill: int) -> None:
    """A file of one byte value sums to 0000, which the tool prints as proudly as any other sum."""
    drive = GateDrive(contents=image(9))
    result = _run("2 W /M NEW.BIN", drive, version="1.80.1", files={"NEW.BIN": bytes([fill]) * 0x100000})
    assert _said(result)[-2:] == ["Updating Finished! (0000)", "Please reboot PC"]
    assert "02h" in result.note or fill == 0x02


def test_read_gives_back_what_was_written() -> None:
    """R after W gives the file again, as one binary file, and prints the same sum."""
    drive = GateDrive()
    files = {"NEW.BIN": image(5)}
    _run("2 W /B NEW.BIN", drive, files=files)
    result = _run("2 R /M /B SAVED.BIN", drive, files=files)
    assert files["SAVED.BIN"] == files["NEW.BIN"]
    assert _said(result) == [PARALLEL, f"Reading … Finished!({sum(image(5)) & 0xFFFF:04X})", REBOOT]


def test_hex_is_the_default_form() -> None:
    """Without /B the file read is Intel HEX, and writing that file brings the same cells back."""
    drive, files = GateDrive(contents=image(6)), {}
    _run("2 R /M SAVED.HEX", drive, files=files)
    assert files["SAVED.HEX"].startswith(b":")
    other = GateDrive()
    _run("2 W /M SAVED.HEX", other, files=files)
    assert cells(other) == image(6)


def test_read_without_m_gives_a_file_per_bank() -> None:
    """Unmerged reading leaves 16 files which together are the flash."""
    drive, files = GateDrive(contents=image(6)), {}
    _run("2 R /B OLD.BIN", drive, files=files)
    assert b"".join(files[f"OLD.B{n:02d}"] for n in range(16)) == image(6)
    assert len(files) == 16


@pytest.mark.parametrize(
    ("version", "switch", "first"), [("1.80.1", "", b"\x02"), ("1.83c", "/B", b"\x02"), ("1.83c", "", b":")]
)
def test_a_set_of_bank_files_is_written_back(version: str, switch: str, first: bytes) -> None:
    """What R leaves without /M, binary or Intel HEX, W takes by the same name: the same cells are back."""
    files: dict[str, bytes] = {}
    _run(f"2 R {switch} OLD.BIN", GateDrive(contents=image(6)), version=version, files=files)
    assert files["OLD.B00"].startswith(first)
    target = GateDrive()
    result = _run(f"2 W {switch} OLD.BIN", target, version=version, files=files)
    assert result.ended == "finished"
    assert cells(target) == image(6)
    assert "16 files" in result.note


def test_w_prefers_the_file_that_has_the_name_itself() -> None:
    """W /B without /M writes a merged backup, as the thread advises, whatever bank files lie beside it."""
    drive = GateDrive(contents=image(6))
    files = {"OLD.BIN": image(5), "OLD.B00": image(7)[:0x10000]}
    assert _run("2 W /B OLD.BIN", drive, files=files).ended == "finished"
    assert cells(drive) == image(5)


@pytest.mark.parametrize("line", ["2 W /B /M OLD.BIN", "2 W /B NONE.BIN", "2 UW NONE.BIN"])
def test_no_bank_files_are_taken_where_none_are_asked_for_or_there(line: str) -> None:
    """With /M one file is wanted, and a name that has neither file nor banks cannot be opened."""
    drive = GateDrive(contents=image(6))
    result = _run(line, drive, files={"OLD.B00": image(7)[:0x10000]})
    assert _said(result) == ["ERR: Unable to open file"]
    assert cells(drive) == image(6)


def test_a_bank_file_that_is_no_hex_stops_it_before_the_drive_is_touched() -> None:
    """One bad file of a set: one message, and no cell changes."""
    drive = GateDrive(contents=image(6))
    result = _run("2 W OLD.BIN", drive, files={f"OLD.B{n:02d}": b"no hex\n" for n in range(3)})
    assert _said(result) == ["ERR: Unable to open file"]
    assert not drive.vendor
    assert cells(drive) == image(6)


def test_the_alias_is_the_same_build() -> None:
    """1.80 is also called 1.80.0; it is no fourth build."""
    result = MtkFlash("1.80.0").run("2 W /B /M NEW.BIN", pc(GateDrive()), {"NEW.BIN": image(5)})
    assert result.lines == ["MTKFLASH by Joseph Lin, MTK 1998 (Ver 1.80)", "FLASH TYPE:Unknown Flash Memory"]
    assert MtkFlash.versions() == ("1.80", "1.80.1", "1.83c")


def test_c_without_a_place_looks_at_all_four() -> None:
    """/C names place, ids and type of the drive whose gate is open, and passes over a shut one in silence."""
    drives = GateDrive(gate_open=False, position=0), GateDrive(position=1)
    result = _run("/C", *drives, base=0x170)
    assert _said(result) == [
        "Port:170, Master/Slave: b0",
        "ManuID : 1 ManuId1 : 1 dDevId :37",
        PARALLEL,
        REBOOT,
    ]
    assert (result.ended, drives[0].vendor) == ("finished", False)
    nobody = _run("/c", GateDrive(gate_open=False))
    assert (_said(nobody), nobody.ended) == ([], "error")


def test_check_prints_ids_in_the_quoted_shape() -> None:
    """C prints the ids and the type, and touches nothing."""
    drive = GateDrive(contents=image(6))
    result = _run("2 C", drive)
    assert _said(result) == ["ManuID : 1 ManuId1 : 1 dDevId :37", PARALLEL, REBOOT]
    assert cells(drive) == image(6)


def test_oldest_build_does_not_know_the_part() -> None:
    """Build 1.80 says so in its own form and ends; the flash keeps every byte."""
    drive = GateDrive(contents=image(6), position=0)
    result = _run("3 w /b /m new.bin", drive, version="1.80", base=0x170)
    assert _said(result) == ["FLASH TYPE:Unknown Flash Memory"]
    assert cells(drive) == image(6)


def test_another_part_is_written_by_its_own_sectors() -> None:
    """A part with 4 KB sectors and other unlock addresses is named and written as well."""
    drive = GateDrive(contents=image(6), chip=quick_chip("sst39vf080"))
    result = _run("2 W /B NEW.BIN", drive)
    assert _said(result)[0] == "Flash Type : SST(SST39VF080)"
    assert cells(drive) == image(5)


def test_a_protected_sector_stops_the_tool_where_it_polls() -> None:
    """The chip ignores the erase, its cell reads 0 in bit 7, and the poll of that bit never ends."""
    drive = GateDrive(contents=bytes(0x100000))
    drive.flash.protected.add(4)
    result = _run("2 W /B NEW.BIN", drive)
    assert result.ended == "stopped"
    assert _said(result) == [PARALLEL, "Updating....", "BANK0"]


# ---- a gate that is shut ---------------------------------------------------------------------


def test_s_on_a_shut_gate_is_the_quoted_exchange() -> None:
    """S on a drive that does not listen prints the three lines of the thread and ends."""
    result = _run("2 S", GateDrive(gate_open=False))
    assert _said(result) == [SERIAL, "Reading … Finished!(0000)", REBOOT]
    assert result.ended == "finished"


@pytest.mark.parametrize(
    ("version", "line"),
    [
        ("1.80", "2 W /B /M NEW.BIN"),
        ("1.80.1", "2 W /M NEW.BIN"),
        ("1.83c", "2 W /B /M NEW.BIN"),
    ],
)
def test_w_on_a_shut_gate_stops_at_00(version: str, line: str) -> None:
    """W prints the serial type and 00%, and waits for ever on either channel."""
    for base, x in ((0x1F0, "2"), (0x170, "4")):
        drive = GateDrive(contents=image(6), gate_open=False)
        result = _run(x + line[1:], drive, version=version, base=base)
        assert _said(result) == [SERIAL, "00%"]
        assert result.ended == "stopped"
        assert cells(drive) == image(6)


@pytest.mark.parametrize("line", ["2 C", "2 R /M /B OUT.BIN"])
def test_other_options_give_no_answer(line: str) -> None:
    """C and R wait for the gate in silence, until whoever runs them loses patience."""
    result = _run(line, GateDrive(gate_open=False))
    assert _said(result) == []
    assert result.ended == "stopped"


def test_waiting_ends_when_the_gate_opens() -> None:
    """A tool that waits for the gate goes on as soon as it opens."""
    drive = GateDrive(contents=image(6), gate_open=False)
    ports = pc(drive)
    ports.clock.at(20_000_000_000, lambda: setattr(drive, "gate_open", True))
    result = MtkFlash().run("2 C", ports, {})
    assert result.lines[-2:] == [PARALLEL, REBOOT]
    assert result.seconds > 20


def test_stuck_busy_is_named() -> None:
    """With BSY stuck and the gate shut the tool names the status it wanted, and ends."""
    result = _run("2 W /B /M NEW.BIN", GateDrive(gate_open=False, ready=0x80))
    assert _said(result) == ["Status = 80 should be 70"]
    assert result.ended == "error"


def test_stuck_busy_behind_an_open_gate_is_no_hindrance() -> None:
    """The gate hears the knock while BSY is up: a drive whose code does not run is written like any other."""
    drive = GateDrive(contents=image(6), ready=0x80)
    result = _run("2 W /B /M NEW.BIN", drive)
    assert result.ended == "finished"
    assert cells(drive) == image(5)


@settings(max_examples=25)
@given(
    st.sampled_from(MtkFlash.versions()),
    st.sampled_from(["C", "R", "W", "S", "DR", "UW", "V", "E"]),
    st.sampled_from(["", "/B", "/M", "/B /M", "/H"]),
    st.sampled_from(["", "NEW.BIN", "NONE.BIN", "TEXT.TXT"]),
    st.sampled_from([0x00, 0x50, 0x51, 0x58, 0x80, 0xD0, 0x7F]),
)
def test_a_shut_gate_keeps_every_byte(
    version: str, option: str, switches: str, name: str, ready: int
) -> None:
    """Whatever is typed, a drive whose gate is shut loses no byte and the run has a result."""
    drive = GateDrive(contents=image(6), gate_open=False, ready=ready)
    files = {"NEW.BIN": image(5), "TEXT.TXT": b"not an image\n"}
    result = _run(f"2 {option} {switches} {name}", drive, version=version, files=files, patience_s=15)
    assert cells(drive) == image(6)
    assert result.ended in ("finished", "error", "stopped")


# ---- two drives on one cable -----------------------------------------------------------------


def test_one_run_reaches_both_open_gates() -> None:
    """Vendor writes do not look at the selected device: two open drives on a cable are both written."""
    drives = GateDrive(contents=image(6), position=0), GateDrive(contents=image(7), position=1)
    result = _run("2 W /B NEW.BIN", *drives)
    assert result.ended == "finished"
    assert [cells(drive) == image(5) for drive in drives] == [True, True]


def test_a_slower_neighbour_is_left_half_written() -> None:
    """The tool polls the drive it was aimed at, so a neighbour that erases longer misses bytes; no error."""
    slow = GateDrive(contents=image(7), position=0, chip=quick_chip(sector_erase_ns=1_500_000_000))
    result = _run("2 W /B NEW.BIN", slow, GateDrive())
    assert result.ended == "finished"
    assert cells(slow) not in (image(5), image(7))


def test_a_shut_gate_beside_an_open_one_is_spared() -> None:
    """The neighbour with a shut gate keeps its flash."""
    neighbour = GateDrive(contents=image(7), position=0, gate_open=False)
    _run("2 W /B NEW.BIN", GateDrive(), neighbour)
    assert cells(neighbour) == image(7)


# ---- what a learner may type -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "version", "said"),
    [
        ("2 W /B /M NONE.BIN", "1.83c", ["ERR: Unable to open file"]),
        ("2 W /B", "1.80", ["ERR: Unable to open file"]),
        ("2 R /M /B", "1.83c", ["ERR: Unable to open file"]),
        ("2 W /B NEW.BIN", "1.80.1", ["fail to open input file!"]),
        ("2 W /M TEXT.TXT", "1.83c", ["ERR: Unable to open file"]),
        ("1 W /B NEW.BIN", "1.83c", ["ERR: Fail to Initial IDE port, please reboot PC"]),
        ("3 S", "1.80", ["ERR: Fail to Initial IDE port, please reboot PC"]),
        ("2 V", "1.83c", []),
        ("2 W /B /H NEW.BIN", "1.83c", []),
        ("2 UW", "1.80", []),
        ("5 W /B NEW.BIN", "1.83c", []),
        ("", "1.83c", []),
    ],
)
def test_wrong_input_gets_the_known_message_or_none(line: str, version: str, said: list[str]) -> None:
    """Bad input prints what is on record, else nothing; it changes nothing and never raises."""
    drive = GateDrive(contents=image(6))
    files = {"NEW.BIN": image(5), "TEXT.TXT": b"not an image\n"}
    result = _run(line, drive, version=version, files=files)
    assert _said(result) == said
    assert result.ended == "error"
    assert said or result.note
    assert cells(drive) == image(6)


def test_a_text_file_is_written_as_it_is() -> None:
    """In binary form nothing is checked: the text lands in the flash, and only the note says what it is."""
    drive = GateDrive(contents=image(6))
    result = _run("2 W /B TEXT.TXT", drive, files={"TEXT.TXT": b"not an image\n"})
    assert result.ended == "finished"
    assert cells(drive)[:13] == b"not an image\n"
    assert cells(drive)[0x4000:] == image(6)[0x4000:]
    assert "02h" in result.note
    assert "13 bytes" in result.note


@pytest.mark.parametrize("gate_open", [False, True])
def test_an_empty_file_does_not_hang_on_a_shut_gate_either(gate_open: bool) -> None:
    """No bank, so nothing is polled: the run ends with sum 0000 whether anybody listens or not."""
    drive = GateDrive(contents=image(6), gate_open=gate_open)
    result = _run("2 W /M NEW.BIN", drive, version="1.80.1", files={"NEW.BIN": b""})
    assert _said(result)[-2:] == ["Updating Finished! (0000)", "Please reboot PC"]
    assert result.ended == "finished"
    assert cells(drive) == image(6)


def test_a_short_file_prints_the_sum_of_its_own_bytes() -> None:
    """The sum is over what was sent and reads back, not over the chip; what lies beyond stays as it was."""
    drive = GateDrive(contents=image(6))
    result = _run("2 W /M NEW.BIN", drive, version="1.80.1", files={"NEW.BIN": image(5)[:0x12345]})
    assert f"({sum(image(5)[:0x12345]) & 0xFFFF:04X})" in result.transcript
    assert cells(drive) == image(5)[:0x12345] + b"\xff" * (0x20000 - 0x12345) + image(6)[0x20000:]


def test_a_build_that_does_not_exist_is_misuse() -> None:
    """Asking for another version says which ones there are."""
    with pytest.raises(ValueError, match=r"1\.80, 1\.80\.1, 1\.83c"):
        MtkFlash("1.62")
