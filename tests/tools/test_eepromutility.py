from __future__ import annotations

from dataclasses import replace

import pytest

from labkit.catalog import models
from labkit.drive.eeprom import as_delivered, checksum
from labkit.host.console import RunResult
from labkit.tools.eepromutility import EepromUtility
from labkit.tools.regiontool import set_byte
from tests.tools.listed import Listed

OURS, OTHER = models()["dw-d22a"], models()["board-b"]
FACTORY = as_delivered(OURS)


def _tool(pc: Listed) -> EepromUtility:
    return EepromUtility(pc.target, pc.bench.ports)


def _wrong_sum(pc: Listed) -> RunResult:
    """Another tool changes a byte of the protected part and forgets the sum."""
    return set_byte(pc.target, 0x120, FACTORY[0x120] ^ 0x10, pc.bench.ports)


def test_a_backup_is_all_bytes_and_says_whose(pc: Listed) -> None:
    """The file is the part's 1024 bytes; nothing is written."""
    files: dict[str, bytes] = {}
    result = _tool(pc).backup("MINE.BIN", files)
    assert result.lines == ["EEPROM saved to MINE.BIN. Model: DW-D22A"]
    assert files == {"MINE.BIN": FACTORY} and pc.cells == FACTORY


def test_a_restored_backup_is_the_same_eeprom(pc: Listed) -> None:
    """After another tool's mistake the backup brings every byte back."""
    _wrong_sum(pc)
    assert pc.cells != FACTORY
    result = _tool(pc).restore(FACTORY)
    assert result.lines == ["EEPROM written. Please restart the PC."]
    assert pc.cells == FACTORY


@pytest.mark.parametrize("size", [0, 1023, 1025, 0x100000])
def test_a_file_of_another_size_is_not_written(pc: Listed, size: int) -> None:
    """Only 1024 bytes can be an EEPROM; what they mean is not looked at."""
    result = _tool(pc).restore(bytes(size))
    assert result.lines == ["An EEPROM file must have 1024 bytes."]
    assert result.ended == "error" and pc.cells == FACTORY


def test_repair_cures_the_blink_that_a_wrong_tool_caused(pc: Listed) -> None:
    """A byte without its sum blinks from the next start on; the repaired sum ends that at the one after."""
    assert _wrong_sum(pc).ended == "finished"
    assert not pc.blinks
    pc.restart()
    assert pc.blinks and pc.target is not None
    right = checksum(pc.cells, 512, OURS.eeprom.constant)
    result = _tool(pc).repair()
    assert result.lines[0] == f"Checksum repaired: {FACTORY[512]:02X} -> {right:02X}."
    assert pc.cells[512] == right != FACTORY[512]
    assert pc.blinks
    pc.restart()
    assert not pc.blinks


def test_repair_cannot_cure_the_blink_of_a_crossflash() -> None:
    """Firmware of the other family blinks over a sum that is right for the drive's own: nothing to repair."""
    pc = Listed("js02", replace(OURS, mechanism=OTHER.mechanism))
    pc.bench.wait(6.0)
    assert pc.blinks
    before = pc.cells
    result = _tool(pc).repair()
    assert result.transcript.startswith("The checksum is right: ")
    assert result.ended == "finished" and pc.cells == before
    pc.restart()
    assert pc.blinks


def test_converting_rewrites_model_and_sum_and_nothing_else(pc: Listed) -> None:
    """The drive becomes another model of its set; calibration and learnt data stay, it starts as before."""
    result = _tool(pc).convert("sohw-1653s")
    assert result.lines == ["Model: DW-D22A -> SOHW-1653S", "EEPROM written. Please restart the PC."]
    assert pc.cells[:32] == b"SOHW-1653S".ljust(32)
    assert pc.cells[32:512] + pc.cells[513:] == FACTORY[32:512] + FACTORY[513:]
    assert pc.cells[512] == checksum(pc.cells, 512, OURS.eeprom.constant)
    assert result.note == ""
    pc.restart()
    assert not pc.blinks


@pytest.mark.parametrize("model", ["SOHW-1673S", "DW-D22A", "", "NONSENSE"])
def test_a_model_of_no_or_another_set_is_refused(pc: Listed, model: str) -> None:
    """Another group, another maker's name, nonsense: the possible ones are listed, nothing is written."""
    result = _tool(pc).convert(model)
    assert "Possible: SOHW-1213S, SOHW-1613S, SOHW-1633S, SOHW-1653S" in result.transcript
    assert result.ended == "error" and pc.cells == FACTORY


def test_a_move_of_the_media_codes_is_told(pc: Listed) -> None:
    """To and from a model with another table of media codes the note asks for a reset of the learnt data."""
    assert "reset the learnt data" in _tool(pc).convert("SOHW-1213S").note
    assert "reset the learnt data" in _tool(pc).convert("SOHW-1633S").note
    assert _tool(pc).convert("SOHW-1653S").note == ""


def test_learnt_data_are_cleared_and_nothing_else(pc: Listed) -> None:
    """All behind the checksum becomes FFh; the protected part and its sum stay."""
    pc.drive.board.eeprom.cells[0x210:0x213] = b"\x01\x02\x03"
    result = _tool(pc).reset_learnt()
    assert result.lines == ["Learnt data cleared: 3 bytes.", "EEPROM written. Please restart the PC."]
    assert pc.cells == FACTORY


@pytest.mark.parametrize("verb", ["repair", "convert"])
def test_a_blank_eeprom_names_no_model(pc: Listed, verb: str) -> None:
    """Where no model can be read the tool knows no constant, and leaves it."""
    pc.drive.board.eeprom.cells[:] = b"\xff" * 1024
    tool = _tool(pc)
    result = tool.repair() if verb == "repair" else tool.convert("SOHW-1633S")
    assert result.transcript.startswith("Unknown model: ")
    assert result.ended == "error" and pc.cells == b"\xff" * 1024


def test_another_units_eeprom_passes_the_firmwares_test(pc: Listed) -> None:
    """A donor's EEPROM has a right sum, so nothing blinks; the backup brings the drive's own back."""
    own: dict[str, bytes] = {}
    _tool(pc).backup("MINE.BIN", own)
    assert _tool(pc).restore(as_delivered(replace(OURS, unit=1))).ended == "finished"
    pc.restart()
    assert not pc.blinks
    assert pc.cells != FACTORY
    assert _tool(pc).restore(own["MINE.BIN"]).ended == "finished"
    assert pc.cells == FACTORY


def test_without_firmware_that_answers_there_is_nothing_to_read(pc: Listed) -> None:
    """No listed drive, or one that fell silent: one line, no file, and an end."""
    files: dict[str, bytes] = {}
    assert EepromUtility(None, pc.bench.ports).backup("X.BIN", files).lines == ["No drive found."]
    target = pc.target
    pc.drive.power_off(pc.bench.clock.now)
    result = EepromUtility(target, pc.bench.ports).backup("X.BIN", files)
    assert (result.lines, result.ended, files) == (["The drive does not answer."], "error", {})


@pytest.mark.parametrize(("offset", "value"), [(-1, 0), (1024, 0), (0, 256), (0, -1)])
def test_no_byte_outside_the_part_can_be_set(pc: Listed, offset: int, value: int) -> None:
    """Misuse says which bytes there are."""
    with pytest.raises(ValueError, match="bytes 0 to 1023"):
        set_byte(pc.target, offset, value, pc.bench.ports)
