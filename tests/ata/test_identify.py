from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.ata.identify import Identify, build_identify, parse_identify
from labkit.ata.text import swap_pairs
from labkit.ata.wire import WireError
from tests.ata.decoders import NeedTool, fields, hdparm_identify

DRIVE = Identify("MAKER DVDRW MODEL-77", "AB12", "SN0042", ultra_dma=0x0407)


def text(size: int) -> st.SearchStrategy[str]:
    """Texts as they can stand in a field: printable, no blank at the end."""
    letters = string.ascii_letters + string.digits + string.punctuation + " "
    return st.text(letters, max_size=size).map(str.rstrip)


@given(text(40), text(8), text(20), st.integers(0, 0xFFFF))
def test_what_is_built_is_parsed(model: str, firmware: str, serial: str, config: int) -> None:
    """Texts and numbers survive the way through the 512 bytes."""
    drive = Identify(model, firmware, serial, config)
    assert parse_identify(build_identify(drive)) == drive


def test_letters_of_a_pair_are_swapped_at_word_27() -> None:
    """The model stands at word 27 with the first letter in the high byte, as every IDENTIFY has it."""
    data = build_identify(DRIVE)
    assert len(data) == 512
    assert data[54:74] == b"AMEK RVDRD WOMED-L77"
    assert data[46:54] == b"BA21    "
    assert data[0:2] == b"\xc0\x85"


@given(st.binary(max_size=64).filter(lambda data: len(data) % 2 == 0))
def test_swapping_twice_changes_nothing(data: bytes) -> None:
    """Swapping pairs is its own inverse."""
    assert swap_pairs(swap_pairs(data)) == data


def test_half_a_word_cannot_be_swapped() -> None:
    """An odd number of bytes is refused in one sentence."""
    with pytest.raises(ValueError, match="whole words"):
        swap_pairs(b"abc")


def test_word_0_says_what_the_device_is() -> None:
    """Kind, medium and packet size come out of word 0."""
    assert (DRIVE.is_packet, DRIVE.device_type, DRIVE.removable, DRIVE.packet_size) == (True, 5, True, 12)
    disk = Identify("A DISK", "1", config=0x0041)
    assert (disk.is_packet, disk.packet_size) == (False, 16)


@pytest.mark.parametrize("size", [0, 511, 513])
def test_other_lengths_are_refused(size: int) -> None:
    """IDENTIFY data of a wrong length is an error that tells both lengths."""
    with pytest.raises(WireError, match=f"512 bytes are needed, {size} came"):
        parse_identify(bytes(size))


@pytest.mark.parametrize(
    "drive", [Identify("x" * 41, ""), Identify("é", ""), Identify("", "", config=0x10000)]
)
def test_values_that_do_not_fit_are_refused(drive: Identify) -> None:
    """A text that is too long or no ASCII, or a number over 16 bits, names its field."""
    with pytest.raises(WireError, match=r"the field '(model|config)'"):
        build_identify(drive)


def test_bytes_that_are_no_text_show_as_question_marks() -> None:
    """Damaged texts do not stop the parser: a damaged drive still has to be looked at."""
    data = bytearray(build_identify(DRIVE))
    data[54:56] = b"\x01\xfe"
    assert parse_identify(bytes(data)).model == "??KER DVDRW MODEL-77"


def test_hdparm_reads_the_same(need_tool: NeedTool) -> None:
    """An independent program finds the same texts and abilities in the 512 bytes."""
    report = hdparm_identify(need_tool, build_identify(DRIVE))
    found = fields(report)
    assert "ATAPI CD-ROM, with removable media" in report
    assert found["Model Number"] == DRIVE.model
    assert found["Serial Number"] == DRIVE.serial
    assert found["Firmware Revision"] == DRIVE.firmware
    assert (found["DRQ response"], found["Packet size"]) == ("50us.", "12 bytes")
    assert "*udma2" in found["DMA"]
